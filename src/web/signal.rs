//! Wakes work in the background: sent after the commit that left something to do.

use tokio::sync::watch;

/// Connects those who leave work in the register with those who do it in this process. A signal that nobody
/// hears is no loss: all work in the background also looks by itself from time to time.
#[derive(Clone, Default)]
pub struct Signal(watch::Sender<()>);

impl Signal {
    /// There is something to do. Call it after the commit: what is not committed yet is not found.
    pub fn send(&self) {
        self.0.send_replace(());
    }

    /// The receiver misses no signal that is sent from now on, also while it is not waiting.
    pub fn subscribe(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}
