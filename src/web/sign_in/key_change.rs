//! A change of how a signed-in staff member signs in.

use actix_session::Session;
use actix_session::storage::{SessionKey, generate_session_key};

use crate::store::db::{Db, Tx};
use crate::store::people::sessions::{self, OldKeysEnded};
use crate::web::answer::error::Error;
use crate::web::sign_in::session;
use crate::web::token;

/// The transaction of the change, in which the session has a new key. Without a commit, the session keeps its key and the
/// browser its cookie. The form token never changes, because forms may be open in other tabs.
///
/// Nothing else can commit the transaction, so the cookie cannot be forgotten. After the commit nothing more is stored,
/// so a fault can neither sign the staff member out nor hide what the page shows once.
pub struct KeyChange {
    tx: Tx,
    ended: OldKeysEnded,
    session: Session,
    key: SessionKey,
}

impl KeyChange {
    pub(super) async fn begin(
        db: &Db,
        session: Session,
        staff_id: &str,
        session_id: &str,
    ) -> Result<KeyChange, Error> {
        let key = generate_session_key();
        let mut tx = db.begin().await?;
        let ended = sessions::rekey(&mut tx, staff_id, session_id, &token::hash(key.as_ref())).await?;
        Ok(KeyChange { tx, ended: ended.ok_or(Error::SignedOut)?, session, key })
    }

    /// The transaction, and the proof for the store functions that change how somebody signs in.
    pub fn parts(&mut self) -> (&mut Tx, &OldKeysEnded) {
        (&mut self.tx, &self.ended)
    }

    /// Commits. The response then has the cookie with the new key.
    pub async fn commit(self) -> Result<(), Error> {
        self.tx.commit().await?;
        Ok(session::set_key(&self.session, &self.key)?)
    }
}
