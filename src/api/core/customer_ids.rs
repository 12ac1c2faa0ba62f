//! Finds the customer in a path by its ID in this register or its Microsoft ID.

use utoipa::IntoParams;

use crate::api::core::error::{Error, Fault};
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::store::customers::customers;
use crate::store::customers::locked::{self, Locked};
use crate::store::db::{Db, Tx};

/// The parameter of every path below a customer, in the OpenAPI document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CustomerPath {
    /// The customer's Microsoft ID or its ID here
    #[param(format = Uuid)]
    pub id: String,
}

/// Finds a customer by the ID in a path.
pub async fn find(db: &Db, id: &str) -> Result<Customer, Error> {
    let id: Id = id.parse().map_err(|_| Fault::new(900_118))?;
    let own = customers::find_named_id(db, &id).await?.unwrap_or(id.into());
    customers::find(db, &own).await?.ok_or_else(|| Fault::new(60_003).into())
}

/// Locks the customer until the end of the transaction, and reads it again.
pub async fn lock(tx: &mut Tx, customer_id: &str) -> Result<Locked, Error> {
    locked::lock(tx, customer_id).await?.ok_or_else(|| Fault::new(60_003).into())
}

/// The ID of a customer in responses: its Microsoft ID, or its ID here until that is recorded.
pub fn public_id<'a>(id: &'a str, microsoft_id: &'a Option<String>) -> &'a str {
    microsoft_id.as_deref().unwrap_or(id)
}

/// Whether `id` is either ID of the customer.
pub fn is_id_of(customer: &Customer, id: &str) -> bool {
    let microsoft_id = customer.company.microsoft_id.as_deref();
    microsoft_id.is_some_and(|it| id.eq_ignore_ascii_case(it)) || id.eq_ignore_ascii_case(&customer.id)
}
