//! The list of customers, and a customer's account.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::record_state::RecordState;
use crate::model::acceptances::standing::Status;
use crate::model::customers::company::Company;
use crate::model::customers::company_form::CompanyForm;
use crate::model::customers::customer::{Customer, Edit};
use crate::model::customers::domain::FormerDomain;
use crate::model::kernel::input::Errors;
use crate::store::activity::activity_log::{self, Line};
use crate::store::customers::accounts;
use crate::store::customers::edits::{self, Saved};
use crate::store::customers::search::{self, Hits, List, Search};
use crate::store::customers::{customers, drafts, former_domains, locked};
use crate::store::db::Db;
use crate::store::programme::resellers;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

use crate::pages::acceptances::agreement_sections::{self, Event, Records, WithdrawalState};
use crate::pages::customers::columns::{Cell, Column};
use crate::pages::customers::company_fields::CompanyFields;

/// The value of the filter for customers that lack a proof.
pub const MISSING: &str = "missing";

form! {
    /// The state of the list, from the query. `proof` is empty or [`MISSING`].
    SearchQuery { q, status, tag, proof, after, before }
}

impl SearchQuery {
    pub fn search(&self, member: &Member, limit: usize) -> Result<Search, Error> {
        let status = Status::find(&self.status);
        let is_long = |it: &str| it.chars().count() > 200;
        let is_unknown =
            (status.is_none() && !self.status.is_empty()) || !["", MISSING].contains(&self.proof.as_str());
        if is_unknown || is_long(&self.q) || is_long(&self.tag) {
            return Err(Error::BadRequest);
        }
        let cursor = |it: &String| Some(it.clone()).filter(|it| !it.is_empty());
        let (after, before) = (cursor(&self.after), cursor(&self.before));
        let standings = status.map(|it| member.catalogue().standings(it, member.today()));
        let lacks_proof = self.lacks_proof();
        Ok(Search {
            text: self.q.clone(),
            tag: self.tag.clone(),
            standings,
            lacks_proof,
            after,
            before,
            limit,
        })
    }

    pub fn lacks_proof(&self) -> bool {
        self.proof == MISSING
    }

    /// Whether the list has a search text or a filter.
    pub fn is_narrowed(&self) -> bool {
        [&self.q, &self.status, &self.tag, &self.proof].iter().any(|it| !it.is_empty())
    }

    /// The query of the list with this state and these changes.
    pub fn address(&self, path: &str, changed: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let filters = [("q", &self.q), ("status", &self.status), ("tag", &self.tag), ("proof", &self.proof)];
        for (name, current) in filters {
            let value =
                changed.iter().find(|(it, _)| *it == name).map_or(current.as_str(), |(_, value)| *value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        for (name, value) in changed.iter().filter(|(it, _)| matches!(*it, "after" | "before")) {
            query.append_pair(name, value);
        }
        match query.finish().as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

/// The text above the list: how many customers match.
pub fn hits_text(page: &Page, hits: Hits) -> String {
    match hits {
        Hits::Exactly(count) => {
            let number = page.number(&count);
            page.f("customers-hits", &[("count", &count.to_string()), ("number", &number)])
        }
        Hits::Uncounted => page.t("customers-hits-many").to_owned(),
    }
}

#[derive(Template)]
#[template(path = "customers/index.html")]
struct IndexPage {
    page: Page,
    query: SearchQuery,
    hits: String,
    list: List,
    /// The ID and the company name of each registration that the visitor has begun and not submitted.
    unfinished: Vec<(String, String)>,
    statuses: [Status; 5],
}

/// Customers per page.
const PAGE: usize = 50;

pub async fn index(
    member: GlobalAdminAdminAgentOrSales,
    Query(query): Query<SearchQuery>,
    db: Data<Db>,
) -> Answer {
    let list = search::list(&db, &query.search(&member, PAGE)?).await?;
    let page = Page::of(&member);
    let hits = hits_text(&page, list.hits);
    let unfinished = match page.confirms() && !query.is_narrowed() && list.before.is_none() {
        true => drafts::list(&db, &member.staff().id).await?,
        false => Vec::new(),
    };
    let template = IndexPage { page, query, hits, list, unfinished, statuses: Status::ALL };
    page::ok(&template.page, &template)
}

#[derive(Template)]
#[template(path = "customers/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    former_domains: Vec<FormerDomain>,
    records: Records,
    activity: Vec<Line>,
}

impl ShowPage {
    /// The confirmation that was just recorded.
    fn newest(&self) -> Option<&Confirmation> {
        self.records.history.iter().find_map(|it| match it {
            Event::Confirmation(confirmation, ..) => Some(confirmation),
            _ => None,
        })
    }
}

pub async fn show(member: GlobalAdminAdminAgentOrSales, path: Path<String>, db: Data<Db>) -> Answer {
    let account = accounts::find(&db, &path).await?.ok_or(Error::NotFound)?;
    let records = agreement_sections::records(&member, &db, &account).await?;
    let customer = account.customer;
    let former_domains = match account.has_former_domains {
        true => former_domains::list(&**db, &customer.id).await?,
        false => Vec::new(),
    };
    let activity = activity_log::list_for_customer(&db, &customer.id).await?;
    let page = Page::of(&member);
    let template = ShowPage { page, customer, former_domains, records, activity };
    page::ok(&template.page, &template)
}

#[derive(Template)]
#[template(path = "customers/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    /// Whether someone else saved since the form was displayed. `customer` is then their version.
    conflict: bool,
    /// The version number when the form was displayed.
    version: String,
    fields: CompanyFields,
}

impl EditPage {
    async fn new(
        member: &Member,
        db: &Db,
        customer: Customer,
        edit: Edit<CompanyForm>,
        errors: Errors,
    ) -> Result<Self, Error> {
        let page = Page::of(member).with(&errors);
        let fields = CompanyFields::new(&page, edit.form, resellers::list(db).await?);
        Ok(EditPage { page, errors, customer, conflict: false, version: edit.version, fields })
    }
}

pub async fn edit(
    member: AdminAgentOrSales,
    kept: Kept<Edit<CompanyForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let edit = kept.or_else(|| Edit::new(customer.company_version, CompanyForm::from(&customer.company)));
    let template = EditPage::new(&member, &db, customer, edit, Errors::default()).await?;
    page::ok(&template.page, &template)
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(edit): Form<Edit<CompanyForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let version = edit.version.parse().map_err(|_| Error::BadRequest)?;
    if edit.form.is_refresh() {
        let current = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
        return adapt(&member, &db, current, edit).await;
    }
    let input = edit.form.parse(&resellers::list(&**db).await?);
    let mut tx = db.begin().await?;
    let mut locked = locked::lock(&mut tx, &path).await?.ok_or(Error::NotFound)?;
    let current = locked.customer();
    let mut errors = Errors::default();
    let company = input.check(current.unrecorded(), &mut errors);
    input.check_with_contact(current.contact.as_ref(), &mut errors);
    let Some(company) = company.filter(|_| errors.is_empty()) else {
        drop(tx);
        let template = EditPage::new(&member, &db, locked.into_customer(), edit, errors).await?;
        return page::unprocessable(&template.page, &template);
    };
    let account = format!("/customers/{}", current.id);
    if company == current.company {
        return Ok(page::done(&account, Done::Unchanged));
    }
    let saved = edits::update_company(&mut tx, &mut locked, version, &company, member.by()).await?;
    if saved == Saved::Yes {
        tx.commit().await?;
        return Ok(page::done(&account, Done::Company));
    }
    drop(tx);
    refuse(&member, &db, locked.into_customer(), edit, &company, saved).await
}

/// Displays the form with the address fields of the chosen country. Nothing was submitted.
async fn adapt(member: &Member, db: &Db, current: Customer, edit: Edit<CompanyForm>) -> Answer {
    let mut errors = Errors::default();
    if edit.form.has_errors() {
        let input = edit.form.parse(&resellers::list(db).await?);
        let company = input.check(current.unrecorded(), &mut errors);
        input.check_with_contact(current.contact.as_ref(), &mut errors);
        if let Some(company) = company.filter(|_| errors.is_empty()) {
            errors = customers::taken(db, None, company.microsoft_id.as_deref(), &current.id).await?;
        }
    }
    let mut template = EditPage::new(member, db, current, edit, errors).await?;
    template.page.refused = false;
    page::ok(&template.page, &template)
}

/// Shows the form again with the reason why its company was not saved.
async fn refuse(
    member: &Member,
    db: &Db,
    current: Customer,
    edit: Edit<CompanyForm>,
    company: &Company,
    saved: Saved,
) -> Answer {
    if saved == Saved::Taken {
        let errors = customers::taken(db, None, company.microsoft_id.as_deref(), &current.id).await?;
        let template = EditPage::new(member, db, current, edit, errors).await?;
        return page::unprocessable(&template.page, &template);
    }
    let edit = Edit::new(current.company_version, edit.form);
    let mut template = EditPage::new(member, db, current, edit, Errors::default()).await?;
    template.conflict = true;
    page::html(StatusCode::CONFLICT, &template.page, &template)
}
