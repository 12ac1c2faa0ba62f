//! Locks on a customer. Code that writes records of a customer locks it first, so that a withdrawal and an order
//! cannot overlap.

use crate::model::catalogue::agreement::{AgreementType, Catalogue};
use crate::model::customers::customer::Customer;
use crate::store::acceptances::standings;
use crate::store::catalogue::catalogue;
use crate::store::customers::customers;
use crate::store::db::Tx;

/// A customer that is locked until the end of the transaction, and the catalogue as it is behind the lock. Functions
/// that record an acceptance, a withdrawal or an order take it, so none of them can forget the lock.
pub struct Locked {
    pub customer: Customer,
    pub catalogue: Catalogue,
}

impl Locked {
    /// Updates the standing with an agreement after a record of it was written.
    pub async fn update_standing(&mut self, tx: &mut Tx, agreement_type: AgreementType) -> sqlx::Result<()> {
        let (standing, accepted_on) =
            standings::update(tx, &self.catalogue, &self.customer.id, agreement_type).await?;
        self.customer.set_standing(agreement_type, standing, accepted_on);
        Ok(())
    }
}

/// Locks a customer and reads it. Must come before all other statements of the transaction.
pub async fn find(tx: &mut Tx, customer_id: &str) -> sqlx::Result<Option<Locked>> {
    if !customers::hold(tx, customer_id).await? {
        return Ok(None);
    }
    let Some(customer) = customers::find(&mut *tx, customer_id).await? else { return Ok(None) };
    Ok(Some(Locked { customer, catalogue: catalogue::catalogue(tx).await? }))
}
