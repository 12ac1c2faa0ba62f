//! The mailer: wraps lettre and its connection to the mail server.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use lettre::Message;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use tokio::time::timeout;
use url::{Host, Url};

use super::failure::Failure;

/// Timeout for connecting to the mail server.
const CONNECT: Duration = Duration::from_secs(20);
/// Timeout from then until the server has accepted the mail. Some servers scan a mail first,
/// and a client that gives up earlier sends it twice.
const SEND: Duration = Duration::from_secs(60);

/// Sends mails through one mail server.
#[derive(Clone)]
pub struct Mailer {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    /// The name it gives in EHLO.
    hello: ClientId,
    pub(super) from: Mailbox,
    /// The base URL of links.
    pub(super) public_url: Url,
}

#[derive(Clone)]
enum Security {
    None,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

impl Mailer {
    /// `smtp_url` may contain a password, so errors never include it.
    pub fn new(smtp_url: &str, from: &str, public_url: &Url) -> anyhow::Result<Mailer> {
        let url = Url::parse(smtp_url).ok().context(FORM)?;
        let (host, loopback) = host(&url).context(FORM)?;
        let (security, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Security::Tls(TlsParameters::new(host.clone())?), SUBMISSIONS_PORT),
            ("smtp", Some("tls=required")) => {
                (Security::StartTls(TlsParameters::new(host.clone())?), SUBMISSION_PORT)
            }
            ("smtp", None) if loopback => (Security::None, SMTP_PORT),
            ("smtp", None) => bail!(
                "SMTP_URL would send passwords and links in the clear to {host}: begin it with smtps://, or end it with ?tls=required"
            ),
            _ => bail!(FORM),
        };
        let name = public_url.host_str().unwrap_or("localhost");
        Ok(Mailer {
            host,
            port: url.port().unwrap_or(port),
            security,
            credentials: credentials(&url)?,
            hello: ClientId::Domain(name.to_owned()),
            from: from
                .parse()
                .context("MAIL_FROM must be an email address, for example paraph@partner.example")?,
            public_url: public_url.clone(),
        })
    }

    pub async fn send(&self, message: &Message) -> Result<(), Failure> {
        let connecting = timeout(CONNECT, self.connect()).await;
        let mut connection = match connecting {
            Ok(connected) => connected.map_err(|it| Failure::new(&it, false))?,
            Err(_) => return Err(Failure::timeout(false)),
        };
        let bytes = message.formatted();
        match timeout(SEND, connection.send(message.envelope(), &bytes)).await {
            Ok(sent) => drop(sent.map_err(|it| Failure::new(&it, true))?),
            Err(_) => return Err(Failure::timeout(true)),
        }
        // The mail is sent, even if QUIT fails.
        tokio::spawn(async move { timeout(CONNECT, connection.quit()).await.is_ok() });
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let tls = match &self.security {
            Security::Tls(parameters) => Some(parameters.clone()),
            Security::None | Security::StartTls(_) => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT), &self.hello, tls, None).await?;
        if let Security::StartTls(parameters) = &self.security {
            connection.starttls(parameters.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }
}

const FORM: &str = "SMTP_URL must look like smtps://USER:PASSWORD@HOST or smtp://USER:PASSWORD@HOST?tls=required, \
    with the signs of the password that have a meaning in addresses written as %40 and the like";

/// The host of the mail server, and whether it is this machine.
fn host(url: &Url) -> Option<(String, bool)> {
    let ip = match url.host()? {
        // For non-web schemes, the url crate does not normalise the host.
        Host::Domain(name) => match name.parse::<IpAddr>() {
            Ok(ip) => ip,
            Err(_) => return Some((name.to_owned(), name.eq_ignore_ascii_case("localhost"))),
        },
        Host::Ipv4(ip) => ip.into(),
        Host::Ipv6(ip) => ip.into(),
    };
    Some((ip.to_string(), ip.is_loopback()))
}

fn credentials(url: &Url) -> anyhow::Result<Option<Credentials>> {
    let decode = |it: &str| percent_decode_str(it).decode_utf8().map(|it| it.into_owned()).ok().context(FORM);
    let (user, password) = (decode(url.username())?, decode(url.password().unwrap_or_default())?);
    ensure!(
        user.is_empty() == password.is_empty(),
        "SMTP_URL has a user or a password: give both or neither"
    );
    Ok((!user.is_empty()).then(|| Credentials::new(user, password)))
}
