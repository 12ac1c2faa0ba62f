//! Confirmations: inserted, never updated or deleted. A new one supersedes the current one.

use crate::details;
use crate::model::acceptances::acceptance::Acceptance;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::manner::Method;
use crate::model::acceptances::reference;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::customers::customer::Customer;
use crate::model::evidence::acceptance_records::SealedConfirmation;
use crate::model::evidence::leaf::Record;
use crate::store::acceptances::provenance::set_provenance;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::catalogue::agreement_files;
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, query};
use crate::store::evidence::leaves;

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Confirmation>> {
    query("select * from confirmations where customer_id = $1 and id = $2")
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// The current confirmation: the newest that is not annulled.
pub async fn find_current(
    on: impl Into<On<'_>>,
    customer_id: &str,
    agreement_type: AgreementType,
) -> sqlx::Result<Option<Confirmation>> {
    query(
        "select * from confirmations
         where customer_id = $1 and agreement_type = $2
            and not exists (select 1 from annulments where record_id = confirmations.id)
         order by recorded_at desc limit 1",
    )
    .bind(customer_id)
    .bind(agreement_type.code())
    .optional(on)
    .await
}

/// The confirmation with this ID, of whichever customer.
pub(super) async fn find_any(tx: &mut Tx, id: &str) -> sqlx::Result<Option<Confirmation>> {
    query("select * from confirmations where id = $1").bind(id).optional(tx).await
}

/// The first confirmation: it supersedes none.
pub async fn find_first(
    db: &Db,
    customer_id: &str,
    agreement_type: AgreementType,
) -> sqlx::Result<Option<Confirmation>> {
    query("select * from confirmations where customer_id = $1 and agreement_type = $2 and supersedes is null")
        .bind(customer_id)
        .bind(agreement_type.code())
        .optional(db)
        .await
}

/// All confirmations of a customer, newest first.
pub async fn list(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Confirmation>> {
    query("select * from confirmations where customer_id = $1 order by recorded_at desc, id desc")
        .bind(customer_id)
        .all(db)
        .await
}

/// The confirmation that supersedes this one: the next that is not annulled.
pub async fn find_successor(db: &Db, it: &Confirmation) -> sqlx::Result<Option<Confirmation>> {
    query(
        "select * from confirmations
         where customer_id = $1 and agreement_type = $2 and recorded_at > $3
            and not exists (select 1 from annulments where record_id = confirmations.id)
         order by recorded_at limit 1",
    )
    .bind(&it.customer_id)
    .bind(it.agreement_type.code())
    .bind(it.provenance.recorded_at)
    .optional(db)
    .await
}

/// The confirmation that this one superseded: the newest that had not been annulled before.
pub async fn find_superseded(db: &Db, it: &Confirmation) -> sqlx::Result<Option<Confirmation>> {
    query(
        "select * from confirmations
         where customer_id = $1 and agreement_type = $2 and recorded_at < $3
            and not exists
                (select 1 from annulments where record_id = confirmations.id and annulments.recorded_at < $3)
         order by recorded_at desc limit 1",
    )
    .bind(&it.customer_id)
    .bind(it.agreement_type.code())
    .bind(it.provenance.recorded_at)
    .optional(db)
    .await
}

/// The customer's names at the time of a confirmation.
pub struct Named<'a> {
    pub id: &'a str,
    pub company_name: &'a str,
    pub domain: &'a str,
    pub microsoft_id: Option<&'a str>,
}

impl<'a> From<&'a Customer> for Named<'a> {
    fn from(customer: &'a Customer) -> Self {
        Named {
            id: &customer.id,
            company_name: &customer.company.company_name,
            domain: &customer.domain,
            microsoft_id: customer.company.microsoft_id.as_deref(),
        }
    }
}

/// Inserts a confirmation and its line in the activity log. The caller updates the customer's standing.
pub(in crate::store) async fn insert(
    tx: &mut Tx,
    customer: Named<'_>,
    id: &str,
    current: Option<&Confirmation>,
    new: &Acceptance,
    by: By<'_>,
) -> sqlx::Result<Confirmation> {
    let recorded_at = standings::moment(tx, customer.id).await?;
    let confirmation: Confirmation = set_provenance(sql::insert("confirmations"), by, recorded_at)
        .set("id", id)
        .set("reference", reference::generate(&mut rand::rng()))
        .set("customer_id", customer.id)
        .set("agreement_type", new.agreement_type.code())
        .set_sql("template_id", "template_id", [])
        .set("accepted_on", new.accepted_on)
        .set("first_name", &new.contact.first_name)
        .set("last_name", &new.contact.last_name)
        .set("email", &new.contact.email)
        .set("phone", &new.contact.phone)
        .set("method", new.manner.method.map(Method::code))
        .set("job_title", &new.manner.job_title)
        .set_sql(
            "supersedes",
            "(select id from confirmations before where before.customer_id = ? and before.agreement_type = ?
              order by recorded_at desc limit 1)",
            [customer.id.into(), new.agreement_type.code().into()],
        )
        .set("supersedes_reason", new.supersedes_reason.as_deref().filter(|_| current.is_some()))
        .set("version_id", &new.text.version_id)
        .set("template_country", &new.text.template_country)
        .set("template_language", &new.text.template_language)
        .set("file_id", &new.text.file_id)
        .set("company_name", customer.company_name)
        .set("domain", customer.domain)
        .set("microsoft_id", customer.microsoft_id)
        .from("agreements where agreement_type = ?", [new.agreement_type.code().into()])
        .returning("*")
        .one(&mut *tx)
        .await?;
    let file = agreement_files::find_named(&mut *tx, confirmation.text.file_id.as_deref()).await?;
    let after = facts(&confirmation, file.as_ref());
    let (before, after) = match current {
        Some(current) => {
            let file = agreement_files::find_named(&mut *tx, current.text.file_id.as_deref()).await?;
            Details::difference(facts(current, file.as_ref()), after)
        }
        None => (None, Some(after)),
    };
    let action = match current {
        Some(_) => Action::ConfirmationSuperseded,
        None => Action::ConfirmationRecorded,
    };
    let entry = Entry { customer_id: Some(customer.id), before, after, ..Entry::new(action) };
    activity_log::insert(&mut *tx, by, entry).await?;
    let sealed = SealedConfirmation { confirmation, file_sha256: file.map(|it| it.sha256) };
    leaves::insert(tx, &Record::from(&sealed)).await?;
    Ok(sealed.confirmation)
}

/// The facts of a confirmation for the activity log.
fn facts(it: &Confirmation, file: Option<&AgreementFile>) -> Details {
    details! {
        Reference: it.reference,
        Agreement: it.agreement_type.code(),
        AcceptedOn: it.accepted_on,
        FirstName: it.contact.first_name,
        LastName: it.contact.last_name,
        Email: it.contact.email,
        Phone: it.contact.phone,
        JobTitle: it.manner.job_title,
        AcceptanceMethod: it.manner.method.map(Method::code),
        Version: it.text.version_id,
        TemplateCountry: it.text.template_country,
        TemplateLanguage: it.text.template_language,
        File: file.map(|it| it.name.as_str()),
        Sha256: file.map(|it| it.sha256.as_str()),
        SupersedesReason: it.supersedes_reason,
    }
}
