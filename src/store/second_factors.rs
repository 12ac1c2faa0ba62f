//! Whether a person has a second factor at all: their apps, passkeys and recovery codes together.

use super::db::{Tx, query};
use super::{authenticators, passkeys};

/// After one was removed: notes whether any is left. Without any, the recovery codes go as well.
pub async fn settle(tx: &mut Tx, staff_id: &str) -> sqlx::Result<()> {
    let left: Option<(String,)> = query(
        "select staff_id from authenticators where staff_id = $1
         union all select staff_id from passkeys where staff_id = $1 limit 1",
    )
    .bind(staff_id)
    .optional(&mut *tx)
    .await?;
    if left.is_none() {
        authenticators::replace_recovery_codes(tx, staff_id, &[]).await?;
    }
    update(tx, staff_id, left.is_some()).await
}

pub async fn update(tx: &mut Tx, staff_id: &str, has_one: bool) -> sqlx::Result<()> {
    query("update staff set second_factor = $2 where id = $1")
        .bind(staff_id)
        .bind(has_one)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn delete_all_of(tx: &mut Tx, staff_id: &str) -> sqlx::Result<()> {
    authenticators::delete(tx, staff_id).await?;
    passkeys::delete_all_of(tx, staff_id).await?;
    settle(tx, staff_id).await
}
