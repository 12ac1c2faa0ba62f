//! Failed mails.

use actix_web::web::Data;
use askama::Template;

use crate::form;
use crate::model::kernel::paging::{Cursor, Paged};
use crate::store::db::Db;
use crate::store::settings::mails::{self, Failed};
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::outbox::Outbox;
use crate::web::request::form::Query;
use crate::web::request::gate::GlobalOrUserAdmin;

const PER_PAGE: usize = 50;

form! {
    /// `before`: the id of the last mail of the previous page.
    MailsQuery { before }
}

#[derive(Template)]
#[template(path = "settings/mails/index.html")]
struct IndexPage {
    page: Page,
    /// Whether a mail server is configured.
    open: bool,
    mails: Vec<Failed>,
    first: bool,
    /// The cursor of the next page.
    next: Option<String>,
}

pub async fn index(
    member: GlobalOrUserAdmin,
    Query(query): Query<MailsQuery>,
    db: Data<Db>,
    outbox: Data<Outbox>,
) -> Answer {
    let cursor = Cursor::of(&query.before, "");
    let found = mails::list_failed(&db, cursor.as_ref().map(Cursor::item), PER_PAGE + 1).await?;
    let paged = Paged::from_rows(found, PER_PAGE, cursor.as_ref(), |it| it.id.clone());
    let Paged { rows: mails, is_first: first, after: next, .. } = paged;
    let template = IndexPage { page: Page::of(&member), open: outbox.is_open(), mails, first, next };
    page::ok(&template.page, &template)
}
