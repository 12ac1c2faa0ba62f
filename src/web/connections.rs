//! Limits of connections, in all and from one address, and the deadline for answers that nobody reads.

use std::any::Any;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, Shutdown};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::SockRef;
use tokio::sync::watch;

/// How long the kernel keeps a connection whose client reads nothing, or has vanished.
const UNREAD: Duration = Duration::from_secs(30);

const REFUSAL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// The largest numbers of open connections.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    pub all: usize,
    pub per_address: usize,
}

/// Open files besides connections: the database, the listener, the mail server.
const OTHER_FILES: u64 = 128;

impl ConnectionLimits {
    /// Raises the limit of open files of this process as far as it may, and allows fewer connections if that is not enough.
    /// The usual limit, 1,024, would stop the server from accepting anybody.
    pub fn within_open_files(self) -> ConnectionLimits {
        let limit = getrlimit(Resource::Nofile);
        let needed = OTHER_FILES + u64::try_from(self.all).unwrap_or(u64::MAX);
        let allowed = limit.maximum.map_or(needed, |it| it.min(needed));
        if limit.current.is_some_and(|it| it < allowed)
            && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), ..limit })
        {
            tracing::warn!(%error, "the limit of open files could not be raised");
        }
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let room = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
        if room < self.all {
            tracing::warn!(
                max_connections = self.all,
                open_files = files,
                "fewer connections than MAX_CONNECTIONS fit into the limit of open files"
            );
        }
        ConnectionLimits { all: self.all.min(room), ..self }
    }
}

/// The open connections of a server.
#[derive(Clone)]
pub struct Connections {
    limits: ConnectionLimits,
    /// Peers without a limit of their own, because many visitors come through them.
    proxies: Arc<[IpAddr]>,
    open: Arc<Open>,
}

struct Open {
    count: watch::Sender<usize>,
    by_address: Mutex<HashMap<IpAddr, usize>>,
}

/// A counted connection. It is part of the data of the connection, and dropped with it.
struct Counted {
    open: Arc<Open>,
    address: Option<IpAddr>,
}

impl Connections {
    pub fn new(limits: ConnectionLimits, proxies: &[IpAddr]) -> Connections {
        let open = Open { count: watch::Sender::new(0), by_address: Mutex::default() };
        let proxies = proxies.iter().map(IpAddr::to_canonical).collect();
        Connections { limits, proxies, open: Arc::new(open) }
    }

    /// Waits until no connection is open.
    pub async fn ended(&self) {
        // The sender lives as long as `self`.
        drop(self.open.count.subscribe().wait_for(|it| *it == 0).await);
    }

    /// Counts a new connection, or closes it if there are too many. actix calls it for each connection. Its own
    /// limit, `max_connections`, is per worker, and makes everybody wait.
    pub fn opened(&self, io: &dyn Any, data: &mut Extensions) {
        let Some(stream) = io.downcast_ref::<TcpStream>() else { return };
        let socket = SockRef::from(stream);
        if let Err(error) = socket.set_tcp_user_timeout(Some(UNREAD)) {
            tracing::debug!(%error, "a connection has no deadline for unread answers");
        }
        let peer = stream.peer_addr().ok().map(|it| it.ip().to_canonical());
        match self.count(peer) {
            Some(counted) => {
                data.insert(counted);
            }
            None => {
                // Best effort: a client that cannot be told sees the end of the connection.
                socket.send(REFUSAL).ok();
                socket.shutdown(Shutdown::Both).ok();
            }
        }
    }

    fn count(&self, peer: Option<IpAddr>) -> Option<Counted> {
        let mut by_address = self.open.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if *self.open.count.borrow() >= self.limits.all {
            return None;
        }
        let address = peer.filter(|it| !self.proxies.contains(it)).map(network);
        if let Some(address) = address {
            let count = by_address.entry(address).or_default();
            if *count >= self.limits.per_address {
                return None;
            }
            *count += 1;
        }
        self.open.count.send_modify(|it| *it += 1);
        Some(Counted { open: self.open.clone(), address })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut by_address = self.open.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        self.open.count.send_modify(|it| *it = it.saturating_sub(1));
        let Some(address) = self.address else { return };
        if let Some(count) = by_address.get_mut(&address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                by_address.remove(&address);
            }
        }
    }
}

/// An IPv4 address, or the /64 of an IPv6 address, which belongs to one subscriber.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(it) => Ipv6Addr::from_bits(it.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}
