//! One command a file: what it takes, and its steps in order.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod generate;
pub(crate) mod migration;
pub(crate) mod run;
pub(crate) mod test;
