//! How a report comes about: one pass over the work of the period, then the names of what it was done for.

use super::{
    model::{Group, GroupBy, Period, Report, Stretches, Subject, Subjects, grouped},
    schema::ReportQuery,
    store::{self, Names},
};
use crate::{
    accounts::model::Account,
    activities,
    core::{clock::UtcTime, language::Language, work::Work},
    db::{Conn, DbError, known},
};
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use uuid::Uuid;

/// What was worked in the period that was asked for. Of what runs, the time until now.
pub(super) async fn report_time(
    conn: Conn<'_>,
    account: &Account,
    query: &ReportQuery,
    now: UtcTime,
) -> Result<Report, DbError> {
    let timezone = query.timezone.as_ref().map_or(account.timezone.as_str(), |zone| zone.as_str());
    let zone = known(jiff::tz::TimeZone::get(timezone).ok())?;
    let period = Period { from: query.from, to: query.to, zone };
    let span = (period.start(), period.end());
    let groups = match query.group_by {
        GroupBy::Day => {
            let work = activities::list_work(conn, account.id, span, now).await?;
            by_stretches(period.days(), &work, |day| day.to_string())
        }
        GroupBy::Week => {
            let work = activities::list_work(conn, account.id, span, now).await?;
            let week_start = query.week_start.unwrap_or_else(|| first_day_of_week(account.locale));
            by_stretches(period.weeks(week_start), &work, week_label)
        }
        by => {
            let work = activities::list_work_on(conn, account.id, span, now).await?;
            by_subjects(conn, account, by, Subjects::of(&period, &work)).await?
        }
    };
    Ok(Report {
        from: query.from,
        to: query.to,
        group_by: query.group_by,
        timezone: timezone.to_owned(),
        groups,
    })
}

fn by_stretches(mut stretches: Stretches, all: &[Work], label: impl Fn(Date) -> String) -> Vec<Group> {
    all.iter().for_each(|work| stretches.add(*work));
    stretches.into_groups(label)
}

async fn by_subjects(
    conn: Conn<'_>,
    account: &Account,
    by: GroupBy,
    subjects: Subjects,
) -> Result<Vec<Group>, DbError> {
    let names = store::list_names(conn, account.id, &subjects).await?;
    let key = |subject| names.key(by, subject);
    Ok(grouped(subjects, key, |key| names.label(by, key, account.locale)))
}

impl Names {
    /// What a subject belongs to.
    fn key(&self, by: GroupBy, Subject { task_id, order_id }: Subject) -> Option<Uuid> {
        if by == GroupBy::Task {
            return task_id;
        }
        let order = order_id.or_else(|| self.tasks.get(&task_id?)?.order_id);
        if by == GroupBy::Order { order } else { self.orders.get(&order?)?.customer_id }
    }

    /// What it is called.
    fn label(&self, by: GroupBy, key: Option<Uuid>, language: Language) -> String {
        let (name, nothing) = match by {
            GroupBy::Order => (key.and_then(|id| self.order_label(id, language)), "report.no_order"),
            GroupBy::Customer => (key.and_then(|id| self.customers.get(&id).cloned()), "report.no_customer"),
            _ => (key.and_then(|id| Some(self.tasks.get(&id)?.title.clone())), "report.no_task"),
        };
        name.unwrap_or_else(|| language.text(nothing).to_owned())
    }

    fn order_label(&self, id: Uuid, language: Language) -> Option<String> {
        let order = self.orders.get(&id)?;
        let text = language.text("report.order");
        Some(text.replace("{number}", &order.number.to_string()).replace("{title}", &order.title))
    }
}

/// From its first day to its last.
fn week_label(first: Date) -> String {
    format!("{first} – {}", first.saturating_add(6.days()))
}

fn first_day_of_week(language: Language) -> Weekday {
    match language {
        Language::En => Weekday::Monday,
        Language::PtBr => Weekday::Sunday,
    }
}
