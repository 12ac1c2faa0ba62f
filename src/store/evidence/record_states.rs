//! The state of a record today, by its reference or ID: whether it counts, and if not, why.

use chrono::{DateTime, Utc};

use crate::model::evidence::leaf::Kind;
use crate::store::db::{Db, query};

/// A record with what has become of it.
#[derive(Debug, Clone)]
pub struct RecordState {
    pub kind: Kind,
    pub id: String,
    pub state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Current,
    /// A later confirmation has replaced it.
    Superseded(Later),
    /// The customer has withdrawn the acceptance.
    Withdrawn(Later),
    /// It was entered in error.
    Annulled(Later),
}

impl State {
    /// The record that ended this one, with its kind.
    pub fn later(&self) -> Option<(Kind, &Later)> {
        match self {
            State::Current => None,
            State::Superseded(it) => Some((Kind::Confirmation, it)),
            State::Withdrawn(it) => Some((Kind::Withdrawal, it)),
            State::Annulled(it) => Some((Kind::Annulment, it)),
        }
    }
}

/// The record that ended another one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Later {
    pub id: String,
    pub reference: String,
    pub recorded_at: DateTime<Utc>,
}

/// The record of a customer with this ID, or of any customer with this reference.
pub enum By<'a> {
    Id { customer_id: &'a str, id: &'a str },
    Reference(&'a str),
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    id: String,
    customer_id: String,
    agreement_type: String,
    recorded_at: DateTime<Utc>,
}

const RECORDS: &str = "
    select 'confirmation' as kind, id, reference, customer_id, agreement_type, recorded_at from confirmations
    union all select 'withdrawal', id, reference, customer_id, agreement_type, recorded_at from withdrawals
    union all select 'direct_acceptance', id, reference, customer_id, '', recorded_at from direct_acceptances
    union all select 'annulment', id, reference, customer_id, agreement_type, recorded_at from annulments";

pub async fn find(db: &Db, by: By<'_>) -> sqlx::Result<Option<RecordState>> {
    let found = match by {
        By::Id { customer_id, id } => {
            query(format!("select * from ({RECORDS}) records where customer_id = $1 and id = $2"))
                .bind(customer_id)
                .bind(id)
        }
        By::Reference(reference) => {
            query(format!("select * from ({RECORDS}) records where reference = $1")).bind(reference)
        }
    };
    let row: Option<Row> = found.optional(db).await?;
    let Some((row, kind)) = row.and_then(|it| Kind::find(&it.kind).map(|kind| (it, kind))) else {
        return Ok(None);
    };
    let state = state(db, &row, kind).await?;
    Ok(Some(RecordState { kind, id: row.id, state }))
}

async fn state(db: &Db, row: &Row, kind: Kind) -> sqlx::Result<State> {
    let annulment = query("select id, reference, recorded_at from annulments where record_id = $1");
    if let Some(annulment) = annulment.bind(&row.id).optional(db).await? {
        return Ok(State::Annulled(annulment));
    }
    if kind != Kind::Confirmation {
        return Ok(State::Current);
    }
    let ended = query(
        "select 'withdrawal' as kind, id, reference, recorded_at from withdrawals
            where customer_id = $1 and agreement_type = $2 and recorded_at > $3
                and not exists (select 1 from annulments where record_id = withdrawals.id)
         union all select 'confirmation', id, reference, recorded_at from confirmations
            where customer_id = $1 and agreement_type = $2 and recorded_at > $3
                and not exists (select 1 from annulments where record_id = confirmations.id)
         order by recorded_at limit 1",
    );
    let ended = ended.bind(&row.customer_id).bind(&row.agreement_type).bind(row.recorded_at);
    let ended: Option<Ended> = ended.optional(db).await?;
    Ok(match ended {
        None => State::Current,
        Some(Ended { kind, later }) if kind == Kind::Withdrawal.code() => State::Withdrawn(later),
        Some(Ended { later, .. }) => State::Superseded(later),
    })
}

/// The next record that counts and ends the effect of a confirmation.
#[derive(sqlx::FromRow)]
struct Ended {
    kind: String,
    #[sqlx(flatten)]
    later: Later,
}
