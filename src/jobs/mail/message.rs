//! The content of mails, in the recipient's language.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use url::Url;

use super::mailer::Mailer;
use super::one_line::one_line;
use crate::model::kernel::lang::Lang;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::store::settings::mails::{Kind, Mail};

/// The data from which the content of a mail is composed.
pub struct Occasion<'a> {
    pub mail: &'a Mail,
    pub kind: Kind,
    pub recipient: &'a Staff,
    pub partner: &'a Partner,
    /// The token of its link, if it has one.
    pub token: Option<&'a str>,
}

/// The content of the text and HTML parts.
struct Letter {
    lang: Lang,
    subject: String,
    /// The mark of a sandbox mail.
    sandbox: Option<(&'static str, &'static str)>,
    greeting: String,
    text: String,
    by: Option<String>,
    link: Option<Link>,
    unexpected: String,
    footer: String,
}

struct Link {
    url: String,
    button: String,
    lifetime: String,
}

#[derive(Template)]
#[template(path = "people/mail/message.txt")]
struct Text<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "people/mail/message.html")]
struct Html<'a> {
    letter: &'a Letter,
}

/// The language of a person who has not chosen one follows the firm's country: French where it
/// is the main official language, otherwise English.
fn lang(recipient: &Staff, partner: &Partner) -> Lang {
    let chosen = recipient.language.as_deref().and_then(Lang::find);
    let french = matches!(partner.country.as_str(), "FR" | "MC");
    chosen.unwrap_or(if french { Lang::Fr } else { Lang::En })
}

impl Letter {
    fn new(occasion: &Occasion, public_url: &Url) -> Letter {
        let Occasion { mail, kind, recipient, partner, token } = occasion;
        let lang = lang(recipient, partner);
        let own = recipient.own_time_zone.as_deref().and_then(|it| it.parse::<Tz>().ok());
        let time = |at: DateTime<Utc>| lang.time(at, own.unwrap_or(partner.tz()));
        let (name, firm) = (one_line(&recipient.name, 200), one_line(&partner.legal_name, 200));
        let (email, created_at) = (one_line(&recipient.email, 254), time(mail.created_at));
        let values = [
            ("name", name.as_str()),
            ("partner", firm.as_str()),
            ("email", email.as_str()),
            ("time", created_at.as_str()),
        ];
        let of_kind = |part: &str| lang.format(&format!("mail-{}-{part}", kind.code()), &values);
        let link = token.map(|token| Link {
            url: public_url.join(&format!("/password/{token}")).map(String::from).unwrap_or_default(),
            button: of_kind("button"),
            lifetime: match mail.expires_at {
                Some(end) => lang.format("mail-link-until", &[("time", &time(end))]),
                None => String::new(),
            },
        });
        let subject = match partner.sandbox {
            true => lang.format("mail-sandbox-subject", &[("subject", &of_kind("subject"))]),
            false => of_kind("subject"),
        };
        let sandbox = partner.sandbox.then(|| (lang.text("sandbox"), lang.text("sandbox-text")));
        Letter {
            lang,
            subject,
            sandbox,
            greeting: lang.format("mail-greeting", &values),
            text: of_kind("text"),
            by: mail.by().map(|by| lang.format("mail-by", &[("by", &one_line(&by, 200))])),
            link,
            unexpected: of_kind("unexpected"),
            footer: lang.format("mail-footer", &values),
        }
    }
}

impl Mailer {
    /// Builds a mail. Its Message-ID is the same at every attempt, so that duplicates
    /// can be recognised.
    pub fn message(&self, occasion: &Occasion) -> anyhow::Result<Message> {
        let letter = Letter::new(occasion, &self.public_url);
        let recipient = occasion.recipient;
        let to = Mailbox::new(Some(one_line(&recipient.name, 200)), recipient.email.parse::<Address>()?);
        let host = self.public_url.host_str().unwrap_or("localhost");
        let (text, html) = (Text { letter: &letter }.render()?, Html { letter: &letter }.render()?);
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .message_id(Some(format!("<{}@{host}>", occasion.mail.id)))
            .from(self.from.clone())
            .to(to)
            .subject(one_line(&letter.subject, 300))
            .date_now()
            // Suppresses automatic replies such as out-of-office notices.
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(text, html))?;
        Ok(message)
    }
}
