//! The means by which identity is proved: passwords, keys, tokens, revocation, throttling. What an account
//! or a session is stands above, in `accounts/` and `auth/`.

pub mod access_token;
mod key_set;
pub mod keys;
mod master_key;
pub mod passwords;
pub mod refresh_token;
pub mod revocation;
pub mod rotation;
mod store;
pub mod throttle;

pub use store::lock_instance;
