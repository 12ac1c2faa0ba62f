//! The server: middleware, shared data, routes.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::pin::pin;
use std::time::Duration;

use actix_web::dev::{ResourceDef, Server};
use actix_web::guard::{self, fn_guard};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, PayloadConfig, ServiceConfig, resource, route, scope};
use actix_web::{App, HttpResponse, HttpServer, Resource, Route};
use anyhow::Context;
use futures_util::future::select_all;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;
use tracing_actix_web::TracingLogger;
use url::Url;

use crate::api::core::addresses;
use crate::api::core::error as api;
use crate::api::core::error::Fault;
use crate::api::core::key_gate::LogPublic;
use crate::api::core::middleware;
use crate::api::openapi;
use crate::jobs::worker::Worker;
use crate::model::evidence::note::VerifierKey;
use crate::pages::evidence::verifications::TrustedKeys;
use crate::pages::health;
use crate::routes;
use crate::store::db::Db;
use crate::store::evidence::proof_store::ProofStore;
use crate::web::answer::api_document::ApiDocument;
use crate::web::answer::draining::Draining;
use crate::web::answer::error::Error;
use crate::web::answer::headers::headers;
use crate::web::answer::request_log::RequestLog;
use crate::web::connections::{self, ConnectionLimits, Connections};
use crate::web::listening;
use crate::web::outbox::Outbox;
use crate::web::request::bodies::{self, BodyTime};
use crate::web::request::catalogues::Catalogues;
use crate::web::request::cookies::Secure;
use crate::web::request::done::say_once;
use crate::web::request::form;
use crate::web::request::gate::Gateway;
use crate::web::request::identify::{Sandbox, TrustedProxies, identify};
use crate::web::request::kept_forms::FormPages;
use crate::web::request::leases::{LeaseTimes, Leases};
use crate::web::request::origin::PublicUrl;
use crate::web::sign_in::directory::{Directories, Registration};
use crate::web::sign_in::entrance::PasswordAlone;
use crate::web::sign_in::passkeys::Passkeys;
use crate::web::sign_in::session;
use crate::web::signal::Signal;

/// How long connections are still accepted after SIGTERM. In this time a proxy sees that `/ready` answers 503, and sends
/// its next requests to another copy.
const DRAINING: Duration = Duration::from_secs(3);
/// How long the last connections that were accepted may take to send their request.
const SILENT: Duration = Duration::from_secs(1);
/// How long requests in progress then have.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// Options of the server.
#[derive(Clone)]
pub struct Options {
    /// The URL of the server for browsers.
    pub public_url: Url,
    pub trusted_proxies: Vec<IpAddr>,
    pub workers: usize,
    pub connections: ConnectionLimits,
    pub body_time: BodyTime,
    pub lease_times: LeaseTimes,
    pub outbox: Outbox,
    /// The signal that is sent after a job was inserted.
    pub jobs: Signal,
    /// Whether the register is a sandbox. Its pages say so, and its customers can be deleted.
    pub sandbox: bool,
    /// The registration at the firm's directory (OpenID Connect), if there is one.
    pub directory: Option<Registration>,
    /// Where the contents of proof files are.
    pub proofs: ProofStore,
    /// Whether nobody needs a second factor, not even admins. True in the demo only.
    pub password_alone: bool,
    /// Whether everybody may read the tiles of the transparency log.
    pub log_public: bool,
    /// The public keys of other registers whose certificates are accepted.
    pub verify_keys: Vec<VerifierKey>,
}

pub fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| {
        format!("could not listen on {address}: set LISTEN to a free address and port of this machine")
    })
}

/// Installs ring as the TLS provider of this process. Idempotent.
pub fn use_ring() {
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// Starts the server on a bound listener.
#[allow(clippy::disallowed_methods, reason = "a path without a route is not found, and needs no gate")]
pub fn run(db: Db, listener: TcpListener, options: Options) -> anyhow::Result<Running> {
    use_ring();
    let Options { public_url, trusted_proxies, workers, outbox, jobs, .. } = options;
    let (sandbox, password_alone) = (Sandbox(options.sandbox), PasswordAlone(options.password_alone));
    let log_public = LogPublic(options.log_public);
    let trusted_keys = Data::new(TrustedKeys(options.verify_keys));
    let secure = Secure(public_url.scheme() == "https");
    let passkeys = Data::new(Passkeys::new(&public_url)?);
    let directories = Data::new(Directories::new(options.directory, &public_url)?);
    let (catalogues, leases) =
        (Data::new(Catalogues::default()), Data::new(Leases::new(options.lease_times)));
    let proofs = Data::new(options.proofs);
    let (public_url, outbox, jobs) = (Data::new(PublicUrl(public_url)), Data::new(outbox), Data::new(jobs));
    let open = Connections::new(options.connections, &trusted_proxies);
    let draining = Draining::default();
    actix_web::rt::spawn(open.clone().close_idle());
    let (opened, shared_draining) = (open.clone(), Data::new(draining.clone()));
    let body_time = Data::new(options.body_time);
    let form_pages: Vec<&str> = routes::pages().iter().filter(|it| it.keeps).map(|it| it.path).collect();
    let form_pages = Data::new(FormPages(ResourceDef::new(form_pages)));
    let ours = listener.try_clone()?;
    let server = HttpServer::new(move || {
        let calls = scope("")
            .guard(fn_guard(middleware::is_call))
            .configure(register_calls)
            .default_service(route().to(|| async { Err::<&str, api::Error>(Fault::new(1000).into()) }))
            .wrap(from_fn(middleware::identify_caller));
        // The last `wrap` is the outermost: it sees the request first.
        let pages = scope("")
            .configure(register_pages)
            .default_service(route().to(|| async { Err::<&str, _>(Error::NotFound) }))
            .wrap(from_fn(identify))
            .wrap(from_fn(say_once))
            .wrap(session::middleware(db.clone(), secure))
            .wrap(from_fn(session::carry));
        App::new()
            .app_data(Data::new(db.clone()))
            .app_data(Data::new(secure))
            .app_data(Data::new(sandbox))
            .app_data(Data::new(password_alone))
            .app_data(Data::new(log_public))
            .app_data(trusted_keys.clone())
            .app_data(Data::new(ApiDocument(openapi::json)))
            .app_data(catalogues.clone())
            .app_data(leases.clone())
            .app_data(public_url.clone())
            .app_data(passkeys.clone())
            .app_data(outbox.clone())
            .app_data(jobs.clone())
            .app_data(directories.clone())
            .app_data(proofs.clone())
            .app_data(shared_draining.clone())
            .app_data(body_time.clone())
            .app_data(form_pages.clone())
            .app_data(Data::new(TrustedProxies(trusted_proxies.clone())))
            .app_data(PayloadConfig::new(form::LIMIT))
            .configure(register_checks)
            .service(calls)
            .service(pages)
            .wrap(from_fn(addresses::normalize))
            .wrap(Compress::default())
            .wrap(from_fn(bodies::limit_time))
            .wrap(from_fn(headers))
            .wrap(TracingLogger::<RequestLog>::new())
            .wrap(from_fn(connections::note_use))
    });
    let server = server
        .workers(workers)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(connections::KEEP_ALIVE)
        .on_connect(move |io, data| opened.opened(io, data))
        .disable_signals()
        .shutdown_timeout(SHUTDOWN.as_secs())
        .listen(listener)?;
    Ok(Running { server: server.run(), listener: ours, connections: open, draining })
}

/// A running server.
pub struct Running {
    server: Server,
    listener: TcpListener,
    connections: Connections,
    pub draining: Draining,
}

impl Running {
    /// Serves until the process ends.
    pub async fn serve(self) -> std::io::Result<()> {
        self.server.await
    }

    /// Runs a server and its background work until a signal ends both.
    ///
    /// At first, each answer closes its connection, and `/ready` answers 503. Then no connections are accepted any
    /// more, requests in progress are answered, running portions of background work end, and nothing else begins. This
    /// takes ten seconds at most.
    pub async fn run_until_signal(self, worker: Worker) -> std::io::Result<()> {
        let Running { server, listener, connections, draining } = self;
        let handle = server.handle();
        let mut server = pin!(server);
        let mut signals = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::quit()]
            .map(signal)
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let signalled = select_all(signals.iter_mut().map(|it| Box::pin(it.recv())));
        let is_terminated = tokio::select! {
            ended = &mut server => {
                worker.stop().await;
                return ended;
            }
            (_, index, _) = signalled => index == 0,
        };
        draining.begin();
        let drain = async {
            // A person who presses Ctrl-C has no proxy.
            if is_terminated {
                drop(timeout(DRAINING, connections.ended()).await);
            }
            listening::end(&listener).await;
            drop(listener);
            // The last ones that were accepted may not have sent their request yet.
            drop(timeout(SILENT, connections.ended()).await);
            handle.stop(true).await;
        };
        tokio::join!(server, drain, worker.stop()).0
    }
}

#[allow(clippy::disallowed_methods, reason = "health checks know no visitor")]
fn register_checks(config: &mut ServiceConfig) {
    let read = || route().guard(guard::Any(guard::Get()).or(guard::Head()));
    config.service(resource("/health").route(read().to(health::show)));
    config.service(resource("/ready").route(read().to(health::ready)));
}

#[allow(clippy::disallowed_methods, reason = "the routes are gated")]
fn register_pages(config: &mut ServiceConfig) {
    let refused = |_: &[&str]| route().to(|| async { Err::<&str, _>(Error::MethodNotAllowed) });
    register(config, routes::pages(), refused);
}

#[allow(clippy::disallowed_methods, reason = "the routes are gated")]
fn register_calls(config: &mut ServiceConfig) {
    let refused = |methods: &[&str]| {
        let allowed = methods.join(", ");
        route().to(move || {
            let mut refused = HttpResponse::from_error(api::Error::from(Fault::new(405)));
            if let Ok(allowed) = HeaderValue::from_str(&allowed) {
                refused.headers_mut().insert(header::ALLOW, allowed);
            }
            std::future::ready(refused)
        })
    };
    register(config, routes::api(), refused);
}

/// Registers the routes of each path as one resource, which answers 405 to other methods. actix uses the first
/// matching path, so fixed segments are sorted before parameters: `/customers/new` before `/customers/{id}`.
#[allow(clippy::disallowed_methods, reason = "the routes are gated")]
fn register(config: &mut ServiceConfig, gateways: Vec<Gateway>, refused: impl Fn(&[&str]) -> Route) {
    let mut resources: BTreeMap<&str, (Resource, Vec<&str>)> = BTreeMap::new();
    for gateway in gateways {
        // Paths under `/v1` are routed in lower case (`api::core::addresses`). The path of a tile has slashes.
        let pattern = gateway.path.to_ascii_lowercase().replace("{tile}", "{tile:.+}");
        let (resource, mut methods) =
            resources.remove(gateway.path).unwrap_or_else(|| (resource(pattern), Vec::new()));
        methods.push(gateway.method);
        let resource = match gateway.largest_body {
            Some(bytes) => resource.app_data(PayloadConfig::new(bytes)),
            None => resource,
        };
        resources.insert(gateway.path, (resource.route(gateway.route), methods));
    }
    let mut resources: Vec<_> = resources.into_iter().collect();
    resources.sort_by_key(|(path, _)| path.split('/').map(|it| it.starts_with('{')).collect::<Vec<_>>());
    for (_, (resource, mut methods)) in resources {
        if methods.contains(&"GET") && !methods.contains(&"HEAD") {
            methods.push("HEAD");
        }
        config.service(resource.default_service(refused(&methods)));
    }
}
