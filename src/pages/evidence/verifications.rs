//! Checking evidence without an account: a reference, or a certificate. The page shows no personal data of the
//! register, and stores nothing.

use actix_web::web::{Data, block};
use askama::Template;

use crate::form;
use crate::model::acceptances::reference;
use crate::model::evidence::evidence_file::{Alteration, Genuine};
use crate::model::evidence::note::VerifierKey;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::store::db::Db;
use crate::store::evidence::record_states::{self, FoundRecord, Which};
use crate::store::evidence::{evidence, head};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::evidence::certificate::state_text;
use crate::web::evidence::finding;
use crate::web::evidence::record_facts::{Section, Words};
use crate::web::request::form::Query;
use crate::web::request::gate::Public;
use crate::web::request::limits;
use crate::web::request::upload::{Upload, UploadForm};
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
    /// A file whose evidence is genuine.
    Genuine(Checked),
    /// A file whose evidence was altered. The text says what.
    AlteredFile(String),
    /// A file of a log with this name, whose key is not trusted.
    OtherLog(String),
    /// A file without evidence.
    NoEvidence,
    Nothing,
}

/// Genuine evidence, in words.
pub struct Checked {
    pub log: String,
    pub position: u64,
    pub size: u64,
    pub reference: Option<String>,
    /// What has become of the record. `None`: it is of another register.
    pub state: Option<String>,
    pub sections: Vec<Section>,
}

/// The public keys of other registers whose certificates are accepted.
pub struct TrustedKeys(pub Vec<VerifierKey>);

/// The form has a file and nothing else.
#[derive(Default)]
pub struct VerifyForm;

impl Fields for VerifyForm {
    fn take(_: &mut Pairs) -> Self {
        VerifyForm
    }
}

impl UploadForm for VerifyForm {
    const FIELD: &'static str = "certificate";
    const FILES: usize = 1;
    const LARGEST: usize = 30 * 1024 * 1024;
    const LARGEST_AT_ONCE: usize = 30 * 1024 * 1024;
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

/// Checks a certificate or an evidence file. Nothing of it is stored.
pub async fn create(
    Public(visitor): Public,
    Upload { files, .. }: Upload<VerifyForm>,
    db: Data<Db>,
    trusted: Data<TrustedKeys>,
) -> Answer {
    limits::verification(&db, visitor.address.as_deref().unwrap_or_default()).await?;
    let (mut errors, mut found) = (Errors::default(), None);
    match files.into_iter().next().map(|it| it.content) {
        None => errors.add("certificate", "error-certificate-missing"),
        Some(None) => errors.add("certificate", "error-certificate-large"),
        Some(Some(content)) => {
            let mut keys = evidence::list_keys(&db).await?;
            keys.extend(trusted.0.iter().cloned());
            let words = Words { lang: visitor.lang, zone: Page::new(&visitor).tz() };
            let checked = block(move || check_file(&content, &keys, words)).await;
            let mut checked = checked.map_err(|it| Error::Unexpected(it.into()))?;
            add_state(&mut checked, &db, words).await?;
            found = Some(checked);
        }
    }
    let page = Page::new(&visitor).with(&errors);
    let is_refused = !errors.is_empty();
    let template = NewPage { page, errors, reference: String::new(), found };
    if is_refused {
        return page::unprocessable(&template.page, &template);
    }
    page::ok(&template.page, &template)
}

/// Adds what has become of the record since, if it is of this register.
async fn add_state(found: &mut Found, db: &Db, words: Words) -> Result<(), Error> {
    let Found::Genuine(checked) = found else { return Ok(()) };
    let is_own = head::find(db).await?.is_some_and(|it| it.name == checked.log);
    if let Some(reference) = checked.reference.as_deref().filter(|_| is_own) {
        let record = record_states::find(db, Which::Reference(reference)).await?;
        checked.state = record.and_then(|it| state_text(words, &it));
    }
    Ok(())
}

/// Checks all evidence in a file. One altered part makes the file altered.
fn check_file(content: &[u8], keys: &[VerifierKey], words: Words) -> Found {
    let mut result = Found::NoEvidence;
    for evidence in finding::find(content) {
        match evidence.check(keys) {
            Ok(genuine) => result = Found::Genuine(Checked::of(&genuine, words)),
            Err(Alteration::Checkpoint { log }) => return Found::OtherLog(log),
            Err(error) => return Found::AlteredFile(altered(words, &error)),
        }
    }
    result
}

/// What was altered, in words.
fn altered(words: Words, error: &Alteration) -> String {
    match error {
        Alteration::Values { group } => {
            let part = match group.as_str() {
                "customer" => words.text("sealed-group-customer"),
                "contact" => words.text("sealed-group-contact"),
                "who" => words.text("sealed-group-who"),
                "details" => words.text("sealed-group-details"),
                other => other.to_owned(),
            };
            words.lang.format("altered-values", &[("part", &part)])
        }
        Alteration::NotIncluded => words.text("altered-record"),
        Alteration::Unreadable | Alteration::Checkpoint { .. } => words.text("altered-unreadable"),
    }
}

impl Checked {
    fn of(genuine: &Genuine, words: Words) -> Checked {
        let sections = genuine.records.iter().flat_map(|it| words.sections(it)).collect();
        let position = genuine.records.first().map(|it| it.position).unwrap_or_default();
        let reference = genuine.records.first().and_then(|it| it.text(None, "reference")).map(str::to_owned);
        let (log, size) = (genuine.log.clone(), genuine.size);
        Checked { log, position, size, reference, state: None, sections }
    }
}

/// The record with this reference.
async fn find(page: &Page, db: &Db, reference: &str) -> Result<Found, Error> {
    let Some(record) = record_states::find(db, Which::Reference(reference)).await? else {
        return Ok(Found::Nothing);
    };
    let records = [(record.kind, record.id.clone())];
    let keys = evidence::list_keys(db).await?;
    let checked = match evidence::find(db, &records).await? {
        evidence::Found::Evidence(evidence) => evidence.check(&keys).map_err(|it| it.to_string()),
        evidence::Found::Waiting => return Ok(Found::Waiting),
        evidence::Found::Altered(how) => Err(how),
    };
    let genuine = match checked {
        Ok(genuine) => genuine,
        Err(how) => {
            tracing::error!(record = record.id, how, "a record differs from the transparency log");
            return Ok(Found::Altered);
        }
    };
    let words = Words { lang: page.lang(), zone: page.tz() };
    Ok(Found::Record(public_facts(words, &record, &genuine)))
}

/// What everybody may know of a record.
fn public_facts(words: Words, record: &FoundRecord, genuine: &Genuine) -> Vec<Fact> {
    let mut facts = vec![(words.text("record"), words.kind(record.kind))];
    facts.extend(state_text(words, record).map(|it| (words.text("state"), it)));
    for sealed in &genuine.records {
        facts.extend(words.public(sealed));
        facts.push((words.text("log-position"), sealed.position.to_string()));
    }
    facts.push((words.text("log-name"), genuine.log.clone()));
    facts.push((words.text("log-size"), genuine.size.to_string()));
    facts
}
