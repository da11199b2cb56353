//! Who there is: accounts and their profiles. It knows nothing of sessions, and has no routes of its own:
//! `/me` and sign-up are in `auth/`.

pub mod model;
pub mod schema;
pub mod service;
pub mod store;
