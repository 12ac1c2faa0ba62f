//! A new customer before it is registered: Account info, then Subscriptions, then Review. The id of the draft is
//! generated with the empty form and becomes the id of the customer. A form that is sent twice therefore registers
//! one customer.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::NaiveDate;

use crate::form;
use crate::model::catalogue::agreement::{Agreement, Channel};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::customers::company_name;
use crate::model::customers::country::Country;
use crate::model::customers::customer::NewCustomer;
use crate::model::customers::draft::DraftForm;
use crate::model::customers::rules::Rules;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::subscriptions::order::NewOrder;
use crate::pages::acceptances::text_fields::TextFields;
use crate::pages::customers::company_fields::CompanyFields;
use crate::store::catalogue::agreement_files;
use crate::store::customers::customers;
use crate::store::customers::drafts::{self, Draft};
use crate::store::customers::registrations;
use crate::store::db::Db;
use crate::store::db::On;
use crate::store::programme::resellers;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, see_other};
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;
use crate::web::token;

form! {
    /// `review` if the Review page led to the form, which then returns to it. Otherwise empty.
    BackForm { back }
}

impl BackForm {
    pub fn is_to_review(&self) -> bool {
        self.back == "review"
    }

    /// The query of a step's address.
    pub fn query(&self) -> &'static str {
        if self.is_to_review() { "?back=review" } else { "" }
    }

    /// The page that cancelling a step leads to: the review that led to it, or else the list of customers.
    pub fn cancelled(&self, id: &str) -> String {
        if self.is_to_review() { format!("/customers/drafts/{id}") } else { "/customers".to_owned() }
    }

    /// The key of the text that names the next step.
    fn next(&self) -> &'static str {
        if self.is_to_review() { "next-review" } else { "next-subscriptions" }
    }
}

/// The form of the first step.
#[derive(Default)]
pub struct AccountForm {
    back: BackForm,
    draft: DraftForm,
}

impl Fields for AccountForm {
    fn take(pairs: &mut Pairs) -> Self {
        AccountForm { back: Fields::take(pairs), draft: Fields::take(pairs) }
    }
}

#[derive(Template)]
#[template(path = "customers/drafts/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    id: String,
    back: BackForm,
    form: DraftForm,
    fields: CompanyFields,
    confirmable: Vec<Agreement>,
    text: TextFields,
}

impl EditPage {
    async fn new(
        member: &Member,
        db: &Db,
        id: String,
        mut form: DraftForm,
        errors: Errors,
    ) -> Result<Self, Error> {
        if let (true, Some(country)) =
            (form.company.language.is_empty(), Country::find(&form.company.country))
        {
            form.company.language = country.default_language().to_owned();
        }
        let page = Page::of(member).with(&errors);
        let fields = CompanyFields::new(&page, form.company.clone(), resellers::list(db).await?);
        let confirmable =
            member.catalogue().confirmable(Channel::Pages, member.visitor.sandbox, member.today());
        let confirmable: Vec<Agreement> = confirmable.cloned().collect();
        let agreements = confirmable.iter().map(|it| it.agreement_type);
        let country = Country::find(&form.company.country).map(|it| it.code.as_str());
        let text = form.agreement.acceptance.text.clone();
        let files = agreement_files::list_nameable(db, country, &text.file).await?;
        let text = TextFields::new(&page, text, country, agreements, &files, &errors);
        Ok(EditPage { page, errors, id, back: BackForm::default(), form, fields, confirmable, text })
    }
}

impl EditPage {
    /// The earliest possible acceptance date, if there is only one agreement to choose.
    fn accepted_from(&self) -> Option<NaiveDate> {
        if let [agreement] = self.confirmable.as_slice() { agreement.accepted_from } else { None }
    }

    /// The address of the form. It is also shown in answer to the other steps.
    fn address(&self) -> String {
        format!("/customers/drafts/{}/edit{}", self.id, self.back.query())
    }
}

#[derive(Template)]
#[template(path = "customers/drafts/show.html")]
struct ShowPage {
    page: Page,
    id: String,
    new: NewCustomer,
    /// The file that the confirmation refers to.
    file: Option<AgreementFile>,
    order: NewOrder,
    /// The fingerprint of the displayed draft. Only this content can be submitted.
    reviewed: String,
    doubtful_name: bool,
}

/// Generates an id and redirects to the form, so that the browser can go back to it. Writes nothing.
pub async fn new(_: AdminAgentOrSales) -> Answer {
    Ok(see_other(&format!("/customers/drafts/{}/edit", Id::generate())))
}

pub async fn edit(
    member: AdminAgentOrSales,
    kept: Kept<AccountForm>,
    Query(back): Query<BackForm>,
    path: Path<Id>,
    db: Data<Db>,
) -> Answer {
    let id: String = path.into_inner().into();
    if let Some(answer) = registered(&db, &id).await? {
        return Ok(answer);
    }
    let draft = drafts::find(&**db, &member.staff().id, &id).await?;
    let AccountForm { back, draft: form } = kept.or_else(|| {
        let mut blank = DraftForm::default();
        blank.company.qualification = "None".to_owned();
        AccountForm { back, draft: draft.map_or(blank, |it| it.form) }
    });
    let template = EditPage::new(&member, &db, id, form, Errors::default()).await?;
    let template = EditPage { back, ..template };
    page::ok(&template.page, &template)
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(AccountForm { back, draft: mut form }): Form<AccountForm>,
    path: Path<Id>,
    db: Data<Db>,
) -> Answer {
    let id: String = path.into_inner().into();
    if registered(&db, &id).await?.is_some() {
        return Err(Error::NotFound);
    }
    if let Some(before) = drafts::find(&**db, &member.staff().id, &id).await? {
        form.lines = before.form.lines;
    }
    if form.company.is_refresh() {
        return adapt(&member, &db, id, back, form).await;
    }
    let errors = faults(&db, &form, &member.rules()).await?;
    if !errors.is_empty() {
        let template = EditPage::new(&member, &db, id, form, errors).await?;
        let template = EditPage { back, ..template };
        return page::unprocessable(&template.page, &template);
    }
    save(&member, &db, &id, &form).await?;
    let step = if back.is_to_review() { "" } else { "/subscriptions" };
    Ok(see_other(&format!("/customers/drafts/{id}{step}")))
}

/// Why this customer cannot be registered, also because another customer has its domain or Microsoft ID.
async fn faults(db: &Db, form: &DraftForm, rules: &Rules<'_>) -> Result<Errors, Error> {
    match check(db, form, rules).await? {
        Ok(new) => Ok(registrations::refusals(db, &new).await?),
        Err(errors) => Ok(errors),
    }
}

/// Displays the form with the address fields of the chosen country. Nothing was submitted.
async fn adapt(member: &Member, db: &Db, id: String, back: BackForm, form: DraftForm) -> Answer {
    let errors = match form.company.has_errors() {
        true => faults(db, &form, &member.rules()).await?,
        false => Errors::default(),
    };
    let mut template = EditPage { back, ..EditPage::new(member, db, id, form, errors).await? };
    template.page.refused = false;
    page::ok(&template.page, &template)
}

pub async fn show(member: AdminAgentOrSales, path: Path<Id>, db: Data<Db>) -> Answer {
    let id: String = path.into_inner().into();
    if let Some(answer) = registered(&db, &id).await? {
        return Ok(answer);
    }
    let draft = drafts::find(&**db, &member.staff().id, &id).await?.ok_or(Error::OutOfOrder)?;
    let reviewed = fingerprint(&draft);
    let new = match check(&**db, &draft.form, &member.rules()).await? {
        Ok(new) => new,
        Err(errors) => return refuse(&member, &db, id, draft.form, errors).await,
    };
    let order = match draft.form.order(&id, member.visitor.sandbox) {
        Ok(order) if new.refusal(&order, member.catalogue(), Channel::Pages, member.today()).is_none() => {
            order
        }
        // The Subscriptions step displays the reason and a way to continue.
        _ => return Ok(see_other(&format!("/customers/drafts/{id}/subscriptions"))),
    };
    let named = new.acceptance.as_ref().and_then(|it| it.text.file_id.as_deref());
    let file = agreement_files::find_named(&**db, named).await?;
    let template = ShowPage {
        page: Page::of(&member),
        id,
        order,
        reviewed,
        doubtful_name: company_name::is_doubtful(&new.company.company_name),
        new,
        file,
    };
    page::ok(&template.page, &template)
}

/// The customer of a draft by today's rules, or the errors.
pub async fn check(
    on: impl Into<On<'_>>,
    form: &DraftForm,
    rules: &Rules<'_>,
) -> sqlx::Result<Result<NewCustomer, Errors>> {
    let mut on = on.into();
    let resellers = resellers::list(on.again()).await?;
    let file = agreement_files::find_named(on, form.file_id()).await?;
    Ok(form.check(&resellers, file.as_ref(), rules))
}

/// Saves a draft, unless it is someone else's.
pub async fn save(member: &Member, db: &Db, id: &str, form: &DraftForm) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    if !drafts::save(&mut tx, &member.staff().id, id, form).await? {
        return Err(Error::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Displays the form again with the errors.
pub async fn refuse(member: &Member, db: &Db, id: String, form: DraftForm, errors: Errors) -> Answer {
    let template = EditPage::new(member, db, id, form, errors).await?;
    page::unprocessable(&template.page, &template)
}

/// The fingerprint of a draft's content.
pub fn fingerprint(draft: &Draft) -> String {
    token::hash(&draft.json)
}

/// The path of the page after registration. The draft's id has become the customer's.
pub fn registration(id: &str) -> String {
    format!("/customers/{id}/registration")
}

/// Redirects to the page after registration, if the draft has become a customer.
pub async fn registered(db: &Db, id: &str) -> sqlx::Result<Option<HttpResponse>> {
    Ok(customers::exists(db, id).await?.then(|| see_other(&registration(id))))
}
