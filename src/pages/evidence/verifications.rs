//! Checking evidence without an account: a reference, or a certificate. The page shows no personal data of the
//! register, and stores nothing.

use actix_web::web::Data;
use askama::Template;

use crate::form;
use crate::model::acceptances::reference;
use crate::model::evidence::evidence_file::Genuine;
use crate::model::kernel::input::Errors;
use crate::store::db::Db;
use crate::store::evidence::evidence;
use crate::store::evidence::record_states::{self, By, RecordState};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::evidence::certificate::state_text;
use crate::web::evidence::record_facts::Words;
use crate::web::request::form::Query;
use crate::web::request::gate::Public;
use crate::web::request::limits;
use crate::web::sheet::content::Fact;

form! {
    /// Empty: the page without a result.
    VerifyQuery { reference }
}

/// What a check has found.
pub enum Found {
    /// A record with its public facts.
    Record(Vec<Fact>),
    /// The record has no position yet.
    Waiting,
    /// The record differs from what was sealed.
    Altered,
    Nothing,
}

#[derive(Template)]
#[template(path = "evidence/verifications/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    reference: String,
    found: Option<Found>,
}

/// Checks a reference, or displays the form.
pub async fn new(Public(visitor): Public, Query(query): Query<VerifyQuery>, db: Data<Db>) -> Answer {
    let (mut errors, mut found) = (Errors::default(), None);
    let typed = query.reference.trim().to_owned();
    if !typed.is_empty() {
        limits::verification(&db, visitor.address.as_deref().unwrap_or_default()).await?;
        match reference::parse(&typed) {
            Some(reference) => found = Some(find(&Page::new(&visitor), &db, &reference).await?),
            None => errors.add("reference", "error-reference-malformed"),
        }
    }
    let page = Page::new(&visitor).with(&errors);
    let is_refused = !errors.is_empty();
    let template = NewPage { page, errors, reference: typed, found };
    if is_refused {
        return page::unprocessable(&template.page, &template);
    }
    page::ok(&template.page, &template)
}

/// The record with this reference.
async fn find(page: &Page, db: &Db, reference: &str) -> Result<Found, Error> {
    let Some(record) = record_states::find(db, By::Reference(reference)).await? else {
        return Ok(Found::Nothing);
    };
    let records = [(record.kind, record.id.clone())];
    let Some(evidence) = evidence::find(db, &records).await? else { return Ok(Found::Waiting) };
    let keys = evidence::list_keys(db).await?;
    let genuine = match evidence.check(&keys) {
        Ok(genuine) => genuine,
        Err(error) => {
            tracing::error!(record = record.id, %error, "a record differs from the transparency log");
            return Ok(Found::Altered);
        }
    };
    let words = Words { lang: page.lang(), zone: page.tz() };
    Ok(Found::Record(public_facts(words, &record, &genuine)))
}

/// What everybody may know of a record.
fn public_facts(words: Words, record: &RecordState, genuine: &Genuine) -> Vec<Fact> {
    let mut facts = vec![
        (words.text("state"), state_text(words, &record.state)),
        (words.text("record"), words.kind(record.kind)),
    ];
    for sealed in &genuine.records {
        facts.extend(words.public(sealed));
        facts.push((words.text("log-position"), sealed.position.to_string()));
    }
    facts.push((words.text("log-name"), genuine.log.clone()));
    facts.push((words.text("log-size"), genuine.size.to_string()));
    facts
}
