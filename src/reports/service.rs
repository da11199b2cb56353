//! How a report comes about: one pass over the work of the period, then the names of what it was done for.

use super::{
    model::{Group, GroupBy, Period, Report, Stretches, Subject, Sums},
    schema::ReportQuery,
    store,
};
use crate::{
    accounts::model::Account,
    activities,
    core::{clock::UtcTime, ids::Owner, language::Language, work::Work},
    db::{Conn, DbError, known},
};
use jiff::{ToSpan as _, civil::Date};
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
            let week_start = query.week_start.unwrap_or(account.week_start);
            by_stretches(period.weeks(week_start), &work, week_label)
        }
        by => {
            let work = activities::list_work_on(conn, account.id, span, now).await?;
            by_subjects(conn, account, by, Sums::of(&period, &work)).await?
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
    worked: Sums<Subject>,
) -> Result<Vec<Group>, DbError> {
    let (owner, language) = (account.id, account.locale);
    if by == GroupBy::Task {
        let by_task = worked.regrouped(|subject| subject.task_id);
        let titles = store::list_titles(conn, owner, by_task.ids()).await?;
        return Ok(by_task.into_groups(|id| titles.get(&id).cloned(), language.text("report.no_task")));
    }
    let by_order = by_order(conn, owner, worked).await?;
    if by == GroupBy::Order {
        let orders = store::list_orders(conn, owner, by_order.ids()).await?;
        let label = |id| orders.get(&id).map(|(number, title)| order_label(*number, title, language));
        return Ok(by_order.into_groups(label, language.text("report.no_order")));
    }
    let customers = store::list_customers_of(conn, owner, by_order.ids()).await?;
    let by_customer = by_order.regrouped(|order| customers.get(&order?).copied());
    let names = store::list_customers(conn, owner, by_customer.ids()).await?;
    Ok(by_customer.into_groups(|id| names.get(&id).cloned(), language.text("report.no_customer")))
}

/// Work on a task that names no order itself is for the order of the task.
async fn by_order(
    conn: Conn<'_>,
    owner: Owner,
    worked: Sums<Subject>,
) -> Result<Sums<Option<Uuid>>, DbError> {
    let tasks = worked.keys().filter(|subject| subject.order_id.is_none());
    let orders = store::list_orders_of(conn, owner, tasks.filter_map(|subject| subject.task_id)).await?;
    Ok(worked.regrouped(|Subject { task_id, order_id }| order_id.or_else(|| orders.get(&task_id?).copied())))
}

fn order_label(number: i64, title: &str, language: Language) -> String {
    language.text("report.order").replace("{number}", &number.to_string()).replace("{title}", title)
}

/// From its first day to its last.
fn week_label(first: Date) -> String {
    format!("{first} – {}", first.saturating_add(6.days()))
}
