//! The bodies of customers, in and out, and the parameters of their list.

use super::{
    model::{Customer, CustomerPatch, Detail, Name, NewCustomer, Notes},
    query::{CustomerQuery, position},
};
use crate::{
    core::clock::UtcTime,
    http::{
        body::{Fields, FromFields},
        page,
        query::{FromParams, Params, search_text},
    },
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Room for the longest notes, whatever their characters and however a client escapes them.
const MAX_BODY: usize = 256 * 1024;

/// A customer. What is not known is empty.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Customer)]
pub(super) struct CustomerOut {
    id: Uuid,
    #[schema(example = "Padaria São João")]
    name: String,
    email: String,
    phone: String,
    /// A tax or identity number, as the country has it.
    document: String,
    notes: String,
    created_at: UtcTime,
    updated_at: UtcTime,
    /// Counts the changes from 1; also the `ETag`.
    version: i64,
}

impl From<Customer> for CustomerOut {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.id,
            name: customer.name,
            email: customer.email,
            phone: customer.phone,
            document: customer.document,
            notes: customer.notes,
            created_at: customer.created_at,
            updated_at: customer.updated_at,
            version: customer.version,
        }
    }
}

/// A whole customer, to enter one or to take one's place.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewCustomer` is what is read")]
pub(super) struct CustomerIn {
    #[schema(min_length = 1, max_length = 200, example = "Padaria São João")]
    name: String,
    #[schema(max_length = 254, required = false, default = "")]
    email: String,
    #[schema(max_length = 254, required = false, default = "")]
    phone: String,
    /// A tax or identity number, as the country has it.
    #[schema(max_length = 254, required = false, default = "")]
    document: String,
    #[schema(max_length = 20_000, required = false, default = "")]
    notes: String,
}

impl FromFields for NewCustomer {
    const MAX_BODY: usize = MAX_BODY;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("name", Name::parse);
        let email = fields.optional("email", Detail::parse);
        let phone = fields.optional("phone", Detail::parse);
        let document = fields.optional("document", Detail::parse);
        let notes = fields.optional("notes", Notes::parse);
        Some(Self {
            name: name?,
            email: email?.unwrap_or_default(),
            phone: phone?.unwrap_or_default(),
            document: document?.unwrap_or_default(),
            notes: notes?.unwrap_or_default(),
        })
    }
}

/// A JSON merge patch (RFC 7396): what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape that the API's document shows; `model::CustomerPatch` is what is read"
)]
#[schema(as = CustomerPatch)]
pub(super) struct CustomerPatchIn {
    #[schema(min_length = 1, max_length = 200, required = false)]
    name: String,
    #[schema(max_length = 254, required = false)]
    email: String,
    #[schema(max_length = 254, required = false)]
    phone: String,
    #[schema(max_length = 254, required = false)]
    document: String,
    #[schema(max_length = 20_000, required = false)]
    notes: String,
}

impl FromFields for CustomerPatch {
    const MAX_BODY: usize = MAX_BODY;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.optional("name", Name::parse);
        let email = fields.optional("email", Detail::parse);
        let phone = fields.optional("phone", Detail::parse);
        let document = fields.optional("document", Detail::parse);
        let notes = fields.optional("notes", Notes::parse);
        Some(Self { name: name?, email: email?, phone: phone?, document: document?, notes: notes? })
    }
}

/// The parameters of the list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `CustomerQuery` is what is read")]
pub(super) struct CustomerParams {
    /// Only those whose name, e-mail, phone or document contains this, whatever the case and accents.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before, with the same other parameters.
    cursor: Option<String>,
}

impl FromParams for CustomerQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let contains = params.optional("q", search_text);
        let limit = page::limit(params);
        let after = params.optional("cursor", position);
        Some(Self { contains: contains?, limit: limit?, after: after? })
    }
}
