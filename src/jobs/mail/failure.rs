//! Why a mail was not sent.

use lettre::transport::smtp::Error;

use super::one_line::one_line;
use crate::store::settings::mails::Reason;

/// The maximum stored length of a server's message, in characters.
const DETAIL: usize = 300;

/// The outcome of a failed attempt.
#[derive(Debug)]
pub struct Failure {
    pub reason: Reason,
    /// The message of the mail server or the network, on one line.
    pub detail: String,
    /// Whether a retry is pointless.
    pub permanent: bool,
    /// Whether the server had received mail data, so that its message may name the recipient.
    pub named: bool,
}

impl Failure {
    /// `named` tells whether the server had received the mail. An earlier refusal, for example of a password, is
    /// not the mail's fault and can be fixed.
    pub fn new(error: &Error, named: bool) -> Failure {
        let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        let (reason, detail) = match error.status() {
            Some(code) => (Reason::Refused, format!("{code} {source}")),
            // lettre validates its input before it sends anything.
            None if named && error.is_client() => (Reason::Address, source),
            None if error.is_tls() => (Reason::Tls, source),
            None if named || error.is_response() => (Reason::Interrupted, source),
            None if error.is_client() => (Reason::Refused, source),
            None => (Reason::Unreachable, source),
        };
        let permanent = named && (error.is_permanent() || reason == Reason::Address);
        Failure { reason, detail: one_line(&detail, DETAIL), permanent, named }
    }

    pub fn timeout(named: bool) -> Failure {
        Failure { reason: Reason::Timeout, detail: String::new(), permanent: false, named }
    }

    /// The recipient's address is not accepted.
    pub fn address(error: &anyhow::Error) -> Failure {
        let detail = one_line(&error.to_string(), DETAIL);
        Failure { reason: Reason::Address, detail, permanent: true, named: true }
    }
}
