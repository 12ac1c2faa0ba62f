//! The tools of Postgres: pg_dump, pg_restore and psql. They get the address of the server in their environment,
//! because everybody on the machine can read a command line.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek};
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use anyhow::{Context, bail};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::process::{Child, Command};
use url::Url;

use crate::store::db::open;

/// The certificates that the machine trusts, on Debian, on Fedora and on Alpine. Unlike Paraph, libpq does not look
/// for them.
const CERTIFICATES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// Begins the messages of our own statements, to tell them from messages of a tool.
pub const OURS: &str = "Paraph: ";

/// A server of Postgres, as its tools reach it.
pub struct Tools {
    environment: Vec<(&'static str, OsString)>,
}

impl Tools {
    pub fn new(url: &str) -> anyhow::Result<Tools> {
        let options = open::postgres_options(url)?;
        let host = match options.get_socket() {
            Some(socket) => socket.into(),
            None => options.get_host().into(),
        };
        let database = options.get_database().unwrap_or(options.get_username());
        let mut environment: Vec<(&'static str, OsString)> = vec![
            ("PGHOST", host),
            ("PGPORT", options.get_port().to_string().into()),
            ("PGUSER", options.get_username().into()),
            ("PGDATABASE", database.into()),
            ("PGSSLMODE", ssl_mode(&options).into()),
        ];
        environment.extend(secrets(url)?);
        let trusts = |(name, _): &(&str, OsString)| *name == "PGSSLROOTCERT";
        if verifies(&options) && !environment.iter().any(trusts) {
            environment.extend(certificates().map(|it| ("PGSSLROOTCERT", it)));
        }
        Ok(Tools { environment })
    }

    /// A tool with its arguments. Its messages are English.
    pub fn tool(&self, program: &'static str, arguments: &[&str]) -> anyhow::Result<Tool> {
        let messages = tempfile::tempfile().context("could not create a temporary file")?;
        let mut command = Command::new(program);
        command.args(arguments).envs(self.environment.iter().cloned()).env("LC_ALL", "C");
        // libpq would prefer these to the address.
        for name in ["PGSERVICE", "PGHOSTADDR"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(messages.try_clone()?).kill_on_drop(true);
        Ok(Tool { program, command, messages })
    }
}

fn ssl_mode(options: &PgConnectOptions) -> &'static str {
    match options.get_ssl_mode() {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

fn verifies(options: &PgConnectOptions) -> bool {
    matches!(options.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull)
}

/// The parts of the address that sqlx does not tell.
fn secrets(url: &str) -> anyhow::Result<Vec<(&'static str, OsString)>> {
    let url = Url::parse(url).context("could not read the address of Postgres")?;
    let mut found = Vec::new();
    if let Some(password) = url.password() {
        let password = percent_encoding::percent_decode_str(password).decode_utf8()?;
        found.push(("PGPASSWORD", password.as_ref().into()));
    }
    for (key, value) in url.query_pairs() {
        let name = match &*key {
            "password" => "PGPASSWORD",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            _ => continue,
        };
        found.push((name, value.as_ref().into()));
    }
    Ok(found)
}

#[allow(clippy::disallowed_methods, reason = "variables of libpq and of the TLS library, not of Paraph")]
fn certificates() -> Option<OsString> {
    if std::env::var_os("PGSSLROOTCERT").is_some() {
        return None;
    }
    let given = std::env::var_os("SSL_CERT_FILE");
    given.or_else(|| CERTIFICATES.iter().find(|it| Path::new(it).exists()).map(Into::into))
}

pub struct Tool {
    program: &'static str,
    command: Command,
    messages: File,
}

impl Tool {
    pub fn stdin(mut self, from: Stdio) -> Tool {
        self.command.stdin(from);
        self
    }

    pub fn stdout(mut self, to: Stdio) -> Tool {
        self.command.stdout(to);
        self
    }

    pub fn start(mut self) -> anyhow::Result<Running> {
        let program = self.program;
        match self.command.spawn() {
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(
                "{program} is missing: install the client of Postgres (on Debian: apt-get install postgresql-client) and put it into PATH"
            ),
            started => {
                let child = started.with_context(|| format!("could not run {program}"))?;
                Ok(Running { program, child, messages: self.messages })
            }
        }
    }

    pub async fn run(self) -> anyhow::Result<()> {
        self.start()?.end().await
    }
}

/// A tool that runs. It is killed when it is dropped.
pub struct Running {
    program: &'static str,
    pub child: Child,
    messages: File,
}

impl Running {
    /// Waits for the end. An error has what the tool said.
    pub async fn end(mut self) -> anyhow::Result<()> {
        let ended =
            self.child.wait().await.with_context(|| format!("could not wait for {}", self.program))?;
        if ended.success() {
            return Ok(());
        }
        let said = self.said(ended);
        if let Some(ours) = said.strip_prefix(OURS) {
            bail!("{ours}");
        }
        bail!("{} failed: {said}", self.program);
    }

    fn said(&mut self, ended: ExitStatus) -> String {
        let mut said = Vec::new();
        let read = self.messages.rewind().and_then(|()| self.messages.read_to_end(&mut said));
        let said = sentence(&String::from_utf8_lossy(&said));
        if read.is_err() || said.is_empty() { ended.to_string() } else { said }
    }
}

/// The messages of a tool as one sentence: `pg_dump: error: server version: 16.1; pg_dump version: 15.4`.
fn sentence(messages: &str) -> String {
    let lines = messages.lines().map(|line| {
        let from = ["ERROR: ", "FATAL: ", "error: ", "detail: ", "hint: "].iter();
        let from = from.filter_map(|it| line.find(it).map(|at| at + it.len())).min().unwrap_or_default();
        line.get(from..).unwrap_or_default().trim().trim_end_matches('.')
    });
    lines.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("; ")
}
