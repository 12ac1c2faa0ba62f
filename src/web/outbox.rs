//! The outbox for pages: a page writes a mail to the outbox in its transaction, and wakes the sender after the
//! commit.

use crate::store::db::Tx;
use crate::store::settings::mails::{self, Kind};
use crate::web::signal::Signal;

/// `None` without a mail server. Links are then displayed to the admin instead.
#[derive(Clone, Default)]
pub struct Outbox(Option<Signal>);

impl Outbox {
    /// The outbox of a register with a mail server.
    pub fn open() -> Outbox {
        Outbox(Some(Signal::default()))
    }

    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Writes a mail if there is a mail server. `by` is the staff member who caused it, if not the recipient.
    pub async fn insert(
        &self,
        tx: &mut Tx,
        kind: Kind,
        staff_id: &str,
        by: Option<&str>,
    ) -> sqlx::Result<()> {
        if self.is_open() {
            mails::insert(tx, kind, staff_id, by).await?;
        }
        Ok(())
    }

    /// Wakes the sender. Called after the commit.
    pub fn wake(&self) {
        if let Some(signal) = &self.0 {
            signal.send();
        }
    }

    /// The signal that `wake` sends.
    pub fn signal(&self) -> Option<&Signal> {
        self.0.as_ref()
    }
}
