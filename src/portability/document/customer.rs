//! A customer in a document.

use super::Common;
use crate::{
    core::clock::UtcTime,
    customers::{Customer, Detail, Name, Notes},
    http::body::{Fields, FromFields},
};
use utoipa::ToSchema;
use uuid::Uuid;

/// A customer, as it is kept.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape that the API's document shows; `Customer` is what is read and written"
)]
#[schema(as = ExportedCustomer)]
pub(super) struct CustomerShape {
    id: Uuid,
    name: String,
    #[schema(required = false)]
    email: String,
    #[schema(required = false)]
    phone: String,
    #[schema(required = false)]
    document: String,
    #[schema(required = false)]
    notes: String,
    created_at: UtcTime,
    updated_at: UtcTime,
    version: i64,
}

impl FromFields for Customer {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let common = Common::from_fields(fields);
        let name = fields.required("name", Name::parse);
        let email = fields.optional("email", Detail::parse);
        let phone = fields.optional("phone", Detail::parse);
        let document = fields.optional("document", Detail::parse);
        let notes = fields.optional("notes", Notes::parse);
        let Common { id, created_at, updated_at, version } = common?;
        Some(Self {
            id,
            name: name?.into_string(),
            email: email?.unwrap_or_default().into_string(),
            phone: phone?.unwrap_or_default().into_string(),
            document: document?.unwrap_or_default().into_string(),
            notes: notes?.unwrap_or_default().into_string(),
            created_at,
            updated_at,
            version,
        })
    }
}
