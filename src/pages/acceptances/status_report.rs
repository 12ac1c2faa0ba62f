//! The printable list of customers, with the filter of the list that it was opened from.

use actix_web::web::Data;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::model::acceptances::standing::Status;
use crate::model::kernel::clock;
use crate::pages::customers::columns::{Cell, Column};
use crate::pages::customers::customers::{SearchQuery, hits_text};
use crate::store::customers::customers;
use crate::store::customers::search::{self, Hits, List, Search};
use crate::store::db::Db;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::form::Query;
use crate::web::request::gate::GlobalAdminAdminAgentOrSales;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "acceptances/status_report/show.html")]
struct ShowPage {
    page: Page,
    query: SearchQuery,
    status: Option<Status>,
    hits: String,
    /// The customers per status. Empty if one status was chosen or the customers are too many to count.
    totals: Vec<(Status, i64)>,
    list: List,
    printed_at: DateTime<Utc>,
}

/// Customers per part of the report. A link leads to the next part.
const PART: usize = 1_000;

pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    Query(query): Query<SearchQuery>,
    db: Data<Db>,
) -> Answer {
    let search = query.search(&member, PART)?;
    let list = search::list(&db, &search).await?;
    let totals = match (&search.standings, list.hits) {
        (None, Hits::Exactly(_)) => totals(&member, &db, &search).await?,
        _ => Vec::new(),
    };
    let page = Page::of(&member);
    let hits = match list.hits {
        Hits::Exactly(count) => page.number(&count),
        hits => hits_text(&page, hits),
    };
    let status = Status::find(&query.status);
    let template = ShowPage { page, status, query, hits, totals, list, printed_at: clock::now() };
    page::ok(&template.page, &template)
}

/// The customers of a search per status. Empty if there are too many to count for a page.
async fn totals(member: &Member, db: &Db, search: &Search) -> Result<Vec<(Status, i64)>, Error> {
    if search.finds_everything() {
        return Ok(by_status(member, db).await?);
    }
    let mut totals = Vec::new();
    for status in Status::ALL {
        let standings = Some(member.catalogue().standings(status, member.today()));
        let first = Search { after: None, before: None, ..search.clone() };
        let of_status = Search { standings, limit: 1, ..first };
        let Hits::Exactly(count) = search::list(db, &of_status).await?.hits else { return Ok(Vec::new()) };
        totals.push((status, count));
    }
    Ok(totals)
}

/// All customers of the register per status.
pub async fn by_status(member: &Member, db: &Db) -> sqlx::Result<Vec<(Status, i64)>> {
    let counted = customers::counts(db).await?;
    let count = |status| {
        let standings = member.catalogue().standings(status, member.today());
        counted.iter().filter(|(it, _)| standings.contains(it)).map(|(_, count)| count).sum()
    };
    Ok(Status::ALL.map(|status| (status, count(status))).to_vec())
}
