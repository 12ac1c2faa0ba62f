//! Mail delivery: sends due mails from the outbox one by one while the server runs.

use chrono::TimeDelta;

use super::failure::Failure;
use super::mailer::Mailer;
use super::message::Occasion;
use crate::jobs::recurring::{Next, Recurring};
use crate::model::kernel::clock;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::store::db::{Db, Tx};
use crate::store::people::{sign_in_links, staff};
use crate::store::settings::mails::{self, Kind, Mail, Reason};
use crate::store::settings::partner;
use crate::web::outbox::Outbox;
use crate::web::signal::Signal;
use crate::web::token;

/// The wait after each failed attempt. The last one applies to all further attempts.
const WAITS: [TimeDelta; 5] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
    mails::LONGEST_WAIT,
];
/// With these waits a mail is given up after 21 hours.
const ATTEMPTS: i64 = 10;

/// Sends the mails of the outbox.
pub struct Delivery {
    mailer: Mailer,
    outbox: Outbox,
}

impl Delivery {
    pub fn new(mailer: Mailer, outbox: Outbox) -> Delivery {
        Delivery { mailer, outbox }
    }
}

impl Recurring for Delivery {
    const NAME: &'static str = "mail";

    fn signal(&self) -> Option<&Signal> {
        self.outbox.signal()
    }

    /// Sends one mail if one is due.
    async fn poll(&self, db: &Db) -> anyhow::Result<Next> {
        if attempt(db, &self.mailer).await? {
            return Ok(Next::Now);
        }
        Ok(Next::Due(mails::find_next_attempt(db).await?))
    }
}

/// Sends all due mails, and returns the number of attempts.
pub async fn deliver_due(db: &Db, mailer: &Mailer) -> anyhow::Result<usize> {
    let mut attempts = 0;
    while attempt(db, mailer).await? {
        attempts += 1;
    }
    Ok(attempts)
}

/// Sends one mail if one is due.
async fn attempt(db: &Db, mailer: &Mailer) -> anyhow::Result<bool> {
    // Reads first, so that nothing is written while the register is idle.
    if mails::find_next_attempt(db).await?.is_none_or(|at| at > clock::now()) {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    let claimed = mails::claim(&mut tx, clock::now() + mails::LEASE).await?;
    // Committed before the attempt: the attempt counts even if it fails, and other mails can be sent meanwhile.
    tx.commit().await?;
    let Some(mail) = claimed else {
        return Ok(false);
    };
    let mut tx = db.begin().await?;
    let prepared = prepare(&mut tx, &mail).await?;
    // Committed before sending, so that the link of a delivered mail always works.
    tx.commit().await?;
    let Some(prepared) = prepared else {
        return Ok(true);
    };
    let sent = match mailer.message(&prepared.occasion(&mail)) {
        Ok(message) => mailer.send(&message).await,
        Err(error) => Err(Failure::address(&error)),
    };
    let mut tx = db.begin().await?;
    match sent {
        Ok(()) => {
            mails::update_sent(&mut tx, &mail.id).await?;
            tracing::info!(mail = mail.id, kind = mail.kind, "a mail is sent");
        }
        Err(failure) => fail(&mut tx, &mail, &failure).await?,
    }
    tx.commit().await?;
    Ok(true)
}

/// The data of a mail.
struct Prepared {
    kind: Kind,
    recipient: Staff,
    partner: Partner,
    token: Option<String>,
}

impl Prepared {
    fn occasion<'a>(&'a self, mail: &'a Mail) -> Occasion<'a> {
        let Prepared { kind, recipient, partner, token } = self;
        Occasion { mail, kind: *kind, recipient, partner, token: token.as_deref() }
    }
}

/// Creates the mail's link and stores its hash. Deletes a mail that is no longer needed, and
/// gives up an expired one.
async fn prepare(tx: &mut Tx, mail: &Mail) -> sqlx::Result<Option<Prepared>> {
    if mail.attempts > ATTEMPTS {
        // The last attempt never reported its outcome.
        mails::update_failed(tx, &mail.id, Reason::Interrupted, "", None).await?;
        return Ok(None);
    }
    let recipient = match &mail.staff_id {
        Some(id) => staff::find(&mut *tx, id).await?.filter(|it| it.deactivated_at.is_none()),
        None => None,
    };
    let (kind, partner) = (Kind::find(&mail.kind), partner::find(&mut *tx).await?);
    let (Some(recipient), Some(kind), Some(partner)) = (recipient, kind, partner) else {
        mails::delete(tx, &mail.id).await?;
        return Ok(None);
    };
    if kind == Kind::Invitation && recipient.has_password {
        // The link of an invitation works for days and would let its holder replace the password.
        mails::delete(tx, &mail.id).await?;
        return Ok(None);
    }
    if mail.expires_at.is_some_and(|it| it <= clock::now()) {
        mails::update_failed(tx, &mail.id, Reason::Expired, "", None).await?;
        return Ok(None);
    }
    let token = match kind.link() {
        Some(purpose) => {
            let token = token::generate();
            // The mail may have been stored while the clock was ahead.
            let latest = clock::now() + purpose.lifetime();
            let expires_at = mail.expires_at.map_or(latest, |it| it.min(latest));
            sign_in_links::insert(tx, &token::hash(&token), purpose, Some(&recipient.staff.id), expires_at)
                .await?;
            Some(token)
        }
        None => None,
    };
    Ok(Some(Prepared { kind, recipient: recipient.staff, partner, token }))
}

async fn fail(tx: &mut Tx, mail: &Mail, failure: &Failure) -> anyhow::Result<()> {
    let wait = usize::try_from(mail.attempts - 1).ok().and_then(|it| WAITS.get(it).or(WAITS.last()));
    let next = wait.filter(|_| !failure.permanent && mail.attempts < ATTEMPTS).map(|it| clock::now() + *it);
    // A retry after the expiry is pointless: gives up now, with the reason of this failure.
    let next = next.filter(|next| mail.expires_at.is_none_or(|end| *next < end));
    mails::update_failed(tx, &mail.id, failure.reason, &failure.detail, next).await?;
    // The server's message may name the recipient, so it is shown on the page but not logged.
    let detail = if failure.named { "" } else { failure.detail.as_str() };
    let (reason, attempt) = (failure.reason.code(), mail.attempts);
    tracing::warn!(mail = mail.id, kind = mail.kind, attempt, reason, detail, "a mail could not be sent");
    Ok(())
}
