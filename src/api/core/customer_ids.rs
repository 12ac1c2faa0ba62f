//! The customer of an address: by the register's own ID, else by its Microsoft ID.

use crate::api::core::error::{Error, Fault};
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::store::customers::customers;
use crate::store::db::Db;

/// The customer of an ID as a path has it.
pub async fn find(db: &Db, id: &str) -> Result<Customer, Error> {
    let id: Id = id.parse().map_err(|_| Fault::new(900_118))?;
    let own = customers::find_named_id(db, &id).await?.unwrap_or(id.into());
    customers::find(db, &own).await?.ok_or_else(|| Fault::new(60_003).into())
}

/// The ID by which answers name the customer.
pub fn of(customer: &Customer) -> &str {
    customer.company.microsoft_id.as_deref().unwrap_or(&customer.id)
}

/// Whether an ID that somebody gave is the customer's.
pub fn is_of(customer: &Customer, id: &str) -> bool {
    id.eq_ignore_ascii_case(of(customer)) || id.eq_ignore_ascii_case(&customer.id)
}
