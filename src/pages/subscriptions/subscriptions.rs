//! A customer's subscriptions: the list, and each with what may be done with it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::NaiveDate;

use crate::form;
use crate::model::customers::customer::Customer;
use crate::model::subscriptions::subscription::{Subscription, Unfit};
use crate::pages::subscriptions::prompts::Outlook;
use crate::store::customers::customers;
use crate::store::db::Db;
use crate::store::subscriptions::subscriptions;
use crate::store::subscriptions::transitions::{Changed, Which};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Query;
use crate::web::request::gate::GlobalAdminAdminAgentOrSales;
use crate::web::request::visitor::Member;

/// How many subscriptions a page of the list shows.
const PAGE: usize = 50;

form! {
    /// `before`: the last of the page before.
    ListQuery { before }
}

#[derive(Template)]
#[template(path = "subscriptions/index.html")]
struct IndexPage {
    page: Page,
    customer: Customer,
    list: Vec<Subscription>,
    /// Whether there are more.
    next: Option<String>,
    first: bool,
    to_cancel: bool,
    outlook: Outlook,
}

pub async fn index(
    member: GlobalAdminAdminAgentOrSales,
    Query(query): Query<ListQuery>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let before = Some(query.before.as_str()).filter(|it| !it.is_empty());
    let mut list = subscriptions::list(&db, &customer.id, before, PAGE + 1).await?;
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    let template = IndexPage {
        page: Page::of(&member),
        next: list.last().filter(|_| more).map(|it| it.id.clone()),
        first: before.is_none(),
        to_cancel: subscriptions::any_to_cancel(&db, &customer.id).await?,
        outlook: Outlook::of(&member, &customer, false),
        list,
        customer,
    };
    page::ok(&template.page, &template)
}

#[derive(Template)]
#[template(path = "subscriptions/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    subscription: Subscription,
    outlook: Outlook,
    today: NaiveDate,
    /// Why what was wanted was not done.
    refused: Option<String>,
}

form! {
    /// The version that was shown, of what is changed with one click.
    VersionForm { version }
}

impl VersionForm {
    pub fn of<'a>(&self, customer_id: &'a str, id: &'a str) -> Result<Which<'a>, Error> {
        let version = Some(self.version.parse().map_err(|_| Error::BadRequest)?);
        Ok(Which { customer_id, id, version })
    }
}

pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (customer, subscription) = find(&db, &path).await?;
    let template = ShowPage::new(&member, customer, subscription);
    page::ok(&template.page, &template)
}

impl ShowPage {
    fn new(member: &Member, customer: Customer, subscription: Subscription) -> Self {
        ShowPage {
            page: Page::of(member),
            outlook: Outlook::of(member, &customer, subscription.needs_customer_agreement()),
            customer,
            subscription,
            today: member.today(),
            refused: None,
        }
    }

    fn address(&self) -> String {
        address(&self.customer.id, &self.subscription.id)
    }

    fn may_change_seats(&self) -> bool {
        self.subscription.check_active().is_ok() && !self.subscription.is_usage_based()
    }

    fn is_renewable(&self) -> bool {
        self.subscription.check_renewable(self.today).is_ok()
    }

    /// Whether it may be kept again: the customer is validly confirmed.
    fn may_be_kept(&self) -> bool {
        self.subscription.is_to_cancel() && self.outlook.refusal.is_none()
    }
}

/// The subscription of an address, with its customer.
pub async fn find(db: &Db, path: &(String, String)) -> Result<(Customer, Subscription), Error> {
    let (customer_id, id) = path;
    let subscription = subscriptions::find(db, customer_id, id).await?.ok_or(Error::NotFound)?;
    let customer = customers::find(db, customer_id).await?.ok_or(Error::NotFound)?;
    Ok((customer, subscription))
}

pub fn address(customer_id: &str, id: &str) -> String {
    format!("/customers/{customer_id}/subscriptions/{id}")
}

/// Answers what was wanted with one click, after the transaction was committed: with the page of the
/// subscription, which says what was done or why it was not.
pub async fn answer(
    member: &Member,
    db: &Db,
    path: &(String, String),
    changed: Changed,
    done: Done,
) -> Answer {
    let page = Page::of(member);
    let refused = match changed {
        Changed::Yes(it) => return Ok(page::done(&address(&it.customer_id, &it.id), done)),
        Changed::NotFound => return Err(Error::NotFound),
        Changed::Conflict(_) => page.t("subscription-conflict").to_owned(),
        Changed::Unfit(unfit) => unfit_text(&page, unfit),
        Changed::Refused(refusal) => page.refusal(&refusal),
    };
    let (customer, subscription) = find(db, path).await?;
    let mut template = ShowPage::new(member, customer, subscription);
    template.refused = Some(refused);
    page::html(StatusCode::CONFLICT, &template.page, &template)
}

/// Why something cannot be done with a subscription, in words.
pub fn unfit_text(page: &Page, unfit: Unfit) -> String {
    let day = match unfit {
        Unfit::RenewableFrom { day } => page.date(&day),
        _ => String::new(),
    };
    page.f(&format!("subscription-unfit-{}", unfit.code()), &[("day", &day)])
}
