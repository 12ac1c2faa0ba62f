//! The export of a customer's subscriptions for spreadsheets: all of them, not only one page.

use std::borrow::Cow;

use actix_web::web::{Bytes, Data, Path};
use futures_util::stream;

use crate::model::customers::customer::Customer;
use crate::model::subscriptions::subscription::Subscription;
use crate::store::customers::customers;
use crate::store::db::Db;
use crate::store::db::failure::explain;
use crate::store::subscriptions::subscriptions;
use crate::web::answer::csv;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::Page;
use crate::web::request::gate::GlobalAdminAdminAgentOrSales;

/// Rows in memory at a time.
const PORTION: usize = 1_000;

pub async fn show(member: GlobalAdminAdminAgentOrSales, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let rest = Rest { page: Page::of(&member), db, customer, below: None };
    let lines = stream::try_unfold(Some(rest), |rest| async {
        let Some(rest) = rest else { return Ok(None) };
        match rest.next().await {
            Ok((bytes, rest)) => Ok(Some((bytes, rest))),
            // The response has started, so an error can only abort it.
            Err(error) => {
                tracing::error!(cause = explain(&error), "an export of subscriptions broke off");
                Err(actix_web::Error::from(Error::Unexpected(error)))
            }
        }
    });
    Ok(csv::download("Subscriptions.csv", lines))
}

/// The remaining part of the export.
struct Rest {
    page: Page,
    db: Data<Db>,
    customer: Customer,
    /// The last subscription sent.
    below: Option<String>,
}

impl Rest {
    /// The next portion, and the remaining part.
    async fn next(self) -> anyhow::Result<(Bytes, Option<Rest>)> {
        let list =
            subscriptions::list(&self.db, &self.customer.id, None, self.below.as_deref(), PORTION).await?;
        let (lang, mut bytes) = (self.page.lang(), Vec::new());
        if self.below.is_none() {
            bytes.extend_from_slice(csv::MARK.as_bytes());
            bytes.extend(csv::lines(lang, [self.head()])?);
        }
        bytes.extend(csv::lines(lang, list.iter().map(|it| self.row(it)))?);
        let below = list.last().filter(|_| list.len() == PORTION).map(|it| it.id.clone());
        let rest = below.map(|it| Rest { below: Some(it), ..self });
        Ok((bytes.into(), rest))
    }

    fn head(&self) -> [Cow<'_, str>; 5] {
        ["subscription-id", "subscription", "field-quantity", "subscription-status", "subscription-reseller"]
            .map(|key| self.page.t(key).into())
    }

    fn row<'a>(&'a self, it: &'a Subscription) -> [Cow<'a, str>; 5] {
        let reseller = self.customer.company.reseller_name.as_deref();
        [
            it.id.as_str().into(),
            it.friendly_name.as_str().into(),
            it.quantity.to_string().into(),
            self.page.t(it.state.label()).into(),
            reseller.unwrap_or_default().into(),
        ]
    }
}
