//! Running the instance: accounts, the audit log as administrators read it, and how much there is.

mod accounts;
mod audit;
mod invitations;
mod keys;
mod last;
mod master_key;
mod stats;
mod update;

use crate::support::Client;

const ACCOUNTS: &str = "/api/v1/admin/accounts";

/// The id of the account that a client is signed in to.
async fn id_of(client: &Client) -> String {
    client.get("/api/v1/me").await.text("id").to_owned()
}

fn path_of(id: &str) -> String {
    format!("{ACCOUNTS}/{id}")
}
