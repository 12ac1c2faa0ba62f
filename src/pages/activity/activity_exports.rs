//! The export of the activity log for spreadsheets: all lines of a filter, not only one page.

use std::borrow::Cow;

use actix_web::web::{Bytes, Data};
use chrono::{DateTime, Utc};
use futures_util::stream;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::activity::topic::Topic;
use crate::model::kernel::paging::Position;
use crate::model::kernel::period::Period;
use crate::pages::activity::activity_log::{ActivityQuery, Narrowed};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::activity::activity_search::{self, ActivityRow, Filter};
use crate::store::db::Db;
use crate::store::db::failure::explain;
use crate::web::answer::csv;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{Page, see_other};
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::AnyStaff;

/// Lines in memory at a time.
const PORTION: usize = 1_000;

/// Redirects to the list: after a reauthentication, the browser returns to this path.
pub async fn new(_: AnyStaff, Query(query): Query<ActivityQuery>) -> Answer {
    Ok(see_other(&query.address("/activity", &[])))
}

/// Logs the export, and sends the lines that the log has at that moment.
pub async fn create(
    member: AnyStaff,
    _: Form<()>,
    Query(query): Query<ActivityQuery>,
    db: Data<Db>,
) -> Answer {
    let page = Page::of(&member);
    let narrowed = query.narrowed(&page, &db).await?;
    let period = query.checked(&narrowed, &page).map_err(|_| Error::BadRequest)?;
    let filter = narrowed.filter(&period, &page);
    // Read before the line about the export is written. Lines that are written later are newer, so the following
    // portions do not have them.
    let first = activity_search::portion(&db, &filter, None, PORTION).await?;
    let mut tx = db.begin().await?;
    let after = Some(exported(&period, &narrowed));
    let entry = Entry { after, ..Entry::new(Action::ActivityExported) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    let name = format!("activity-{}-{}.csv", period.from, period.to);
    Ok(csv::download(&name, lines(Rest { page, db, filter, portion: Some(first), below: None })))
}

/// The facts of an export for the activity log.
fn exported(period: &Period, narrowed: &Narrowed) -> Details {
    let mut after = details! { From: period.from, To: period.to };
    if narrowed.topic != Topic::Changes {
        after = after.and(details! { Topic: narrowed.topic.code() });
    }
    if let Some(action) = narrowed.action {
        after = after.and(details! { Action: action.code() });
    }
    if let Some((id, name)) = &narrowed.person {
        after = after.and(details! { Person: name, PersonId: id });
    }
    if let Some((id, name)) = &narrowed.customer {
        after = after.and(details! { Customer: name, CustomerId: id });
    }
    after
}

/// The remaining part of the export.
struct Rest {
    page: Page,
    db: Data<Db>,
    filter: Filter,
    /// The first portion, until it is sent.
    portion: Option<Vec<ActivityRow>>,
    /// The last line that was sent.
    below: Option<Position<DateTime<Utc>>>,
}

fn lines(rest: Rest) -> impl stream::Stream<Item = Result<Bytes, actix_web::Error>> {
    stream::try_unfold(Some(rest), |rest| async {
        let Some(rest) = rest else { return Ok(None) };
        match rest.next().await {
            Ok((bytes, rest)) => Ok(Some((bytes, rest))),
            // The response has started, so an error can only abort it.
            Err(error) => {
                tracing::error!(cause = explain(&error), "an export of the activity log broke off");
                Err(actix_web::Error::from(Error::Unexpected(error)))
            }
        }
    })
}

impl Rest {
    /// The next portion, and the remaining part.
    async fn next(mut self) -> anyhow::Result<(Bytes, Option<Rest>)> {
        let (lang, mut bytes) = (self.page.lang(), Vec::new());
        let found = match self.portion.take() {
            Some(first) => {
                bytes.extend_from_slice(csv::MARK.as_bytes());
                bytes.extend(csv::lines(lang, [self.head()])?);
                first
            }
            None => activity_search::portion(&self.db, &self.filter, self.below.as_ref(), PORTION).await?,
        };
        bytes.extend(csv::lines(lang, found.iter().map(|it| self.row(it)))?);
        let last = found.last().filter(|_| found.len() == PORTION);
        let below = last.map(ActivityRow::position);
        let rest = below.map(|it| Rest { below: Some(it), ..self });
        Ok((bytes.into(), rest))
    }

    fn head(&self) -> [Cow<'_, str>; 13] {
        [
            "activity-at", "field-time_zone", "field-customer", "field-customer_id",
            "activity-affected-person", "field-action", "activity-code", "field-person", "activity-address",
            "activity-before", "activity-after", "activity-employee", "activity-key",
        ]
        .map(|key| self.page.t(key).into())
    }

    fn row<'a>(&'a self, line: &'a ActivityRow) -> [Cow<'a, str>; 13] {
        let text = |it: &'a Option<String>| Cow::Borrowed(it.as_deref().unwrap_or_default());
        let detail = |it: &'a Option<String>| match self.page.sees_details(line) {
            true => text(it),
            false => Cow::Borrowed(""),
        };
        [
            csv::moment(line.at, self.page.tz()).into(),
            csv::zone(line.at, self.page.tz()).into(),
            text(&line.company_name),
            text(&line.customer_id),
            text(&line.person_name),
            self.page.action(&line.action).into(),
            line.action.as_str().into(),
            self.page.who(&line.staff_id, &line.staff_name).into(),
            text(&line.address),
            detail(&line.before),
            detail(&line.after),
            text(&line.employee),
            text(&line.key_name),
        ]
    }
}
