//! Whether a customer may order, checked after the customer is locked.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::Channel;
use crate::model::subscriptions::eligibility::{self, Ground, Refusal};
use crate::store::activity::activity_log::By;
use crate::store::customers::locked::Locked;

/// The author, channel and date of an attempt.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    pub by: By<'a>,
    pub channel: Channel,
    pub today: NaiveDate,
    pub sandbox: bool,
}

impl Attempt<'_> {
    /// Whether a locked customer may buy, change seats or renew manually. `needs_customer_agreement`: whether the offer
    /// accepts no other agreement.
    pub fn check(&self, locked: &Locked, needs_customer_agreement: bool) -> Result<Ground, Refusal> {
        let (catalogue, standings) = (locked.catalogue(), &locked.customer().standings);
        eligibility::check(catalogue, standings, needs_customer_agreement, self.channel, self.today)
    }
}
