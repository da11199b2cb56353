//! Mail: letters to people, written in the transaction of what they tell of and sent afterwards.
//!
//! A letter waits in the outbox until a mail server has taken it in. A crash in the very moment between the server's
//! word and the deletion of its row sends it twice, under the same `Message-ID`; nothing loses one.

mod letter;
mod message;
mod outbox;
mod store;
mod transport;

pub use letter::{FactorChange, Letter, Recipient};
pub use outbox::{Sent, deliver, post, rewrap, waiting};
pub use transport::Transport;
