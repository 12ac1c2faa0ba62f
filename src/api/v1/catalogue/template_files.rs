//! Serves the firm's own file of an agreement through a link that works for five minutes.

use actix_web::web::{Data, Path};
use chrono::{DateTime, TimeDelta};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::model::kernel::clock;
use crate::store::catalogue::agreement_files;
use crate::store::db::Db;
use crate::store::settings::api_keys;
use crate::web::answer::download::attachment;
use crate::web::answer::error::{Answer, Error};
use crate::web::request::gate::Public;
use crate::web::token::{hex, unhex};

const LINK_LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// The content of a link: key ID, time and a random number, signed with the stored hash of the key. The owner of the
/// key could sign one too, and may request such a link anyway.
pub fn token(secret: &str, key_id: &str, file_id: &str, nonce: u32) -> String {
    let until = (clock::now() + LINK_LIFETIME).timestamp();
    sign(secret, file_id, &format!("{key_id}.{until}.{nonce}"))
}

/// The token and its signature.
pub fn sign(secret: &str, file_id: &str, what: &str) -> String {
    let signature = signed(secret, file_id, what).map(|it| hex(&it.finalize().into_bytes()));
    format!("{what}.{}", signature.unwrap_or_default())
}

fn signed(secret: &str, file_id: &str, what: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("agreement file {file_id} {what}").as_bytes());
    Some(mac)
}

/// Serves the file of a link.
pub async fn show(_: Public, path: Path<(String, String)>, db: Data<Db>) -> Answer {
    let (id, token) = path.into_inner();
    if !is_open(&db, &id, &token).await? {
        return Err(Error::NotFound);
    }
    let file = agreement_files::find(&**db, &id).await?.ok_or(Error::NotFound)?;
    let content = agreement_files::find_content(&db, &id).await?.ok_or(Error::NotFound)?;
    Ok(attachment(&file.name, &file.media_type, content))
}

/// Whether the token is valid: its signature is right, it has not expired, and its key still works.
async fn is_open(db: &Db, file_id: &str, token: &str) -> Result<bool, Error> {
    let Some((what, signature)) = token.rsplit_once('.') else { return Ok(false) };
    let mut parts = what.split('.');
    let (Some(key_id), Some(until)) = (parts.next(), parts.next()) else { return Ok(false) };
    let until = until.parse().ok().and_then(|it| DateTime::from_timestamp(it, 0));
    if until.is_none_or(|it| it < clock::now() || it > clock::latest(LINK_LIFETIME)) {
        return Ok(false);
    }
    let Some(secret) = api_keys::find_secret(db, key_id).await? else { return Ok(false) };
    let (Some(mac), Some(signature)) = (signed(&secret, file_id, what), unhex(signature)) else {
        return Ok(false);
    };
    Ok(mac.verify_slice(&signature).is_ok())
}
