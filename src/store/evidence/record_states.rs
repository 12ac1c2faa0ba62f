//! Finding a record of any kind by its reference or ID, with what has become of it.

use chrono::{DateTime, Utc};

use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::record_state::{Later, RecordState};
use crate::model::evidence::leaf::Kind;
use crate::store::db::{Db, query};

#[derive(Debug, Clone)]
pub struct FoundRecord {
    pub kind: Kind,
    pub id: String,
    pub state: RecordState,
}

/// The record of a customer with this ID, or of any customer with this reference.
pub enum Which<'a> {
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

pub async fn find(db: &Db, which: Which<'_>) -> sqlx::Result<Option<FoundRecord>> {
    let found = match which {
        Which::Id { customer_id, id } => {
            query(format!("select * from ({RECORDS}) records where customer_id = $1 and id = $2"))
                .bind(customer_id)
                .bind(id)
        }
        Which::Reference(reference) => {
            query(format!("select * from ({RECORDS}) records where reference = $1")).bind(reference)
        }
    };
    let row: Option<Row> = found.optional(db).await?;
    let Some((row, kind)) = row.and_then(|it| Kind::find(&it.kind).map(|kind| (it, kind))) else {
        return Ok(None);
    };
    let state = state(db, kind, &row).await?;
    Ok(Some(FoundRecord { kind, id: row.id, state }))
}

/// What has become of a confirmation.
pub async fn of_confirmation(db: &Db, it: &Confirmation) -> sqlx::Result<RecordState> {
    let row = Row {
        kind: Kind::Confirmation.code().to_owned(),
        id: it.id.clone(),
        customer_id: it.customer_id.clone(),
        agreement_type: it.agreement_type.code().to_owned(),
        recorded_at: it.provenance.recorded_at,
    };
    state(db, Kind::Confirmation, &row).await
}

async fn state(db: &Db, kind: Kind, row: &Row) -> sqlx::Result<RecordState> {
    let annulment = query("select id, reference, recorded_at from annulments where record_id = $1");
    let annulment = annulment.bind(&row.id).optional(db).await?;
    let (withdrawal, successor) = match kind {
        Kind::Confirmation => (next(db, "withdrawals", row).await?, next(db, "confirmations", row).await?),
        _ => (None, None),
    };
    Ok(RecordState::of(annulment, withdrawal, successor))
}

/// The next row of a table after a record of the same customer and agreement that is not annulled.
async fn next(db: &Db, table: &str, row: &Row) -> sqlx::Result<Option<Later>> {
    query(format!(
        "select id, reference, recorded_at from {table}
         where customer_id = $1 and agreement_type = $2 and recorded_at > $3
            and not exists (select 1 from annulments where record_id = {table}.id)
         order by recorded_at limit 1"
    ))
    .bind(&row.customer_id)
    .bind(&row.agreement_type)
    .bind(row.recorded_at)
    .optional(db)
    .await
}
