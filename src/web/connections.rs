//! Limits of connections, in all and from one address, and the deadline for answers that nobody reads.

use std::any::Any;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, Shutdown};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::rt::net::TcpStream;
use actix_web::web::Bytes;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::{SockRef, Socket};
use tokio::sync::watch;
use tokio::time::sleep;

/// How long the kernel keeps a connection whose client reads nothing, or has vanished.
const UNREAD: Duration = Duration::from_secs(30);

/// How long a connection is kept between two requests.
pub const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// The usual limit of [`ConnectionLimits::idle`]. Longer, so that actix closes ordinary connections.
pub const IDLE: Duration = Duration::from_secs(80);

const REFUSAL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// The limits of open connections.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    pub all: usize,
    pub per_address: usize,
    /// How long a connection may be open without a request in progress.
    pub idle: Duration,
}

/// The open files of a connection: its socket, once for actix and once for `close_idle`.
const FILES: u64 = 2;
/// Open files besides connections: the database, the listener, the mail server.
const OTHER_FILES: u64 = 128;

impl ConnectionLimits {
    /// Raises the limit of open files of this process as far as it may, and allows fewer connections if that is not enough.
    /// The usual limit, 1,024, would stop the server from accepting anybody.
    pub fn within_open_files(self) -> ConnectionLimits {
        let limit = getrlimit(Resource::Nofile);
        let needed =
            u64::try_from(self.all).unwrap_or(u64::MAX).saturating_mul(FILES).saturating_add(OTHER_FILES);
        let allowed = limit.maximum.map_or(needed, |it| it.min(needed));
        if limit.current.is_some_and(|it| it < allowed)
            && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), ..limit })
        {
            tracing::warn!(%error, "the limit of open files could not be raised");
        }
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let room = usize::try_from(files.saturating_sub(OTHER_FILES) / FILES).unwrap_or(usize::MAX);
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
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    by_address: HashMap<IpAddr, usize>,
    by_number: HashMap<u64, Arc<Use>>,
    last_number: u64,
}

/// Whether a request of a connection is in progress.
struct Use {
    socket: Socket,
    /// Since when no request is in progress. `None` while one is.
    idle_since: Mutex<Option<Instant>>,
}

impl Use {
    fn set(&self, idle_since: Option<Instant>) {
        *self.idle_since.lock().unwrap_or_else(PoisonError::into_inner) = idle_since;
    }

    fn is_overdue(&self, idle: Duration) -> bool {
        let idle_since = self.idle_since.lock().unwrap_or_else(PoisonError::into_inner);
        idle_since.is_some_and(|it| it.elapsed() > idle)
    }
}

/// A counted connection. It is part of the data of the connection, and dropped with it.
struct OpenConnection {
    open: Arc<Open>,
    address: Option<IpAddr>,
    number: u64,
    usage: Arc<Use>,
}

impl Connections {
    pub fn new(limits: ConnectionLimits, proxies: &[IpAddr]) -> Connections {
        let open = Open { count: watch::Sender::new(0), table: Mutex::default() };
        let proxies = proxies.iter().map(IpAddr::to_canonical).collect();
        Connections { limits, proxies, open: Arc::new(open) }
    }

    /// Waits until no connection is open.
    pub async fn ended(&self) {
        // The sender lives as long as `self`.
        drop(self.open.count.subscribe().wait_for(|it| *it == 0).await);
    }

    /// Closes connections that are idle for too long. Runs for ever. actix has deadlines only for the head of the first
    /// request of a connection, and for the first byte of each later one, so a later head could be sent without end.
    pub async fn close_idle(self) {
        loop {
            sleep(self.limits.idle / 8).await;
            let table = self.open.table();
            for usage in table.by_number.values().filter(|it| it.is_overdue(self.limits.idle)) {
                usage.socket.shutdown(Shutdown::Both).ok();
            }
        }
    }

    /// Counts a new connection, or refuses it if there are too many. actix calls it for each connection. Its own
    /// limit, `max_connections`, is per worker, and makes everybody wait.
    pub fn opened(&self, io: &dyn Any, data: &mut Extensions) {
        let Some(stream) = io.downcast_ref::<TcpStream>() else { return };
        let socket = SockRef::from(stream);
        if let Err(error) = socket.set_tcp_user_timeout(Some(UNREAD)) {
            tracing::debug!(%error, "a connection has no deadline for unread answers");
        }
        let peer = stream.peer_addr().ok().map(|it| it.ip().to_canonical());
        let counted = socket.try_clone().ok().and_then(|it| self.count(peer, it));
        match counted {
            Some(connection) => {
                data.insert(connection);
            }
            None => {
                // Best effort: a client that cannot be told sees the end of the connection.
                socket.send(REFUSAL).ok();
                socket.shutdown(Shutdown::Both).ok();
            }
        }
    }

    fn count(&self, peer: Option<IpAddr>, socket: Socket) -> Option<OpenConnection> {
        let mut table = self.open.table();
        if *self.open.count.borrow() >= self.limits.all {
            return None;
        }
        let address = peer.filter(|it| !self.proxies.contains(it)).map(network);
        if let Some(address) = address {
            let count = table.by_address.entry(address).or_default();
            if *count >= self.limits.per_address {
                return None;
            }
            *count += 1;
        }
        table.last_number += 1;
        let number = table.last_number;
        let usage = Arc::new(Use { socket, idle_since: Mutex::new(Some(Instant::now())) });
        table.by_number.insert(number, usage.clone());
        self.open.count.send_modify(|it| *it += 1);
        Some(OpenConnection { open: self.open.clone(), address, number, usage })
    }
}

impl Open {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        let mut table = self.open.table();
        table.by_number.remove(&self.number);
        self.open.count.send_modify(|it| *it = it.saturating_sub(1));
        let Some(address) = self.address else { return };
        if let Some(count) = table.by_address.get_mut(&address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                table.by_address.remove(&address);
            }
        }
    }
}

/// Middleware that notes when a connection is used. It does not pass on requests of a refused connection. The kernel
/// may have received one before the refusal.
pub async fn note_use(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let usage = request.conn_data::<OpenConnection>().map(|it| it.usage.clone());
    let Some(usage) = usage else {
        let mut refusal = HttpResponse::ServiceUnavailable();
        return Ok(request.into_response(refusal.force_close().finish()));
    };
    usage.set(None);
    let used = InUse(usage);
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| match body.try_into_bytes() {
        // It is sent at once, so the use ends here.
        Ok(bytes) if bytes.len() <= SMALL => BoxBody::new(bytes),
        Ok(bytes) => UsedBody { body: BoxBody::new(bytes), _used: used }.boxed(),
        Err(body) => UsedBody { body: body.boxed(), _used: used }.boxed(),
    }))
}

/// Bytes that the kernel takes without waiting for the client.
const SMALL: usize = 64 * 1024;

/// Ends the use of a connection when it is dropped.
struct InUse(Arc<Use>);

impl Drop for InUse {
    fn drop(&mut self) {
        self.0.set(Some(Instant::now()));
    }
}

/// The body of an answer. It is dropped when it was sent.
struct UsedBody {
    body: BoxBody,
    _used: InUse,
}

impl MessageBody for UsedBody {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        let UsedBody { body, _used } = self;
        body.try_into_bytes().map_err(|body| UsedBody { body, _used })
    }
}

/// An IPv4 address, or the /64 of an IPv6 address, which belongs to one subscriber.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(it) => Ipv6Addr::from_bits(it.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}
