//! Every setting with its default and description. `--help` prints them; docs/operating.md has the same table.

mod log;
mod proofs;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::builder::RangedU64ValueParser;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use self::log::LogSettings;
use self::proofs::ProofSettings;
use crate::app::Options;
use crate::jobs::mail::mailer::Mailer;
use crate::model::people::directory::GroupRole;
use crate::model::people::staff::Role;
use crate::store::evidence::log_folder::LogFolder;
use crate::web::connections::{self, ConnectionLimits};
use crate::web::outbox::Outbox;
use crate::web::request::bodies::BodyTime;
use crate::web::request::leases::LeaseTimes;
use crate::web::sign_in::directory::Registration;
use crate::web::sign_in::directory_fetch::is_safe;
use crate::web::signal::Signal;

/// The register in which a CSP partner keeps proof that its customers accepted the Microsoft Customer Agreement.
#[derive(Debug, Parser)]
#[command(name = "paraph", version)]
pub struct Cli {
    #[command(flatten, next_help_heading = "Settings")]
    pub settings: Settings,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Args)]
pub struct Settings {
    /// The database of the register: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite:data/paraph.db",
        global = true,
        hide_env_values = true
    )]
    pub database_url: String,

    /// The address and port to listen on
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8080", global = true, value_parser = address)]
    pub listen: SocketAddr,

    /// The address at which browsers reach Paraph; https:// where a proxy adds TLS [default: http://localhost and the port]
    #[arg(long, env = "PUBLIC_URL", global = true, value_parser = url)]
    pub public_url: Option<Url>,

    /// Addresses of proxies whose X-Forwarded-For header is trusted, separated by commas
    #[arg(long, env = "TRUSTED_PROXIES", value_delimiter = ',', global = true)]
    pub trusted_proxies: Vec<IpAddr>,

    /// The mail server: smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST?tls=required for STARTTLS; without it no mail is sent
    #[arg(long, env = "SMTP_URL", global = true, hide_env_values = true)]
    pub smtp_url: Option<SecretString>,

    /// The sender address of mails, for example paraph@partner.example
    #[arg(long, env = "MAIL_FROM", global = true)]
    pub mail_from: Option<String>,

    /// The number of threads that answer requests; 0 means one per core
    #[arg(long, env = "WORKERS", default_value = "0", global = true, value_parser = RangedU64ValueParser::<usize>::new().range(0..=512))]
    pub workers: usize,

    /// The largest number of open connections
    #[arg(long, env = "MAX_CONNECTIONS", default_value = "4096", global = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub max_connections: usize,

    /// The largest number of open connections from one address; trusted proxies have no such limit
    #[arg(long, env = "MAX_CONNECTIONS_PER_ADDRESS", default_value = "512", global = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub max_connections_per_address: usize,

    /// The firm's directory, an OpenID Connect provider, for example https://login.microsoftonline.com/TENANT/v2.0
    #[arg(long, env = "OIDC_ISSUER", global = true)]
    pub oidc_issuer: Option<String>,

    /// The client ID that the directory gave Paraph
    #[arg(long, env = "OIDC_CLIENT_ID", global = true, hide_env_values = true)]
    pub oidc_client_id: Option<String>,

    /// The client secret that the directory gave Paraph
    #[arg(long, env = "OIDC_CLIENT_SECRET", global = true, hide_env_values = true)]
    pub oidc_client_secret: Option<SecretString>,

    /// The display name of the directory, for example Entra ID [default: the host of the issuer]
    #[arg(long, env = "OIDC_NAME", global = true)]
    pub oidc_name: Option<String>,

    /// The claim of the ID token that lists a person's groups
    #[arg(long, env = "OIDC_GROUPS_CLAIM", default_value = "groups", global = true)]
    pub oidc_groups_claim: String,

    /// Maps groups to roles: ROLE=GROUP, separated by commas; a role may appear more than once
    #[arg(long, env = "OIDC_ROLES", value_delimiter = ',', global = true)]
    pub oidc_roles: Vec<GroupRole>,

    /// Trust email addresses that the directory does not mark as verified
    #[arg(long, env = "OIDC_TRUST_EMAIL", global = true)]
    pub oidc_trust_email: bool,

    /// Allow sign-in with the directory only, not with a password
    #[arg(long, env = "OIDC_ONLY", global = true)]
    pub oidc_only: bool,

    #[command(flatten)]
    pub transparency_log: LogSettings,
    #[command(flatten)]
    pub proofs: ProofSettings,

    /// The log level: error, warn, info, debug, or directives such as info,sqlx=debug
    #[arg(long, env = "LOG", default_value = "info", global = true)]
    pub log: String,

    /// The format of log lines: text or json
    #[arg(long, env = "LOG_FORMAT", value_enum, default_value_t = LogFormat::Text, global = true)]
    pub log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the register (the default command)
    Serve {
        /// Serve a sandbox: its pages are marked, and the API can delete customers
        #[arg(long)]
        sandbox: bool,
    },
    /// Serve a throw-away register with sample data, on loopback only
    Demo {
        /// Keep the sample register in this folder, and reuse one that is already there
        #[arg(long)]
        data: Option<PathBuf>,
        /// The number of sample customers
        #[arg(long, default_value_t = 48)]
        customers: u64,
    },
    /// Add and deactivate staff members
    #[command(subcommand)]
    User(UserCommand),
    /// Add indirect resellers, if the firm is an indirect provider
    #[command(subcommand)]
    Reseller(ResellerCommand),
    /// Copy the register to another, empty database, for example from SQLite to Postgres
    Copy {
        /// The database to copy to
        #[arg(long)]
        to: String,
    },
    /// Show or change the keys of the transparency log
    #[command(subcommand)]
    Log(LogCommand),
    /// Check every record against the transparency log: status 0 if all is well, 1 if not, 2 if it could not be checked
    Verify {
        /// A checkpoint that somebody has kept [default: the newest one beside the signing key]
        #[arg(long)]
        checkpoint: Option<PathBuf>,
    },
    /// Back up the register to a file, even while it is in use
    Backup {
        /// The file to write; the manifest FILE.json is written beside it
        file: PathBuf,
    },
    /// Replace the register with a backup; stop Paraph first
    Restore {
        /// The backup; its manifest FILE.json must be beside it
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a staff member, and print a link to choose a password
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// global-admin, user-admin, admin-agent or sales; may be given more than once
        #[arg(long = "role", required = true)]
        roles: Vec<Role>,
        /// Read the password from the first line of standard input instead of printing a link
        #[arg(long)]
        password_stdin: bool,
    },
    /// End a staff member's access and sessions
    Deactivate {
        #[arg(long)]
        email: String,
    },
    /// Unlink a staff member from their directory account; the next sign-in links them again
    Unlink {
        #[arg(long)]
        email: String,
    },
    /// Remove a lost second factor if no admin can do it
    RemoveSecondFactor {
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Print the name, the size and the public keys of the log
    Show,
    /// Sign with another key from now on: a new one, or the one in LOG_KEY
    Rotate,
    /// Begin a new log, if records that were signed are lost for good
    Renew,
    /// Print a new signing key for LOG_KEY
    NewKey {
        /// The name of the log, for example paraph.partner.example/log
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum ResellerCommand {
    /// Add an indirect reseller
    Add {
        #[arg(long)]
        name: String,
        #[arg(long)]
        mpn_id: String,
        /// The GUID of its tenant
        #[arg(long)]
        microsoft_id: Option<String>,
        /// The reseller has signed the Microsoft Partner Agreement
        #[arg(long)]
        mpa_signed: bool,
    },
    /// Record a reseller's tenant, and whether it has signed the Microsoft Partner Agreement
    Update {
        #[arg(long)]
        mpn_id: String,
        #[arg(long)]
        microsoft_id: Option<String>,
        #[arg(long)]
        mpa_signed: Option<bool>,
    },
}

impl Cli {
    /// The command line of this process, and its environment. An empty variable counts as missing.
    #[allow(clippy::disallowed_methods, reason = "only the variables of the settings in this file are read")]
    pub fn from_process() -> Cli {
        let command = Cli::command().mut_args(|argument| {
            let value = argument.get_env().and_then(std::env::var_os);
            if value.is_some_and(|it| it.is_empty()) { argument.env(None::<&str>) } else { argument }
        });
        Cli::from_arg_matches(&command.get_matches()).unwrap_or_else(|it| it.exit())
    }
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "write an IP address and a port, for example 127.0.0.1:8080")
}

fn url(text: &str) -> Result<Url, &'static str> {
    let example = "write the whole address with https://, for example https://paraph.partner.example";
    let url = Url::parse(text).map_err(|_| example)?;
    let is_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    match url.has_host() && is_origin && url.username().is_empty() && url.password().is_none() {
        true => Ok(url),
        false => {
            Err("write it without a path, a query or a user, for example https://paraph.partner.example")
        }
    }
}

impl Settings {
    /// The address for browsers. Without TLS, only browsers on this machine may reach Paraph, because the session
    /// cookie would otherwise cross the network in the clear. The default host is localhost, because passkeys need
    /// a name. `listening` is the bound address, with its real port.
    pub fn public_url(&self, listening: SocketAddr) -> anyhow::Result<Url> {
        let url = match &self.public_url {
            Some(url) => url.clone(),
            None if listening.ip().is_loopback() => {
                Url::parse(&format!("http://localhost:{}", listening.port()))?
            }
            None => Url::parse(&format!("http://{listening}"))?,
        };
        match url.scheme() {
            "https" => Ok(url),
            "http" if self.listen.ip().is_loopback() => Ok(url),
            "http" => bail!(
                "{} can be reached from other machines: put a proxy with TLS before it and set PUBLIC_URL to its https:// address",
                self.listen
            ),
            other => bail!("PUBLIC_URL must begin with https:// or http://, not {other}://"),
        }
    }

    /// Paraph's registration at the firm's directory, if one is configured.
    pub fn directory(&self) -> anyhow::Result<Option<Registration>> {
        let given = |it: &Option<String>| it.clone().filter(|it| !it.trim().is_empty());
        let Some(issuer) = given(&self.oidc_issuer) else {
            if self.oidc_only || given(&self.oidc_client_id).is_some() || !self.oidc_roles.is_empty() {
                bail!("OIDC_ISSUER is missing: set it to the address of the directory");
            }
            return Ok(None);
        };
        let issuer = IssuerUrl::new(issuer).context("OIDC_ISSUER is not an address")?;
        if !is_safe(issuer.url()) {
            bail!("OIDC_ISSUER must begin with https://, or be on this machine");
        }
        let client_id = given(&self.oidc_client_id)
            .context("OIDC_CLIENT_ID is missing: register Paraph at the directory, which gives it an ID")?;
        let secret = self.oidc_client_secret.as_ref().map(|it| it.expose_secret().to_owned());
        let host = issuer.url().host_str().unwrap_or_default().to_owned();
        Ok(Some(Registration {
            client_id: ClientId::new(client_id),
            client_secret: secret.filter(|it| !it.is_empty()).map(ClientSecret::new),
            name: given(&self.oidc_name).unwrap_or(host),
            groups_claim: self.oidc_groups_claim.clone(),
            roles: self.oidc_roles.clone(),
            trust_email: self.oidc_trust_email,
            only: self.oidc_only,
            issuer,
        }))
    }

    /// The mailer, if a mail server is configured.
    pub fn mailer(&self, public_url: &Url) -> anyhow::Result<Option<Mailer>> {
        let Some(smtp_url) = &self.smtp_url else {
            return Ok(None);
        };
        let from = self.mail_from.as_deref();
        let from = from.context("SMTP_URL needs MAIL_FROM as well: the address from which mails come")?;
        Mailer::new(smtp_url.expose_secret(), from, public_url).map(Some)
    }

    /// The signing key of the transparency log, and its highest checkpoint.
    pub fn log_folder(&self) -> anyhow::Result<LogFolder> {
        self.transparency_log.folder(&self.database_url)
    }

    pub fn options(&self, public_url: Url, sandbox: bool) -> anyhow::Result<Options> {
        let workers = match self.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            some => some,
        };
        let trusted_proxies = self.trusted_proxies.clone();
        let connections = ConnectionLimits {
            all: self.max_connections,
            per_address: self.max_connections_per_address,
            idle: connections::IDLE,
        };
        let connections = connections.within_open_files();
        let outbox = if self.smtp_url.is_some() { Outbox::open() } else { Outbox::default() };
        let directory = self.directory()?;
        let proofs = self.proofs.store()?;
        let jobs = Signal::default();
        let password_alone = false;
        Ok(Options {
            public_url,
            trusted_proxies,
            workers,
            connections,
            body_time: BodyTime::USUAL,
            lease_times: LeaseTimes::USUAL,
            outbox,
            jobs,
            sandbox,
            directory,
            proofs,
            password_alone,
            log_public: self.transparency_log.log_public,
            verify_keys: self.transparency_log.verify_keys.clone(),
        })
    }
}
