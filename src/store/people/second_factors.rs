//! Whether a staff member has any second factor, over apps, passkeys and recovery codes.

use crate::store::db::{Tx, query};
use crate::store::people::sessions::OldKeysEnded;
use crate::store::people::{authenticators, passkeys};

/// Begins a change of a staff member's second factors, and returns whether they have one. Locks until the end of the
/// transaction, because two concurrent changes would not see each other.
pub async fn begin(tx: &mut Tx, staff_id: &str) -> sqlx::Result<bool> {
    let (has_one,): (bool,) =
        query("update staff set second_factor = second_factor where id = $1 returning second_factor")
            .bind(staff_id)
            .one(tx)
            .await?;
    Ok(has_one)
}

/// Updates the flag after a removal. Without any factor, the recovery codes are deleted too.
pub async fn settle(tx: &mut Tx, of: &OldKeysEnded) -> sqlx::Result<()> {
    let left: Option<(String,)> = query(
        "select staff_id from authenticators where staff_id = $1
         union all select staff_id from passkeys where staff_id = $1 limit 1",
    )
    .bind(of.staff_id())
    .optional(&mut *tx)
    .await?;
    if left.is_none() {
        authenticators::replace_recovery_codes(tx, of, &[]).await?;
    }
    update(tx, of.staff_id(), left.is_some()).await
}

pub async fn update(tx: &mut Tx, staff_id: &str, has_one: bool) -> sqlx::Result<()> {
    query("update staff set second_factor = $2 where id = $1")
        .bind(staff_id)
        .bind(has_one)
        .execute(tx)
        .await?;
    Ok(())
}

/// `false` if there was none.
pub async fn delete_all_of(tx: &mut Tx, of: &OldKeysEnded) -> sqlx::Result<bool> {
    let had_one = begin(tx, of.staff_id()).await?;
    authenticators::delete(tx, of).await?;
    passkeys::delete_all_of(tx, of).await?;
    settle(tx, of).await?;
    Ok(had_one)
}
