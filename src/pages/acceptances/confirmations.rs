//! Confirming an existing customer's acceptance, and the report of a confirmation.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use crate::form;
use crate::model::acceptances::acceptance::AcceptanceForm;
use crate::model::acceptances::annulment::Annulment;
use crate::model::acceptances::confirmation::{self, Confirmation, ConfirmationForm};
use crate::model::acceptances::manner::MannerForm;
use crate::model::acceptances::record_state::RecordState;
use crate::model::acceptances::standing::Standing;
use crate::model::acceptances::withdrawal::Withdrawal;
use crate::model::catalogue::agreement::{Agreement, AgreementType, Missing};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::customers::contact::{Contact, ContactForm};
use crate::model::customers::customer::Customer;
use crate::model::evidence::leaf::Kind;
use crate::model::evidence::proof::Proof;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Message};
use crate::pages::acceptances::text_fields::TextFields;
use crate::store::acceptances::annulments;
use crate::store::acceptances::confirmations;
use crate::store::acceptances::standings;
use crate::store::acceptances::submissions::{self, Confirmed, Submission};
use crate::store::acceptances::withdrawals;
use crate::store::catalogue::agreement_files;
use crate::store::customers::locked;
use crate::store::customers::{accounts, customers};
use crate::store::db::Db;
use crate::store::evidence::evidence;
use crate::store::evidence::proofs;
use crate::store::evidence::record_states;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::answer::statements;
use crate::web::request::done::Done;
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "acceptances/confirmations/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    agreement: Agreement,
    /// The confirmation that someone else recorded since the form was displayed.
    conflict: Option<Confirmation>,
    form: ConfirmationForm,
    text: TextFields,
    /// Which version is missing, and from which day acceptances count for it.
    renewal: Option<String>,
    /// The first acceptance date that counts.
    first_day: Option<NaiveDate>,
    /// The reference of the current confirmation, which the new one supersedes.
    replaced: Option<String>,
}

impl NewPage {
    /// Whether the form offers to record an acceptance that renews nothing.
    fn offers_older(&self) -> bool {
        let is_refused = self.errors.of("accepted_day").is_some_and(|it| it.key == RENEWS_NOTHING);
        is_refused || !self.form.older.is_empty()
    }

    async fn new(
        member: &Member,
        db: &Db,
        customer: Customer,
        agreement: Agreement,
        current: Option<Confirmation>,
        form: ConfirmationForm,
        errors: Errors,
    ) -> sqlx::Result<Self> {
        let agreement_type = agreement.agreement_type;
        let missing = missing(member, &customer, agreement_type);
        let renewed_from =
            missing.as_ref().filter(|_| form.older.is_empty()).map(|it| it.version.first_day());
        let withdrawn_on = standings::withdrawn_on(db, &customer.id, agreement_type).await?;
        let first_day = [agreement.accepted_from, withdrawn_on, renewed_from].into_iter().flatten().max();
        let is_in_force = *customer.standings.of(agreement_type) != Standing::Withdrawn;
        let replaced = current.filter(|_| is_in_force).map(|it| it.reference);
        let page = Page::of(member).with(&errors);
        let (country, agreements) = (customer.company.country.as_deref(), [agreement.agreement_type]);
        let text = form.acceptance.text.clone();
        let files = agreement_files::list_nameable(db, country, &text.file).await?;
        let text = TextFields::new(&page, text, country, agreements, &files, &errors);
        let renewal = missing.map(|it| {
            let days = [
                ("published", page.date(&it.version.published_on)),
                ("first", page.date(&it.version.first_day())),
            ];
            page.f("confirmation-renewal", &days.each_ref().map(|(name, day)| (*name, day.as_str())))
        });
        let conflict = None;
        Ok(NewPage { page, errors, customer, agreement, conflict, form, text, renewal, first_day, replaced })
    }
}

const RENEWS_NOTHING: &str = "error-date-renews-nothing";

/// The newer version that the customer's current acceptance does not cover.
fn missing<'a>(
    member: &'a Member,
    customer: &Customer,
    agreement_type: AgreementType,
) -> Option<Missing<'a>> {
    member.catalogue().missing(agreement_type, customer.standings.of(agreement_type), member.today())
}

form! {
    /// The code of the agreement. Empty: the Customer Agreement.
    NewQuery { agreement }
}

/// The form. The values of the current confirmation are filled in, or else the primary contact. In a renewal and
/// after a withdrawal, the date and the text that was accepted are new facts, and start empty.
pub async fn new(
    member: AdminAgentOrSales,
    kept: Kept<ConfirmationForm>,
    Query(query): Query<NewQuery>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let agreement_type = confirmation::agreement_type(&query.agreement).ok_or(Error::NotFound)?;
    let agreement = member.catalogue().agreement(agreement_type).clone();
    if let Some(reason) = confirmation::not_confirmable(&agreement, &customer.company, &member.rules()) {
        return Err(reason.into());
    }
    let current = confirmations::find_current(&**db, &customer.id, agreement.agreement_type).await?;
    let kept = kept.filter(|it| it.agreement == agreement_type.code());
    let is_withdrawn = *customer.standings.of(agreement_type) == Standing::Withdrawn;
    let is_new_acceptance = is_withdrawn || missing(&member, &customer, agreement_type).is_some();
    let form = kept.or_else(|| {
        let mut form = form_for(&agreement, current.as_ref(), customer.contact.as_ref());
        if is_new_acceptance {
            let AcceptanceForm { contact, manner: MannerForm { job_title, .. }, .. } = form.acceptance;
            let manner = MannerForm { job_title, ..MannerForm::default() };
            form.acceptance = AcceptanceForm { contact, manner, ..AcceptanceForm::default() };
        }
        form
    });
    let template = NewPage::new(&member, &db, customer, agreement, current, form, Errors::default()).await?;
    page::ok(&template.page, &template)
}

fn form_for(
    agreement: &Agreement,
    current: Option<&Confirmation>,
    contact: Option<&Contact>,
) -> ConfirmationForm {
    let contact = contact.map(ContactForm::from).unwrap_or_default();
    let blank = AcceptanceForm { contact, ..AcceptanceForm::default() };
    ConfirmationForm {
        id: Id::generate().into(),
        based_on: current.map(|it| it.id.clone()).unwrap_or_default(),
        agreement: agreement.agreement_type.code().to_owned(),
        older: String::new(),
        statement: String::new(),
        acceptance: current.map_or(blank, Confirmation::form),
    }
}

pub async fn create(
    member: AdminAgentOrSales,
    Form(form): Form<ConfirmationForm>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let id: Id = form.id.parse()?;
    let agreement_type = form.agreement_type().ok_or(Error::NotFound)?;
    let mut tx = db.begin().await?;
    let mut locked = locked::lock(&mut tx, &path).await?.ok_or(Error::NotFound)?;
    let submission = Submission::form(&id, form.based_on());
    let statement = statements::made(statements::confirmation(agreement_type), &form.statement);
    let (input, rules) = (form.acceptance.parse(agreement_type), member.rules());
    let by = member.by().stating(statement.as_ref());
    let account = format!("/customers/{}", locked.customer().id);
    let is_renewal = missing(&member, locked.customer(), agreement_type).is_some();
    let (errors, theirs) =
        match submissions::confirm(&mut tx, &mut locked, submission, &input, rules, by).await? {
            Confirmed::New(_) => match judge(&member, locked.customer(), &form, is_renewal) {
                Ok(done) => {
                    tx.commit().await?;
                    return Ok(page::done(&account, done));
                }
                Err(errors) => (errors, None),
            },
            Confirmed::Unchanged(_) => {
                return Ok(page::done(&account, unchanged(&member, locked.customer(), agreement_type)));
            }
            Confirmed::Foreign => return Err(Error::BadRequest),
            Confirmed::NotConfirmable(reason) => return Err(reason.into()),
            Confirmed::Wrong(errors) => (errors, None),
            Confirmed::Conflict(theirs) => (Errors::default(), Some(theirs)),
        };
    drop(tx);
    let agreement = locked.catalogue().agreement(agreement_type).clone();
    refuse(&member, &db, locked.into_customer(), agreement, form, errors, theirs).await
}

/// What the confirmation of this customer has done. `Err`: it was to renew the agreement and does not, and the staff member
/// has not chosen to record an older acceptance.
fn judge(
    member: &Member,
    customer: &Customer,
    form: &ConfirmationForm,
    is_renewal: bool,
) -> Result<Done, Errors> {
    let still_missing = form.agreement_type().and_then(|it| missing(member, customer, it));
    match still_missing {
        None => Ok(Done::Confirmation),
        Some(missing) if is_renewal && form.older.is_empty() => {
            let message = Message::new(RENEWS_NOTHING).with("first", missing.version.first_day());
            Err(Errors::at("accepted_day", message))
        }
        Some(_) => Ok(Done::ConfirmationOutdated),
    }
}

/// What the page says if the current confirmation is the same.
fn unchanged(member: &Member, customer: &Customer, agreement_type: AgreementType) -> Done {
    match missing(member, customer, agreement_type) {
        None => Done::ConfirmationUnchanged,
        Some(_) => Done::ConfirmationUnchangedOutdated,
    }
}

/// Displays the form again with the errors, or with what someone else recorded in the meantime.
async fn refuse(
    member: &Member,
    db: &Db,
    customer: Customer,
    agreement: Agreement,
    form: ConfirmationForm,
    errors: Errors,
    theirs: Option<Confirmation>,
) -> Answer {
    let current = confirmations::find_current(db, &customer.id, agreement.agreement_type).await?;
    let Some(theirs) = theirs else {
        let template = NewPage::new(member, db, customer, agreement, current, form, errors).await?;
        return page::unprocessable(&template.page, &template);
    };
    let mut template =
        NewPage::new(member, db, customer, agreement, current, form.after(&theirs), errors).await?;
    template.conflict = Some(theirs);
    page::html(StatusCode::CONFLICT, &template.page, &template)
}

#[derive(Template)]
#[template(path = "acceptances/confirmations/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    confirmation: Confirmation,
    superseded: Option<Confirmation>,
    state: RecordState,
    withdrawal: Option<Withdrawal>,
    annulment: Option<Annulment>,
    /// The position in the transparency log.
    position: Option<i64>,
    /// The file that the confirmation refers to.
    file: Option<AgreementFile>,
    proofs: Vec<Proof>,
    printed_at: DateTime<Utc>,
}

impl ShowPage {
    /// The last date on which the agreement could be confirmed, if that date has passed.
    fn over(&self) -> Option<NaiveDate> {
        self.page.catalogue().agreement(self.confirmation.agreement_type).last_day_if_over(self.page.today())
    }
}

/// The withdrawal or annulment that ended the effect of a confirmation.
async fn ended_by(
    db: &Db,
    it: &Confirmation,
    state: &RecordState,
) -> sqlx::Result<(Option<Withdrawal>, Option<Annulment>)> {
    Ok(match state {
        RecordState::Withdrawn(later) => (withdrawals::find(db, &it.customer_id, &later.id).await?, None),
        RecordState::Annulled(_) => (None, annulments::find_of(db, &it.id).await?),
        RecordState::Superseded(_) | RecordState::Current => (None, None),
    })
}

/// The printable report with all facts of the record.
pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer_id, id) = path.into_inner();
    let confirmation = confirmations::find(&**db, &customer_id, &id).await?.ok_or(Error::NotFound)?;
    let account = accounts::find(&db, &customer_id).await?.ok_or(Error::NotFound)?;
    let superseded = match confirmation.supersedes {
        Some(_) => confirmations::find_superseded(&db, &confirmation).await?,
        None => None,
    };
    let state = record_states::of_confirmation(&db, &confirmation).await?;
    let (withdrawal, annulment) = ended_by(&db, &confirmation, &state).await?;
    let file = agreement_files::find_named(&**db, confirmation.text.file_id.as_deref()).await?;
    let position = evidence::find_position(&**db, Kind::Confirmation, &confirmation.id).await?;
    let proofs = match account.has_proofs {
        true => proofs::list_of_record(&**db, &confirmation.id).await?,
        false => Vec::new(),
    };
    let (page, customer, printed_at) = (Page::of(&member), account.customer, clock::now());
    let template = ShowPage {
        page,
        customer,
        confirmation,
        superseded,
        state,
        withdrawal,
        annulment,
        position,
        file,
        proofs,
        printed_at,
    };
    page::ok(&template.page, &template)
}
