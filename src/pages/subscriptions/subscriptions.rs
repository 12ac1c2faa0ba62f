//! A customer's subscriptions: the list, and each one with its actions.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono::NaiveDate;

use crate::form;
use crate::model::customers::customer::Customer;
use crate::model::kernel::paging::{Cursor, Paged};
use crate::model::subscriptions::subscription::{ChangeError, Subscription};
use crate::pages::subscriptions::prompts::Outlook;
use crate::store::customers::customers;
use crate::store::customers::locked::{self, Locked};
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::subscriptions;
use crate::store::subscriptions::transitions::{Changed, Which};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Query;
use crate::web::request::gate::GlobalAdminAdminAgentOrSales;
use crate::web::request::visitor::Member;

/// Subscriptions per page.
const PAGE: usize = 50;

form! {
    /// `before`: the last subscription of the previous page.
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
    let cursor = Cursor::of(&query.before, "");
    let before = cursor.as_ref().map(Cursor::item);
    let found = subscriptions::list(&db, &customer.id, None, before, PAGE + 1).await?;
    let paged = Paged::from_rows(found, PAGE, cursor.as_ref(), |it| it.id.clone());
    let Paged { rows: list, is_first: first, after: next, .. } = paged;
    let template = IndexPage {
        page: Page::of(&member),
        next,
        first,
        to_cancel: subscriptions::any_to_cancel(&db, &customer.id).await?,
        outlook: Outlook::of(&member, &customer.standings, false),
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
    /// Why the action was not done.
    refused: Option<String>,
}

form! {
    /// The version that the page showed, for one-click changes.
    VersionForm { version }
}

impl VersionForm {
    pub fn of<'a>(&self, id: &'a str) -> Result<Which<'a>, Error> {
        let version = Some(self.version.parse().map_err(|_| Error::BadRequest)?);
        Ok(Which { id, version })
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
            outlook: Outlook::of(member, &customer.standings, subscription.needs_customer_agreement()),
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

    /// The message about what was just done, with the quantity if that was not changed.
    fn done_text(&self, done: &Done) -> String {
        let quantity = self.page.number(&self.subscription.quantity);
        self.page.f(done.text(), &[("quantity", &quantity)])
    }

    /// Whether it may be kept, because the customer is eligible again.
    fn may_be_kept(&self) -> bool {
        self.subscription.is_to_cancel() && self.outlook.refusal.is_none()
    }
}

/// The subscription of this path, with its customer.
pub async fn find(db: &Db, path: &(String, String)) -> Result<(Customer, Subscription), Error> {
    let (customer_id, id) = path;
    let subscription = subscriptions::find(db, customer_id, id).await?.ok_or(Error::NotFound)?;
    let customer = customers::find(db, customer_id).await?.ok_or(Error::NotFound)?;
    Ok((customer, subscription))
}

pub fn address(customer_id: &str, id: &str) -> String {
    format!("/customers/{customer_id}/subscriptions/{id}")
}

/// Changes a subscription in a transaction of its own, and answers.
pub async fn change(
    member: &Member,
    db: &Db,
    path: &(String, String),
    form: &VersionForm,
    done: Done,
    transition: impl AsyncFnOnce(&mut Tx, &Locked, Which<'_>) -> sqlx::Result<Changed>,
) -> Answer {
    let which = form.of(&path.1)?;
    let mut tx = db.begin().await?;
    let locked = locked::lock(&mut tx, &path.0).await?.ok_or(Error::NotFound)?;
    let changed = transition(&mut tx, &locked, which).await?;
    tx.commit().await?;
    answer(member, db, path, changed, done).await
}

/// Responds to a one-click change after the commit: redirects to the page of the
/// subscription, or shows it with the reason why nothing was done.
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
        Changed::NotPossible(error) => change_error_text(&page, error),
        Changed::Refused(refusal) => page.refusal(&refusal),
    };
    let (customer, subscription) = find(db, path).await?;
    let mut template = ShowPage::new(member, customer, subscription);
    template.refused = Some(refused);
    page::html(StatusCode::CONFLICT, &template.page, &template)
}

/// The text why a change is impossible.
pub fn change_error_text(page: &Page, error: ChangeError) -> String {
    let day = match error {
        ChangeError::RenewableFrom { day } => page.date(&day),
        _ => String::new(),
    };
    page.f(&format!("subscription-change-error-{}", error.code()), &[("day", &day)])
}
