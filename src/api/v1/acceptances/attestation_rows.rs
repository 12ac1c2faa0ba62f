//! The rows of a bulk attestation: reads each one, and finds the customer that it names.

use std::collections::HashMap;

use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::core::contact::Contact;
use crate::api::core::dates::GivenTime;
use crate::api::core::dialect::Dialect;
use crate::api::core::error::{Error, Fault, wrong};
use crate::api::core::wire::RequestDeserializer;
use crate::model::kernel::id::Id;
use crate::store::customers::customers;
use crate::store::db::Db;

/// An acceptance of the Customer Agreement to confirm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReAttestation {
    /// The firm: its MPN ID, or its Microsoft ID if people sign in with Entra ID.
    #[schema(example = "4842567")]
    pub partner_id: String,
    /// The customer's Microsoft ID or its ID here.
    #[schema(format = Uuid)]
    pub customer_id: String,
    /// Only `false`. Direct acceptances are recorded on the customer's page.
    #[serde(default)]
    pub customer_direct_acceptance: bool,
    pub agreement: AttestedAgreement,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttestedAgreement {
    /// The ID of the Customer Agreement from GET /v1/agreements.
    #[schema(example = "117a77b0-9360-443b-8795-c6dedc750cf9", format = Uuid)]
    pub template_id: String,
    pub primary_contact: Contact,
    /// When the customer accepted, as in POST /v1/customers/{id}/agreements. This date is recorded, not today's.
    #[schema(example = "2024-09-03T00:00:00Z")]
    pub date_agreed: GivenTime,
}

impl AttestedAgreement {
    /// Whether both say the same, however it is written: capitals of the ID, spaces, forms of the date.
    fn is_same(&self, other: &AttestedAgreement, zone: Tz) -> bool {
        self.is_of_template(&other.template_id)
            && self.date_agreed.day(zone) == other.date_agreed.day(zone)
            && self.primary_contact.is_same(&other.primary_contact)
    }

    pub fn is_of_template(&self, id: &str) -> bool {
        self.template_id.trim().eq_ignore_ascii_case(id.trim())
    }
}

/// The IDs of the firm, and its time zone.
pub struct Firm {
    pub mpn_id: String,
    /// `None`: not known.
    pub microsoft_id: Option<Id>,
    pub zone: Tz,
}

impl Firm {
    fn is(&self, partner_id: &str) -> bool {
        let id = partner_id.trim();
        id == self.mpn_id || self.microsoft_id.as_ref().is_some_and(|it| id.parse().ok().as_ref() == Some(it))
    }
}

/// A row, and the customer ID as it was sent.
pub struct Row {
    pub customer_id: Option<String>,
    pub read: Result<KnownRow, Error>,
}

/// A row of a customer in this register.
pub struct KnownRow {
    /// The customer's ID here.
    pub customer_id: String,
    pub agreement: AttestedAgreement,
}

/// Reads rows in their order.
pub async fn read_rows(db: &Db, rows: Vec<Value>, firm: &Firm) -> Result<Vec<Row>, Error> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let customer_id = sent_customer_id(&row);
        let read = match read(db, row, firm).await {
            Err(error) if !matches!(error, Error::Fault(_)) => return Err(error),
            read => read,
        };
        all.push(Row { customer_id, read });
    }
    refuse_differing(&mut all, firm.zone);
    Ok(all)
}

/// The customer ID of a row that may have errors.
fn sent_customer_id(row: &Value) -> Option<String> {
    let fields = row.as_object()?.iter();
    let mut named = fields.filter(|(name, _)| name.eq_ignore_ascii_case("customerId"));
    named.next()?.1.as_str().map(str::to_owned)
}

async fn read(db: &Db, row: Value, firm: &Firm) -> Result<KnownRow, Error> {
    let row = ReAttestation::deserialize(RequestDeserializer::of_body(row, Dialect::PartnerCenter));
    let row = row.map_err(|it| wrong(it.field, it.message))?;
    if !firm.is(&row.partner_id) {
        return Err(wrong("partnerId", "api-partner"));
    }
    if row.customer_direct_acceptance {
        return Err(wrong("customerDirectAcceptance", "api-direct"));
    }
    let id: Id = row.customer_id.trim().parse().map_err(|_| Fault::new(900_118))?;
    let customer_id = customers::find_named_id(db, &id).await?.ok_or(Fault::new(60_003))?;
    Ok(KnownRow { customer_id, agreement: row.agreement })
}

/// Refuses all rows of a customer if they differ. Nothing says which of them is right.
fn refuse_differing(rows: &mut [Row], zone: Tz) {
    let mut first: HashMap<&str, &AttestedAgreement> = HashMap::new();
    let mut differing: Vec<String> = Vec::new();
    for row in rows.iter().filter_map(|it| it.read.as_ref().ok()) {
        let known = first.entry(&row.customer_id).or_insert(&row.agreement);
        if !known.is_same(&row.agreement, zone) {
            differing.push(row.customer_id.clone());
        }
    }
    for row in rows {
        if row.read.as_ref().is_ok_and(|it| differing.contains(&it.customer_id)) {
            row.read = Err(wrong("customerId", "api-row-twice"));
        }
    }
}
