//! The list of customers for paper, with the filter of the list it was opened from.

use actix_web::web::Data;
use askama::Template;
use chrono::{DateTime, Utc};

use super::customers::{SearchQuery, hits_text};
use crate::model::clock;
use crate::model::standing::Status;
use crate::store::customer_search::{self, List};
use crate::store::db::Db;
use crate::web::error::Answer;
use crate::web::form::Query;
use crate::web::gate::GlobalAdminAdminAgentOrSales;
use crate::web::page::{self, Page};

#[derive(Template)]
#[template(path = "status_report/show.html")]
struct ShowPage {
    page: Page,
    query: SearchQuery,
    status: Option<Status>,
    hits: String,
    list: List,
    printed_at: DateTime<Utc>,
}

/// How many customers one part of the report holds; the next part is a link.
const PART: usize = 1_000;

pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    Query(query): Query<SearchQuery>,
    db: Data<Db>,
) -> Answer {
    let search = query.search(&member, PART)?;
    let list = customer_search::list(&db, &search).await?;
    let page = Page::of(&member);
    let hits = hits_text(&page, list.hits);
    let template =
        ShowPage { page, status: Status::find(&query.status), query, hits, list, printed_at: clock::now() };
    page::ok(&template.page, &template)
}
