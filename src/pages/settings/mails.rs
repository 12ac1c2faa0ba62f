//! The mails that could not be sent so far.

use actix_web::web::Data;
use askama::Template;

use crate::form;
use crate::store::db::Db;
use crate::store::settings::mails::{self, Failed};
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::outbox::Outbox;
use crate::web::request::form::Query;
use crate::web::request::gate::GlobalOrUserAdmin;

const PER_PAGE: usize = 50;

form! {
    /// `before`: the id of the last mail of the page before.
    MailsQuery { before }
}

#[derive(Template)]
#[template(path = "settings/mails/index.html")]
struct IndexPage {
    page: Page,
    /// Whether mails are sent.
    open: bool,
    mails: Vec<Failed>,
    first: bool,
    /// The id after which the next page begins.
    next: Option<String>,
}

pub async fn index(
    member: GlobalOrUserAdmin,
    Query(query): Query<MailsQuery>,
    db: Data<Db>,
    outbox: Data<Outbox>,
) -> Answer {
    let before = Some(query.before.as_str()).filter(|it| !it.is_empty());
    let mut mails = mails::list_failed(&db, before, PER_PAGE + 1).await?;
    let more = mails.len() > PER_PAGE;
    mails.truncate(PER_PAGE);
    let next = mails.last().map(|it| it.id.clone()).filter(|_| more);
    let (page, first) = (Page::of(&member), before.is_none());
    let template = IndexPage { page, open: outbox.is_open(), mails, first, next };
    page::ok(&template.page, &template)
}
