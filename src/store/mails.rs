//! The outbox: mails to the people of the firm, written in the transaction of their cause.

use super::db::{Tx, query};
use super::links::Purpose;
use crate::model::clock;

/// What a mail says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A link to choose a first password.
    Invitation,
    /// A link to choose another password.
    PasswordReset,
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
}

impl Kind {
    pub const ALL: [Kind; 5] = [
        Self::Invitation,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::SecondFactorAdded,
        Self::SecondFactorRemoved,
    ];

    /// The name in the database, and the part of the keys of its texts in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password-reset",
            Self::PasswordChanged => "password-changed",
            Self::SecondFactorAdded => "second-factor-added",
            Self::SecondFactorRemoved => "second-factor-removed",
        }
    }

    /// What the link of the mail opens, if it has one.
    pub fn link(self) -> Option<Purpose> {
        match self {
            Self::Invitation => Some(Purpose::Invitation),
            Self::PasswordReset => Some(Purpose::PasswordReset),
            _ => None,
        }
    }
}

/// A mail to a person of the firm. `by`: who caused it, where it was another.
pub async fn insert(tx: &mut Tx, kind: Kind, staff_id: &str, by: Option<&str>) -> sqlx::Result<()> {
    let now = clock::now();
    query(
        "insert into mails (id, kind, staff_id, details, created_at, expires_at, attempts, next_attempt_at)
         values ($1, $2, $3, $4, $5, $6, 0, $5)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(kind.code())
    .bind(staff_id)
    .bind(serde_json::json!({ "by": by }).to_string())
    .bind(now)
    .bind(kind.link().map(|it| now + it.lifetime()))
    .execute(tx)
    .await?;
    Ok(())
}

/// A mail to the active person of an e-mail address. For another address the same statement writes a row
/// that is dropped instead of sent, so that both take the same time.
pub async fn insert_password_reset(tx: &mut Tx, email: &str) -> sqlx::Result<()> {
    let now = clock::now();
    query(
        "insert into mails (id, kind, staff_id, details, created_at, expires_at, attempts, next_attempt_at)
         values ($1, $2, (select id from staff where email = $3 and deactivated_at is null), '{}', $4, $5, 0, $4)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(Kind::PasswordReset.code())
    .bind(email.trim().to_lowercase())
    .bind(now)
    .bind(now + Purpose::PasswordReset.lifetime())
    .execute(tx)
    .await?;
    Ok(())
}
