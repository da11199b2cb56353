//! What imports are asked and answer.

use super::model::{Counts, Imported};
use crate::http::query::{FromParams, Params, from_str};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The parameters of an import.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `ImportQuery` is what is read")]
pub(super) struct ImportParams {
    /// Only says what it would do.
    #[param(default = false)]
    dry_run: Option<bool>,
}

/// How to import.
#[derive(Clone, Copy, Debug)]
pub(super) struct ImportQuery {
    pub(super) dry_run: bool,
}

impl FromParams for ImportQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let dry_run = params.optional("dry_run", from_str);
        Some(Self { dry_run: dry_run?.unwrap_or_default() })
    }
}

/// What an import did, or would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Imported)]
pub(super) struct ImportedOut {
    /// Whether it was only a try.
    dry_run: bool,
    /// What is new.
    created: CountsOut,
    /// What was there already, and was left alone.
    skipped: CountsOut,
    /// Whether the account, which holds nothing yet, takes the profile as well.
    profile: bool,
}

/// How many objects of each kind.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportCounts)]
pub(super) struct CountsOut {
    customers: usize,
    orders: usize,
    tasks: usize,
    activities: usize,
}

impl ImportedOut {
    pub(super) fn new(imported: Imported, dry_run: bool) -> Self {
        let Imported { created, skipped, profile, .. } = imported;
        Self { dry_run, created: created.into(), skipped: skipped.into(), profile }
    }
}

impl From<Counts> for CountsOut {
    fn from(counts: Counts) -> Self {
        let Counts { customers, orders, tasks, activities } = counts;
        Self { customers, orders, tasks, activities }
    }
}
