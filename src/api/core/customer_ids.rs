//! The customer of an address: by the register's own ID, else by its Microsoft ID.

use crate::api::core::error::{Error, Fault};
use crate::model::catalogue::agreement::Catalogue;
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::store::acceptances::standings;
use crate::store::catalogue::catalogue;
use crate::store::customers::customers;
use crate::store::db::{Db, Tx};

/// The customer of an ID as a path has it.
pub async fn find(db: &Db, id: &str) -> Result<Customer, Error> {
    let id: Id = id.parse().map_err(|_| Fault::new(900_118))?;
    let own = customers::find_named_id(db, &id).await?.unwrap_or(id.into());
    customers::find(db, &own).await?.ok_or_else(|| Fault::new(60_003).into())
}

/// The customer and the catalogue as they are, and stay until the end of the transaction.
pub async fn lock(tx: &mut Tx, customer_id: &str) -> Result<(Customer, Catalogue), Error> {
    standings::lock(tx, customer_id).await?;
    let customer = customers::find(&mut *tx, customer_id).await?;
    let customer = customer.ok_or_else(|| Fault::new(60_003))?;
    Ok((customer, catalogue::catalogue(tx).await?))
}

/// The ID by which answers name the customer.
pub fn of(customer: &Customer) -> &str {
    customer.company.microsoft_id.as_deref().unwrap_or(&customer.id)
}

/// Whether an ID that somebody gave is the customer's.
pub fn is_of(customer: &Customer, id: &str) -> bool {
    id.eq_ignore_ascii_case(of(customer)) || id.eq_ignore_ascii_case(&customer.id)
}
