//! Cancelling a subscription for good, and the list of subscriptions to cancel.
//! Needs no eligibility.

use actix_web::web::{Data, Path};
use askama::Template;
use chrono::NaiveDate;

use crate::form;
use crate::model::acceptances::standing::Standing;
use crate::model::customers::customer::Customer;
use crate::model::kernel::paging::Paged;
use crate::model::subscriptions::offer::Offer;
use crate::model::subscriptions::subscription::Subscription;
use crate::pages::subscriptions::prompts::Outlook;
use crate::pages::subscriptions::subscriptions::{VersionForm, address, change, change_error_text, find};
use crate::store::customers::locked::Locked;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::subscriptions::{self, ToCancel};
use crate::store::subscriptions::transitions::{self, Which};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};

/// Subscriptions per page.
const PAGE: usize = 50;

form! {
    /// The cursor: day and id of the last one on the previous page.
    ToCancelQuery { since, after }
}

#[derive(Template)]
#[template(path = "subscriptions/cancellations/index.html")]
struct IndexPage {
    page: Page,
    /// Each with whether its customer has accepted again, so that it may be kept.
    list: Vec<(ToCancel, bool)>,
    first: bool,
    /// The query of the next page: the last subscription of this page.
    next: Option<String>,
}

/// The subscriptions to cancel of all customers.
pub async fn index(
    member: GlobalAdminAdminAgentOrSales,
    Query(query): Query<ToCancelQuery>,
    db: Data<Db>,
) -> Answer {
    let after = match query.since.as_str() {
        "" => None,
        since => {
            let since: NaiveDate = since.parse().map_err(|_| Error::BadRequest)?;
            Some((since, query.after.as_str()))
        }
    };
    let found = subscriptions::list_to_cancel(&db, after, PAGE + 1).await?;
    let item = |it: &ToCancel| format!("since={}&after={}", it.to_cancel_since, it.id);
    let Paged { rows: list, after: next, .. } = Paged::from_rows(found, PAGE, None, item);
    let list = list.into_iter().map(|it| {
        let needs = Offer::find(&it.offer_id).is_some_and(Offer::needs_customer_agreement);
        let is_eligible = Outlook::of(&member, &it.standings, needs).refusal.is_none();
        let is_accepted = is_eligible && it.standings.customer != Standing::NotApplicable;
        (it, is_accepted)
    });
    let (page, list, first) = (Page::of(&member), list.collect(), after.is_none());
    let template = IndexPage { page, list, first, next };
    page::ok(&template.page, &template)
}

#[derive(Template)]
#[template(path = "subscriptions/cancellations/new.html")]
struct NewPage {
    page: Page,
    customer: Customer,
    subscription: Subscription,
    /// Why there is nothing to cancel.
    change_error: Option<String>,
}

pub async fn new(member: AdminAgentOrSales, path: Path<(String, String)>, db: Data<Db>) -> Answer {
    let (customer, subscription) = find(&db, &path).await?;
    let page = Page::of(&member);
    let change_error = subscription.check_open().err().map(|it| change_error_text(&page, it));
    let template = NewPage { page, customer, subscription, change_error };
    page::ok(&template.page, &template)
}

impl NewPage {
    fn address(&self) -> String {
        address(&self.customer.id, &self.subscription.id)
    }
}

pub async fn create(
    member: AdminAgentOrSales,
    Form(form): Form<VersionForm>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let cancel = async |tx: &mut Tx, locked: &Locked, which: Which<'_>| {
        transitions::cancel(tx, locked, which, member.by()).await
    };
    change(&member, &db, &path, &form, Done::Cancelled, cancel).await
}
