//! Subscriptions of the sample customers.

use chrono::{Months, TimeDelta};
use rand::RngExt;
use rand::seq::IndexedRandom;

use super::draw::Draw;
use super::rows::Rows;
use crate::details;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::model::people::staff::Staff;
use crate::model::subscriptions::offer::{BillingCycle, Offer};
use crate::store::db::Value;

/// The IDs of the offers that customers ordered: some with seats, and the Azure plan.
const OFFERS: [&str; 5] = [
    "bd938f12-058f-4927-bba3-ae36b1d2501c",
    "031c9e47-4802-4248-838e-778fb1d2cc05",
    "796b6b5f-613c-4e24-a17c-eba730d49c02",
    "91fd106f-4b2c-4938-95ac-f54f74e9a239",
    "DZH318Z0BPS6:0001",
];

/// The number of a customer's subscriptions. About every second customer has one, and a few have several.
fn how_many(number: u64, standing: &Standing) -> u64 {
    match (number, standing) {
        (_, Standing::Withdrawn) => 2,
        (0..48, Standing::Accepted(_)) => 1 + number % 4,
        (_, Standing::NotProvided) => 0,
        _ => (number + 1) % 2,
    }
}

impl Draw<'_> {
    /// Adds the rows of an order and its subscriptions.
    pub(super) fn order(
        &mut self,
        rows: &mut Rows,
        customer_id: &str,
        staff: &Staff,
        standing: &Standing,
    ) -> anyhow::Result<()> {
        let (count, today) = (how_many(self.number, standing), clock::now().date_naive());
        if count == 0 {
            return Ok(());
        }
        let mut at = self.created_at + TimeDelta::days(2);
        // Some subscriptions end soon and do not renew. Customers that withdrew are excluded, because they ordered
        // before the withdrawal.
        let ends_soon = self.number % 10 == 6 && self.withdrawn_on.is_none();
        if ends_soon {
            let soon = today + TimeDelta::days(self.random.random_range(1..25));
            at = at.max(self.time(soon - Months::new(12)));
        }
        let order_id = self.id(at);
        let mut names = Vec::new();
        for line in 1..=count {
            let Some(offer) = OFFERS.choose(&mut self.random).and_then(|it| Offer::find(it)) else {
                continue;
            };
            let id = self.id(at);
            let quantity = if offer.is_usage_based() { 1 } else { self.random.random_range(1..=25) };
            let cycle = offer.billing_cycle(Some(BillingCycle::Annual)).unwrap_or(BillingCycle::None);
            let (started_on, number) = (at.date_naive(), i64::try_from(line)?);
            let status = if self.number % 14 == 8 { "suspended" } else { "active" };
            names.push(format!("{quantity} × {}", offer.name));
            rows.subscriptions.push([
                ("id", id.as_str().into()),
                ("customer_id", customer_id.into()),
                ("order_id", order_id.as_str().into()),
                ("offer_id", offer.id.as_str().into()),
                ("friendly_name", offer.name.as_str().into()),
                ("quantity", quantity.into()),
                ("billing_cycle", cycle.code().into()),
                ("auto_renew", (offer.is_auto_renewable && !ends_soon).into()),
                ("status", status.into()),
                ("created_at", at.into()),
                ("started_on", started_on.into()),
                ("ends_on", offer.term.map(|it| it.end_after(started_on, today)).into()),
                ("to_cancel_since", self.withdrawn_on.into()),
                ("version", 1i64.into()),
            ]);
            rows.order_lines.push([
                ("order_id", order_id.as_str().into()),
                ("number", number.into()),
                ("offer_id", offer.id.as_str().into()),
                ("friendly_name", offer.name.as_str().into()),
                ("quantity", quantity.into()),
                ("billing_cycle", cycle.code().into()),
                ("subscription_id", id.into()),
            ]);
        }
        let after = details! { Order: order_id, Subscriptions: names };
        self.activity(rows, customer_id, staff, at, Action::OrderPlaced, after);
        let ground: Value = match standing {
            Standing::Direct => "direct_acceptance".into(),
            Standing::NotApplicable => "national_cloud".into(),
            _ => "customer_agreement".into(),
        };
        rows.orders.push([
            ("id", order_id.into()),
            ("customer_id", customer_id.into()),
            ("ground", ground),
            ("staff_id", (&staff.id).into()),
            ("staff_name", (&staff.name).into()),
            ("created_at", at.into()),
        ]);
        Ok(())
    }
}
