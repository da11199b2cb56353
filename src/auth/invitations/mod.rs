//! Invitations: who may make an account where that is not open to all. A code is shown once, good once, and stored as its
//! digest alone; an invitation that is used or too old leaves no row.

mod model;
mod service;
mod store;

pub use model::{Invitation, NewInvitation};
pub(in crate::auth) use service::{Code, take};
pub use service::{create, delete, purge};
pub use store::list_invitations as list;
