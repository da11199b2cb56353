//! How a report comes about: one pass over the work of the period, then the names of what it was done for.

use super::{
    model::{Group, GroupBy, Period, Report, Stretches, Subject, Sums},
    schema::ReportQuery,
    store,
};
use crate::{
    accounts::model::Account,
    activities::{self, WorkOn},
    core::{clock::UtcTime, ids::Owner, language::Language},
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
            let days = worked_in(conn, account.id, period.days(), span, now).await?;
            days.into_groups(|day| day.to_string())
        }
        GroupBy::Week => {
            let weeks = period.weeks(query.week_start.unwrap_or(account.week_start));
            worked_in(conn, account.id, weeks, span, now).await?.into_groups(week_label)
        }
        by => {
            let sums = worked_on(conn, account.id, span, now).await?;
            by_subjects(conn, account, by, sums).await?
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

async fn worked_in(
    conn: Conn<'_>,
    owner: Owner,
    mut stretches: Stretches,
    span: (UtcTime, UtcTime),
    now: UtcTime,
) -> Result<Stretches, DbError> {
    activities::each_work(conn, owner, span, now, |work| stretches.add(work)).await?;
    Ok(stretches)
}

async fn worked_on(
    conn: Conn<'_>,
    owner: Owner,
    (start, end): (UtcTime, UtcTime),
    now: UtcTime,
) -> Result<Sums<Subject>, DbError> {
    let mut sums = Sums::default();
    activities::each_work_on(conn, owner, (start, end), now, |WorkOn { work, task_id, order_id }| {
        sums.add(Subject { task_id, order_id }, work.part(start, end));
    })
    .await?;
    Ok(sums)
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
