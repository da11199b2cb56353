//! Customers and the types that their fields must have.

use crate::core::{
    clock::UtcTime,
    text::{Line, Lines},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody who orders. What is not known is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Unique within the account.
    pub id: Uuid,
    /// One line.
    pub name: String,
    /// Where to write; not checked to be an address.
    pub email: String,
    /// Where to call.
    pub phone: String,
    /// A tax or identity number, as the country has it.
    pub document: String,
    /// More than one line.
    pub notes: String,
    /// When the customer was entered.
    pub created_at: UtcTime,
    /// When it last changed.
    pub updated_at: UtcTime,
    /// Counts its changes from 1.
    pub version: i64,
}

/// What somebody is called.
pub type Name = Line<1, 200>;
/// What is known of how to reach or tell somebody.
pub type Detail = Line<0, 254>;
/// Whatever else is worth knowing.
pub type Notes = Lines<20_000>;

/// A customer that is to be entered, or to take another's place whole.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    /// One line.
    pub name: Name,
    /// Where to write.
    pub email: Detail,
    /// Where to call.
    pub phone: Detail,
    /// A tax or identity number.
    pub document: Detail,
    /// More than one line.
    pub notes: Notes,
}

/// What is to change of a customer; `None` leaves it.
#[derive(Clone, Debug)]
pub struct CustomerPatch {
    /// One line.
    pub name: Option<Name>,
    /// Where to write.
    pub email: Option<Detail>,
    /// Where to call.
    pub phone: Option<Detail>,
    /// A tax or identity number.
    pub document: Option<Detail>,
    /// More than one line.
    pub notes: Option<Notes>,
}

impl From<NewCustomer> for CustomerPatch {
    fn from(new: NewCustomer) -> Self {
        Self {
            name: Some(new.name),
            email: Some(new.email),
            phone: Some(new.phone),
            document: Some(new.document),
            notes: Some(new.notes),
        }
    }
}

impl Customer {
    /// A new customer.
    #[must_use]
    pub fn new(id: Uuid, new: NewCustomer, now: UtcTime) -> Self {
        let blank = Self {
            id,
            name: String::new(),
            email: String::new(),
            phone: String::new(),
            document: String::new(),
            notes: String::new(),
            created_at: now,
            updated_at: now,
            version: 0,
        };
        blank.patched(new.into(), now)
    }

    /// The customer after a change: one version on.
    #[must_use]
    pub fn patched(mut self, patch: CustomerPatch, now: UtcTime) -> Self {
        if let Some(name) = patch.name {
            self.name = name.into_string();
        }
        if let Some(email) = patch.email {
            self.email = email.into_string();
        }
        if let Some(phone) = patch.phone {
            self.phone = phone.into_string();
        }
        if let Some(document) = patch.document {
            self.document = document.into_string();
        }
        if let Some(notes) = patch.notes {
            self.notes = notes.into_string();
        }
        self.updated_at = now;
        self.version += 1;
        self
    }
}
