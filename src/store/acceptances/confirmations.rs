//! Confirmations: inserted, never updated or deleted. A new one supersedes the current one.

use crate::store::catalogue::agreement_files;
use chrono::NaiveDate;

use crate::details;
use crate::model::acceptances::acceptance::Acceptance;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::reference;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::action::Action;
use crate::model::activity_details::Details;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::customer::Customer;
use crate::store::acceptances::standings;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::{Db, On, Tx, query};

/// What came of recording a confirmation.
pub enum Recorded {
    /// It is in the register, now or since the same form was sent before.
    New(Confirmation),
    /// The current confirmation says the same; nothing was written.
    Unchanged(Confirmation),
    /// Another than the one the form was based on is current: someone else's, or this form's own with
    /// other words, sent before the browser went back to it. Nothing was written.
    Conflict(Confirmation),
    /// The customer withdrew on this day, later than the acceptance; nothing was written.
    BeforeWithdrawal(NaiveDate),
    /// The id is that of another customer's confirmation; nothing was written.
    Foreign,
}

macro_rules! columns {
    () => {
        "id, reference, customer_id, agreement_type, template_id, accepted_on, first_name, last_name,
            email, phone, staff_id, staff_name, staff_email, employee, recorded_at, supersedes, version_id,
            template_country, template_language, file_id, company_name, domain, microsoft_id"
    };
}

pub async fn find(on: impl Into<On<'_>>, customer_id: &str, id: &str) -> sqlx::Result<Option<Confirmation>> {
    query(concat!("select ", columns!(), " from confirmations where customer_id = $1 and id = $2"))
        .bind(customer_id)
        .bind(id)
        .optional(on)
        .await
}

/// The confirmation that no other supersedes.
pub async fn find_current(
    on: impl Into<On<'_>>,
    customer_id: &str,
    agreement_type: AgreementType,
) -> sqlx::Result<Option<Confirmation>> {
    query(concat!(
        "select ",
        columns!(),
        " from confirmations
         where customer_id = $1 and agreement_type = $2
            and not exists (select 1 from confirmations later where later.supersedes = confirmations.id)"
    ))
    .bind(customer_id)
    .bind(agreement_type.code())
    .optional(on)
    .await
}

/// The confirmation that supersedes none.
pub async fn find_first(
    db: &Db,
    customer_id: &str,
    agreement_type: AgreementType,
) -> sqlx::Result<Option<Confirmation>> {
    query(concat!(
        "select ",
        columns!(),
        " from confirmations where customer_id = $1 and agreement_type = $2 and supersedes is null"
    ))
    .bind(customer_id)
    .bind(agreement_type.code())
    .optional(db)
    .await
}

/// All confirmations of a customer, newest first.
pub async fn list(db: &Db, customer_id: &str) -> sqlx::Result<Vec<Confirmation>> {
    query(concat!(
        "select ",
        columns!(),
        " from confirmations where customer_id = $1 order by recorded_at desc, id desc"
    ))
    .bind(customer_id)
    .all(db)
    .await
}

/// The confirmation that superseded one.
pub async fn find_successor(db: &Db, id: &str) -> sqlx::Result<Option<Confirmation>> {
    query(concat!("select ", columns!(), " from confirmations where supersedes = $1"))
        .bind(id)
        .optional(db)
        .await
}

/// Records what a customer accepted. `id` is the form's; `based_on` is the confirmation that was
/// current when the form was shown.
pub async fn record(
    tx: &mut Tx,
    customer: &Customer,
    id: &str,
    based_on: Option<&str>,
    new: &Acceptance,
    by: By<'_>,
) -> sqlx::Result<Recorded> {
    standings::lock(tx, &customer.id).await?;
    let current = find_current(&mut *tx, &customer.id, new.agreement_type).await?;
    // What a withdrawal has ended may be said again in the same words.
    let withdrawn = standings::find(&mut *tx, &customer.id)
        .await?
        .is_some_and(|it| *it.of(new.agreement_type) == Standing::Withdrawn);
    if let Some(answer) = answer_without_writing(tx, customer, id, based_on, new, &current, withdrawn).await?
    {
        return Ok(answer);
    }
    match standings::withdrawn_on(tx, &customer.id, new.agreement_type).await? {
        Some(day) if new.accepted_on < day => Ok(Recorded::BeforeWithdrawal(day)),
        _ => insert(tx, customer.into(), id, current.as_ref(), new, by).await.map(Recorded::New),
    }
}

/// What there is to say without writing, if the form was sent before or another is current by now.
async fn answer_without_writing(
    tx: &mut Tx,
    customer: &Customer,
    id: &str,
    based_on: Option<&str>,
    new: &Acceptance,
    current: &Option<Confirmation>,
    withdrawn: bool,
) -> sqlx::Result<Option<Recorded>> {
    let before: Option<Confirmation> =
        query(concat!("select ", columns!(), " from confirmations where id = $1"))
            .bind(id)
            .optional(tx)
            .await?;
    Ok(match (before, current) {
        (Some(before), _) if before.customer_id != customer.id => Some(Recorded::Foreign),
        (Some(before), _) if before.says(new) => Some(Recorded::New(before)),
        (_, Some(current)) if current.says(new) && !withdrawn => Some(Recorded::Unchanged(current.clone())),
        (Some(before), None) => Some(Recorded::Conflict(before)),
        (Some(_), Some(current)) => Some(Recorded::Conflict(current.clone())),
        (None, Some(current)) if Some(current.id.as_str()) != based_on => {
            Some(Recorded::Conflict(current.clone()))
        }
        _ => None,
    })
}

/// The customer as it is named in a confirmation, whatever it is called later.
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

/// Inserts a confirmation and its line in the activity log, and brings the customer's status up to date.
pub async fn insert(
    tx: &mut Tx,
    customer: Named<'_>,
    id: &str,
    current: Option<&Confirmation>,
    new: &Acceptance,
    by: By<'_>,
) -> sqlx::Result<Confirmation> {
    let recorded_at = standings::moment(tx, customer.id).await?;
    let confirmation: Confirmation = query(concat!(
        "insert into confirmations (id, reference, customer_id, agreement_type, template_id, accepted_on,
            first_name, last_name, email, phone, staff_id, staff_name, staff_email, employee, recorded_at,
            supersedes, version_id, template_country, template_language, file_id, company_name, domain,
            microsoft_id)
         select $1, $2, $3, $4, template_id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22
         from agreements where agreement_type = $4 returning ",
        columns!()
    ))
    .bind(id)
    .bind(reference::generate(&mut rand::rng()))
    .bind(customer.id)
    .bind(new.agreement_type.code())
    .bind(new.accepted_on)
    .bind(&new.contact.first_name)
    .bind(&new.contact.last_name)
    .bind(&new.contact.email)
    .bind(new.contact.phone.clone())
    .bind(&by.staff.id)
    .bind(&by.staff.name)
    .bind(&by.staff.email)
    .bind(by.employee)
    .bind(recorded_at)
    .bind(current.map(|it| it.id.as_str()))
    .bind(new.text.version_id.clone())
    .bind(new.text.template_country.clone())
    .bind(new.text.template_language.clone())
    .bind(new.text.file_id.clone())
    .bind(customer.company_name)
    .bind(customer.domain)
    .bind(customer.microsoft_id)
    .one(&mut *tx)
    .await?;
    let after = facts(&mut *tx, &confirmation).await?;
    let (before, after) = match current {
        Some(current) => Details::difference(facts(&mut *tx, current).await?, after),
        None => (None, Some(after)),
    };
    let action = match current {
        Some(_) => Action::ConfirmationSuperseded,
        None => Action::ConfirmationRecorded,
    };
    let entry = Entry { customer_id: Some(customer.id), before, after, ..Entry::new(action) };
    activity_log::insert(&mut *tx, by, entry).await?;
    standings::update(tx, customer.id, new.agreement_type).await?;
    Ok(confirmation)
}

/// What the activity log keeps of a confirmation.
async fn facts(tx: &mut Tx, it: &Confirmation) -> sqlx::Result<Details> {
    let file = match &it.text.file_id {
        Some(id) => agreement_files::find(tx, id).await?,
        None => None,
    };
    Ok(details! {
        Reference: it.reference,
        Agreement: it.agreement_type.code(),
        AcceptedOn: it.accepted_on,
        FirstName: it.contact.first_name,
        LastName: it.contact.last_name,
        Email: it.contact.email,
        Phone: it.contact.phone,
        Version: it.text.version_id,
        TemplateCountry: it.text.template_country,
        TemplateLanguage: it.text.template_language,
        File: file.as_ref().map(|it| it.name.as_str()),
        Sha256: file.as_ref().map(|it| it.sha256.as_str()),
    })
}
