//! Every setting, its default and its sentence. `--help` and the table of the README say the same.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::app::Options;
use crate::mail::Mailer;
use crate::model::staff::Role;
use crate::web::outbox::Outbox;

/// The register in which a CSP partner keeps proof that its customers accepted the Microsoft Customer Agreement.
#[derive(Debug, Parser)]
#[command(name = "paraph", version)]
pub struct Cli {
    #[command(flatten)]
    pub settings: Settings,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Args)]
pub struct Settings {
    /// Where the register is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite:data/paraph.db",
        global = true,
        hide_env_values = true
    )]
    pub database_url: String,

    /// The address and port to listen on
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8080", global = true)]
    pub listen: SocketAddr,

    /// The address at which browsers reach Paraph; https:// where a proxy adds TLS [default: http://localhost and the port]
    #[arg(long, env = "PUBLIC_URL", global = true)]
    pub public_url: Option<Url>,

    /// The addresses of proxies, with commas between, whose X-Forwarded-For is believed
    #[arg(long, env = "TRUSTED_PROXIES", value_delimiter = ',', global = true)]
    pub trusted_proxies: Vec<IpAddr>,

    /// The mail server: smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST?tls=required for STARTTLS; without it no mail is sent
    #[arg(long, env = "SMTP_URL", global = true, hide_env_values = true)]
    pub smtp_url: Option<SecretString>,

    /// The address from which mails come, for example paraph@partner.example
    #[arg(long, env = "MAIL_FROM", global = true)]
    pub mail_from: Option<String>,

    /// How many threads answer requests; 0 means one a core
    #[arg(long, env = "WORKERS", default_value_t = 0, global = true)]
    pub workers: usize,

    /// What is logged: error, warn, info, debug, or directives such as info,sqlx=debug
    #[arg(long, env = "LOG", default_value = "info", global = true)]
    pub log: String,

    /// How lines of the log look: text or json
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
    /// Serve the register (what happens without a subcommand)
    Serve,
    /// Serve a throw-away register with sample data, on loopback only
    Demo {
        /// Keep the sample register in this folder, and go on with the one that is there
        #[arg(long)]
        data: Option<PathBuf>,
        /// How many sample customers to make
        #[arg(long, default_value_t = 48)]
        customers: u64,
    },
    /// Add and deactivate the people of the firm
    #[command(subcommand)]
    User(UserCommand),
    /// Add indirect resellers, if the firm is an indirect provider
    #[command(subcommand)]
    Reseller(ResellerCommand),
    /// Copy the register to another, empty database, for example from SQLite to Postgres
    Copy {
        /// Where to copy it
        #[arg(long)]
        to: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person, and print the password that was made for them
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// global-admin, user-admin, admin-agent or sales; may be given more than once
        #[arg(long = "role", required = true)]
        roles: Vec<Role>,
        /// Read the password from the first line of the standard input instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    /// End a person's access and sessions
    Deactivate {
        #[arg(long)]
        email: String,
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
    },
}

impl Settings {
    /// The address for browsers. Without TLS only browsers on this machine may reach Paraph: the session
    /// cookie would cross the network in the clear. On this machine it is called localhost, because passkeys
    /// need a name. `listening`: where it listens, with the port that it was given.
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

    /// What sends mails, if a mail server is set up.
    pub fn mailer(&self, public_url: &Url) -> anyhow::Result<Option<Mailer>> {
        let Some(smtp_url) = &self.smtp_url else {
            return Ok(None);
        };
        let from = self.mail_from.as_deref();
        let from = from.context("SMTP_URL needs MAIL_FROM as well: the address from which mails come")?;
        Mailer::new(smtp_url.expose_secret(), from, public_url).map(Some)
    }

    pub fn options(&self, public_url: Url) -> Options {
        let workers = match self.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            some => some,
        };
        let trusted_proxies = self.trusted_proxies.clone();
        let outbox = if self.smtp_url.is_some() { Outbox::open() } else { Outbox::default() };
        Options { public_url, trusted_proxies, workers, outbox }
    }
}
