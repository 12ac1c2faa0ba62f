//! A signal that wakes background work after a commit.

use tokio::sync::watch;

/// Connects the code that stores work with the background work of this process. A lost signal is harmless, because
/// background work also polls the database.
#[derive(Clone, Default)]
pub struct Signal(watch::Sender<()>);

impl Signal {
    /// Wakes the receivers. Call it after the commit: receivers do not see uncommitted work.
    pub fn send(&self) {
        self.0.send_replace(());
    }

    /// A receiver. It also receives signals that are sent while it is not waiting.
    pub fn subscribe(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}
