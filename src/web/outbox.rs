//! The way from pages to mail: what is to be sent is written to the outbox with its cause, and whoever sends
//! is woken afterwards.

use crate::store::db::Tx;
use crate::store::settings::mails::{self, Kind};
use crate::web::signal::Signal;

/// `None` where no mail can be sent: links are then shown to the admin instead.
#[derive(Clone, Default)]
pub struct Outbox(Option<Signal>);

impl Outbox {
    /// That of a register with a mail server.
    pub fn open() -> Outbox {
        Outbox(Some(Signal::default()))
    }

    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Writes a mail, if any can be sent. `by`: who caused it, where it was another.
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

    /// After the commit: there is something to send.
    pub fn wake(&self) {
        if let Some(signal) = &self.0 {
            signal.send();
        }
    }

    /// Is sent when there is something to send.
    pub fn signal(&self) -> Option<&Signal> {
        self.0.as_ref()
    }
}
