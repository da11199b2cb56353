//! The parameters of reports, and their two forms: JSON, and CSV for spreadsheets.

use super::model::{Group, GroupBy, Report};
use crate::{
    accounts::model::TimeZone,
    core::{invalid::Invalid, work::Worked},
    http::{
        query::{FromParams, Params},
        values::{day, weekday},
    },
};
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::{IntoParams, ToSchema};

/// Ten years and some days.
const LONGEST_DAYS: u64 = 3_660;

/// Where the time went.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TimeReport {
    #[schema(value_type = String, format = Date, example = "2026-11-01")]
    from: Date,
    #[schema(value_type = String, format = Date, example = "2026-11-30")]
    to: Date,
    #[schema(example = "day")]
    group_by: &'static str,
    /// The zone whose days these are.
    #[schema(example = "America/Sao_Paulo")]
    tz: String,
    /// The sum of the groups.
    total_ms: i64,
    /// Days and weeks in order, all of them; others by their time, without those that have none.
    groups: Vec<TimeReportGroup>,
}

/// A line of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TimeReportGroup {
    /// The day, the first day of the week, or the id; `null` for what was done for nothing in particular.
    #[schema(required = true)]
    key: Option<String>,
    /// For people.
    label: String,
    duration_ms: i64,
    billable_ms: i64,
    cost_cents: i64,
}

impl From<Report> for TimeReport {
    fn from(report: Report) -> Self {
        let total: Worked = report.groups.iter().map(|group| group.worked).sum();
        Self {
            from: report.from,
            to: report.to,
            group_by: report.group_by.as_str(),
            tz: report.timezone,
            total_ms: total.duration_ms,
            groups: report.groups.into_iter().map(TimeReportGroup::from).collect(),
        }
    }
}

impl From<Group> for TimeReportGroup {
    fn from(Group { key, label, worked }: Group) -> Self {
        Self {
            key,
            label,
            duration_ms: worked.duration_ms,
            billable_ms: worked.billable_ms,
            cost_cents: worked.cost_cents,
        }
    }
}

impl TimeReport {
    /// What a browser calls it when it is saved.
    pub(super) fn file_name(&self) -> String {
        format!("time-{}-{}-{}.csv", self.group_by, self.from, self.to)
    }

    /// As a table with a line for each group.
    ///
    /// # Errors
    /// Never: it is written into memory.
    pub(super) fn to_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["key", "label", "duration_ms", "billable_ms", "cost_cents"])?;
        for group in &self.groups {
            let numbers = [group.duration_ms, group.billable_ms, group.cost_cents].map(|n| n.to_string());
            let key = group.key.as_deref().unwrap_or_default();
            let texts = [without_formula(key), without_formula(&group.label)];
            csv.write_record(texts.iter().map(AsRef::as_ref).chain(numbers.iter().map(String::as_str)))?;
        }
        csv.into_inner().map_err(|error| error.into_error().into())
    }
}

/// A cell that a spreadsheet shows instead of working it out: a title may be anybody's.
fn without_formula(cell: &str) -> Cow<'_, str> {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => Cow::Owned(format!("'{cell}")),
        _ => Cow::Borrowed(cell),
    }
}

/// The parameters of a report.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `ReportQuery` is what is read")]
pub(super) struct ReportParams {
    /// The first day, `yyyy-mm-dd`.
    #[param(value_type = String, format = Date)]
    from: String,
    /// The last day, `yyyy-mm-dd`, at most 3,660 days from the first.
    #[param(value_type = String, format = Date)]
    to: String,
    #[param(default = "day", pattern = "^(day|week|task|order|customer)$")]
    group_by: Option<String>,
    /// The zone whose days are meant; the account's, if it is absent.
    tz: Option<String>,
    /// With which day weeks begin; the account's, if it is absent.
    #[param(pattern = "^(monday|tuesday|wednesday|thursday|friday|saturday|sunday)$")]
    week_start: Option<String>,
}

/// Which report.
#[derive(Clone, Debug)]
pub(super) struct ReportQuery {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) group_by: GroupBy,
    /// `None` stands for the account's.
    pub(super) timezone: Option<TimeZone>,
    /// `None` stands for the account's.
    pub(super) week_start: Option<Weekday>,
}

impl FromParams for ReportQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let from = params.required("from", day);
        let to = params.required("to", |text| match (from, day(text)?) {
            (Some(from), to) => last_day(from, to),
            (None, to) => Ok(to),
        });
        let group_by = params.optional("group_by", group_by);
        let timezone = params.optional("tz", TimeZone::parse);
        let week_start = params.optional("week_start", weekday);
        Some(Self {
            from: from?,
            to: to?,
            group_by: group_by?.unwrap_or_default(),
            timezone: timezone?,
            week_start: week_start?,
        })
    }
}

/// The last day of a period that has one, and not too many.
fn last_day(from: Date, to: Date) -> Result<Date, Invalid> {
    // Of two days beside each other the second is one away: it is both that count.
    match u64::try_from((to - from).get_days()) {
        Ok(0..LONGEST_DAYS) => Ok(to),
        Ok(_) => Err(Invalid::limit("period_too_long", LONGEST_DAYS)),
        Err(_) => Err(Invalid::because("from_after_to")),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
fn group_by(text: String) -> Result<GroupBy, Invalid> {
    GroupBy::parse(&text).ok_or(Invalid::because("invalid_group_by"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(without_formula(formula), format!("'{formula}"));
        }
        for plain in ["", "Costurar", "2026-11-20", "a=1", "'=1", " =1"] {
            assert_eq!(without_formula(plain), plain);
        }
    }
}
