//! The proof files of a record: adding some, and downloading one.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::customers::customer::Customer;
use crate::model::evidence::proof::{AT_ONCE, LARGEST, LARGEST_AT_ONCE, ProofForm};
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Message};
use crate::pages::acceptances::reports;
use crate::store::acceptances::records::{self, RecordRow};
use crate::store::customers::{customers, locked};
use crate::store::db::Db;
use crate::store::evidence::proof_store::ProofStore;
use crate::store::evidence::proofs::{self, Added};
use crate::web::answer::download::attachment;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};
use crate::web::request::upload::{Upload, UploadForm};
use crate::web::request::visitor::Member;

impl UploadForm for ProofForm {
    const FIELD: &'static str = "proof";
    const FILES: usize = AT_ONCE;
    const LARGEST: usize = LARGEST;
    const LARGEST_AT_ONCE: usize = LARGEST_AT_ONCE;
}

#[derive(Template)]
#[template(path = "evidence/proofs/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    record: RecordRow,
    /// The ID of the form, which is sent once.
    id: Id,
}

impl NewPage {
    fn new(member: &Member, customer: Customer, record: RecordRow, errors: Errors) -> Self {
        let page = Page::of(member).with(&errors);
        NewPage { page, errors, customer, record, id: Id::generate() }
    }

    fn report(&self) -> String {
        reports::address(&self.customer.id, self.record.kind, &self.record.id)
    }
}

pub async fn new(member: AdminAgentOrSales, path: Path<(String, String)>, db: Data<Db>) -> Answer {
    let (customer, record) = find_record(&db, path).await?;
    let template = NewPage::new(&member, customer, record, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    member: AdminAgentOrSales,
    Upload { form, files }: Upload<ProofForm>,
    path: Path<(String, String)>,
    db: Data<Db>,
    store: Data<ProofStore>,
) -> Answer {
    let id: Id = form.id.parse()?;
    let (customer, record) = find_record(&db, path).await?;
    let new = match ProofForm::check(&id, files) {
        Ok(new) => new,
        Err(errors) => return refuse(&member, customer, record, errors),
    };
    let written = store.write(new).await?;
    let mut tx = db.begin().await?;
    let mut locked = locked::lock(&mut tx, &customer.id).await?.ok_or(Error::NotFound)?;
    let refused = match proofs::insert(&mut tx, &mut locked, &record, &written, member.by()).await? {
        Added::Yes => {
            tx.commit().await?;
            return Ok(page::done(&reports::address(&customer.id, record.kind, &record.id), Done::Proofs));
        }
        Added::Known(name) => Message::new("error-proof-known").with("name", name),
        Added::Foreign => Message::new("error-proof-sent"),
    };
    drop(tx);
    refuse(&member, customer, record, Errors::at("proof", refused))
}

/// Shows the form again. A browser does not send files a second time, so they must be chosen again, under a new ID.
fn refuse(member: &Member, customer: Customer, record: RecordRow, errors: Errors) -> Answer {
    let template = NewPage::new(member, customer, record, errors);
    page::unprocessable(&template.page, &template)
}

async fn find_record(db: &Db, path: Path<(String, String)>) -> Result<(Customer, RecordRow), Error> {
    let (customer_id, record_id) = path.into_inner();
    let customer = customers::find(db, &customer_id).await?.ok_or(Error::NotFound)?;
    let record = records::find(db, &customer_id, &record_id).await?.ok_or(Error::NotFound)?;
    Ok((customer, record))
}

/// The file, as a download. Its content is checked first.
pub async fn show(
    _: GlobalAdminAdminAgentOrSales,
    path: Path<(String, String)>,
    db: Data<Db>,
    store: Data<ProofStore>,
) -> Answer {
    let (customer_id, id) = path.into_inner();
    let proof = proofs::find(&**db, &customer_id, &id).await?.ok_or(Error::NotFound)?;
    let content = store.read(&db, &proof).await?.ok_or(Error::ProofDamaged)?;
    Ok(attachment(&proof.name, &proof.media_type, content))
}
