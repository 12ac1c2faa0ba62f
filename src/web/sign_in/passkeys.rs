//! Passkeys (WebAuthn) for the origin of this register.

use anyhow::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PasskeyRegistration, Uuid};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::model::people::staff::Staff;
use crate::store::db::{Db, Tx};
use crate::store::people::passkeys;
use crate::store::people::sessions::OldKeysEnded;
use crate::web::answer::error::Error;
use crate::web::token;

/// `None` if PUBLIC_URL has an IP address: passkeys need a host name.
pub struct Passkeys(Option<Webauthn>);

/// A WebAuthn challenge, with its id.
#[derive(Serialize)]
pub struct Challenge<T> {
    pub id: String,
    #[serde(flatten)]
    pub options: T,
}

/// A form field with the browser's WebAuthn response.
fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

impl Passkeys {
    pub fn new(public_url: &Url) -> anyhow::Result<Passkeys> {
        let Some(url::Host::Domain(host)) = public_url.host() else {
            return Ok(Passkeys(None));
        };
        let built = WebauthnBuilder::new(host, public_url).and_then(|it| it.rp_name("Paraph").build());
        Ok(Passkeys(Some(built.context("PUBLIC_URL cannot have passkeys")?)))
    }

    pub fn are_possible(&self) -> bool {
        self.0.is_some()
    }

    fn webauthn(&self) -> Result<&Webauthn, Error> {
        self.0.as_ref().ok_or(Error::NotFound)
    }

    /// Creates a registration challenge.
    pub async fn ask_to_register(&self, db: &Db, staff: &Staff) -> Result<Challenge<impl Serialize>, Error> {
        let user = Uuid::parse_str(&staff.id).map_err(|it| Error::Unexpected(it.into()))?;
        let known = credentials(db, &staff.id).await?.iter().map(|(_, it)| it.cred_id().clone()).collect();
        let started =
            self.webauthn()?.start_passkey_registration(user, &staff.email, &staff.name, Some(known));
        let (options, state) = started.map_err(|it| Error::Unexpected(it.into()))?;
        ask(db, &staff.id, options, &state).await
    }

    /// Verifies a registration. `None` if the response is not valid. A challenge can be answered once.
    pub async fn verify_registration(
        &self,
        db: &Db,
        staff: &Staff,
        challenge: &str,
        answer: &str,
    ) -> Result<Option<Passkey>, Error> {
        let state = take_challenge(db, challenge, staff).await?;
        let (Some(state), Some(answer)) =
            (state.and_then(|it| read::<PasskeyRegistration>(&it)), read(answer))
        else {
            return Ok(None);
        };
        Ok(self.webauthn()?.finish_passkey_registration(&answer, &state).ok())
    }

    /// Creates an authentication challenge for the staff member's passkeys.
    pub async fn ask_to_sign(&self, db: &Db, staff: &Staff) -> Result<Challenge<impl Serialize>, Error> {
        let known: Vec<Passkey> = credentials(db, &staff.id).await?.into_iter().map(|(_, it)| it).collect();
        if known.is_empty() {
            return Err(Error::NotFound);
        }
        let started = self.webauthn()?.start_passkey_authentication(&known);
        let (options, state) = started.map_err(|it| Error::Unexpected(it.into()))?;
        ask(db, &staff.id, options, &state).await
    }

    /// Verifies a response to an authentication challenge.
    pub async fn verify(&self, db: &Db, staff: &Staff, challenge: &str, answer: &str) -> Result<bool, Error> {
        let state = take_challenge(db, challenge, staff).await?;
        let state = state.and_then(|it| read::<PasskeyAuthentication>(&it));
        let (Some(state), Some(answer)) = (state, read(answer)) else {
            return Ok(false);
        };
        let Ok(result) = self.webauthn()?.finish_passkey_authentication(&answer, &state) else {
            return Ok(false);
        };
        for (id, mut passkey) in credentials(db, &staff.id).await? {
            if passkey.update_credential(&result).is_some() {
                let credential =
                    serde_json::to_string(&passkey).map_err(|it| Error::Unexpected(it.into()))?;
                let mut tx = db.begin().await?;
                passkeys::update_used(&mut tx, &id, &credential).await?;
                tx.commit().await?;
                return Ok(true);
            }
        }
        // The passkey was removed meanwhile.
        Ok(false)
    }
}

/// Stores a verified passkey. `false` if it exists already.
pub async fn insert(tx: &mut Tx, of: &OldKeysEnded, name: &str, made: &Passkey) -> Result<bool, Error> {
    let id = token::hex(made.cred_id());
    let credential = serde_json::to_string(made).map_err(|it| Error::Unexpected(it.into()))?;
    Ok(passkeys::insert(tx, of, name, &id, &credential).await?)
}

/// Removes and returns the staff member's challenge, so that it can be answered only once.
async fn take_challenge(db: &Db, challenge: &str, staff: &Staff) -> Result<Option<String>, Error> {
    let mut tx = db.begin().await?;
    let state = passkeys::take_challenge(&mut tx, challenge, &staff.id).await?;
    tx.commit().await?;
    Ok(state)
}

/// The ids and credentials of a staff member's passkeys.
async fn credentials(db: &Db, staff_id: &str) -> Result<Vec<(String, Passkey)>, Error> {
    let all = passkeys::list(db, staff_id).await?;
    Ok(all.into_iter().filter_map(|it| Some((it.id, read(&it.credential)?))).collect())
}

async fn ask<T: Serialize>(
    db: &Db,
    staff_id: &str,
    options: T,
    state: &impl Serialize,
) -> Result<Challenge<T>, Error> {
    let id = token::generate();
    let state = serde_json::to_string(state).map_err(|it| Error::Unexpected(it.into()))?;
    let mut tx = db.begin().await?;
    passkeys::insert_challenge(&mut tx, &id, staff_id, &state).await?;
    tx.commit().await?;
    Ok(Challenge { id, options })
}
