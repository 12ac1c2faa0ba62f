//! Locked customers. Code that writes records of a customer locks it first, so that a withdrawal and an order cannot
//! overlap.

use crate::model::catalogue::agreement::{AgreementType, Catalogue};
use crate::model::customers::customer::Customer;
use crate::store::acceptances::standings;
use crate::store::catalogue::catalogue;
use crate::store::customers::customers;
use crate::store::db::Tx;

/// A customer that is locked until the end of the transaction, and the catalogue as it is behind the lock. Functions
/// that write records of a customer take it, so none of them can forget the lock. Only this file can make one.
pub struct Locked {
    customer: Customer,
    catalogue: Catalogue,
}

impl Locked {
    pub fn customer(&self) -> &Customer {
        &self.customer
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The customer, for a page that is shown after the transaction.
    pub fn into_customer(self) -> Customer {
        self.customer
    }

    /// Updates the standing with an agreement after a record of it was written.
    pub async fn update_standing(&mut self, tx: &mut Tx, agreement_type: AgreementType) -> sqlx::Result<()> {
        let (standing, accepted_on) =
            standings::update(tx, &self.catalogue, &self.customer.id, agreement_type).await?;
        self.customer.set_standing(agreement_type, standing, accepted_on);
        Ok(())
    }
}

/// Locks a customer and reads it. Must come before any other lock on the catalogue or on a customer.
pub async fn lock(tx: &mut Tx, customer_id: &str) -> sqlx::Result<Option<Locked>> {
    if !customers::lock(tx, customer_id).await? {
        return Ok(None);
    }
    let Some(customer) = customers::find(&mut *tx, customer_id).await? else { return Ok(None) };
    Ok(Some(Locked { customer, catalogue: catalogue::catalogue(tx).await? }))
}

/// Reads a customer that was registered in this transaction, behind a lock on the catalogue. Nobody else can see it
/// yet, so it needs no lock of its own.
pub async fn registered(tx: &mut Tx, customer_id: &str, catalogue: Catalogue) -> sqlx::Result<Locked> {
    let customer = customers::find(tx, customer_id).await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(Locked { customer, catalogue })
}
