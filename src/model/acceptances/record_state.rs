//! What has become of a record: whether it counts today, and if not, which record ended its effect.

use chrono::{DateTime, Utc};

use crate::model::evidence::leaf::Kind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordState {
    Current,
    /// A later confirmation has replaced it.
    Superseded(Later),
    /// The customer has withdrawn the acceptance.
    Withdrawn(Later),
    /// It was entered in error.
    Annulled(Later),
}

/// The record that ended the effect of another one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Later {
    pub id: String,
    pub reference: String,
    pub recorded_at: DateTime<Utc>,
}

impl RecordState {
    /// The state of a confirmation. `withdrawal` and `successor` are the next ones after it that are not annulled: the
    /// earlier of the two ended its effect.
    pub fn of(annulment: Option<Later>, withdrawal: Option<Later>, successor: Option<Later>) -> RecordState {
        match (annulment, withdrawal, successor) {
            (Some(annulment), ..) => RecordState::Annulled(annulment),
            (None, Some(withdrawal), Some(successor)) if successor.recorded_at < withdrawal.recorded_at => {
                RecordState::Superseded(successor)
            }
            (None, Some(withdrawal), _) => RecordState::Withdrawn(withdrawal),
            (None, None, Some(successor)) => RecordState::Superseded(successor),
            (None, None, None) => RecordState::Current,
        }
    }

    /// The record that ended this one, with its kind.
    pub fn later(&self) -> Option<(Kind, &Later)> {
        match self {
            RecordState::Current => None,
            RecordState::Superseded(it) => Some((Kind::Confirmation, it)),
            RecordState::Withdrawn(it) => Some((Kind::Withdrawal, it)),
            RecordState::Annulled(it) => Some((Kind::Annulment, it)),
        }
    }
}
