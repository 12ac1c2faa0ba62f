//! The way from pages to mail: what is to be sent is written to the outbox with its cause, and whoever sends
//! is woken afterwards.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::store::db::Tx;
use crate::store::settings::mails::{self, Kind};

/// `None` where no mail can be sent: links are then shown to the admin instead.
#[derive(Clone, Default)]
pub struct Outbox(Option<Arc<Notify>>);

impl Outbox {
    /// That of a register with a mail server.
    pub fn open() -> Outbox {
        Outbox(Some(Arc::default()))
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
        if let Some(notify) = &self.0 {
            notify.notify_one();
        }
    }

    /// Waits until there is something to send.
    pub async fn woken(&self) {
        match &self.0 {
            Some(notify) => notify.notified().await,
            None => std::future::pending().await,
        }
    }
}
