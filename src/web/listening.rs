//! The end of listening. Closing a listener breaks the connections that the kernel has opened for it and that nobody has
//! accepted yet. Their clients would see a broken request.

use std::net::TcpListener;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::{SockFilter, SockRef};
use tokio::time::{sleep, timeout};

/// How often to look for connections that are not accepted yet.
const PAUSE: Duration = Duration::from_millis(5);
/// How long an accepted connection takes to reach its worker, on a busy machine.
const HANDOVER: Duration = Duration::from_millis(50);
/// The longest wait.
const PATIENCE: Duration = Duration::from_secs(1);

/// Makes the kernel ignore attempts to connect, and waits until all connections that it has opened are accepted. A
/// client that is ignored tries again after a second, and then finds the next server or nobody.
pub async fn end(listener: &TcpListener) {
    // The filter of the Berkeley Packet Filter that drops every packet: "return 0".
    let drop_all = [SockFilter::new(0x06, 0, 0, 0)];
    if let Err(error) = SockRef::from(listener).attach_filter(&drop_all) {
        tracing::debug!(%error, "attempts to connect are not ignored");
    }
    let accepted = async {
        while has_waiting(listener) {
            sleep(PAUSE).await;
        }
    };
    drop(timeout(PATIENCE, accepted).await);
    sleep(HANDOVER).await;
}

/// Whether a connection waits to be accepted.
fn has_waiting(listener: &TcpListener) -> bool {
    let mut listeners = [PollFd::new(listener, PollFlags::IN)];
    poll(&mut listeners, Some(&Timespec::default())).is_ok_and(|ready| ready > 0)
}
