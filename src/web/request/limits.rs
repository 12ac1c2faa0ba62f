//! Rate limits and their keys.

use std::net::IpAddr;

use chrono::TimeDelta;

use crate::model::people::staff::Staff;
use crate::store::db::{Db, Tx};
use crate::store::people::limits::{self, Limit};
use crate::web::answer::error::Error;
use crate::web::connections;
use crate::web::sign_in::entrance::Entrance;
use crate::web::token;

/// Wrong passwords from one address, for any account.
const SIGN_IN_ADDRESS: Limit = Limit { burst: 50, every: TimeDelta::seconds(10) };
/// Wrong passwords for one account: from unknown devices together, and from each known device.
const SIGN_IN_ACCOUNT: Limit = Limit { burst: 10, every: TimeDelta::minutes(2) };
/// Wrong codes for one account, likewise. Two codes in a million are valid at any moment, so an attacker with the
/// password who guesses for a year succeeds with a probability of 1 in 57.
const SECOND_FACTOR: Limit = Limit { burst: 5, every: TimeDelta::hours(1) };
/// Passkey challenges; each is stored for some minutes.
const CHALLENGE: Limit = Limit { burst: 20, every: TimeDelta::seconds(30) };
/// Mails with a password reset link.
const RESET_ADDRESS: Limit = Limit { burst: 10, every: TimeDelta::minutes(5) };
const RESET_ACCOUNT: Limit = Limit { burst: 3, every: TimeDelta::minutes(20) };
/// Lines for one staff member's refused requests in the activity log. Limited, because the log is never deleted.
const REFUSALS: Limit = Limit { burst: 20, every: TimeDelta::minutes(1) };

/// Checks of evidence by one address. Nobody guesses the 50 bits of a reference; this bounds the load.
const VERIFICATION: Limit = Limit { burst: 30, every: TimeDelta::seconds(4) };

/// Failed directory sign-ins from one address.
const DIRECTORY_ADDRESS: Limit = Limit { burst: 50, every: TimeDelta::seconds(10) };

/// Calls with one API key: 500 at once, and 500 per minute.
const API_KEY: Limit = Limit { burst: 500, every: TimeDelta::milliseconds(120) };
/// Calls without a valid key from one address. Nobody guesses 256 bits; this bounds the load on
/// the database.
const API_ADDRESS: Limit = API_KEY;

/// A rate limit: its key and its parameters.
pub type Counted = (String, Limit);

/// Keys may contain typed text, so only their hashes are stored.
fn counted(kind: &str, of: &str, limit: Limit) -> Counted {
    (token::hash(&format!("{kind} {of}")), limit)
}

/// The unit of counting: an IPv4 address, or an IPv6 /64, which belongs to one subscriber.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|it| it.to_canonical()) {
        Ok(it @ IpAddr::V6(_)) => format!("{}/64", connections::network(it)),
        Ok(it) => it.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// Counts a check of evidence without an account.
pub async fn verification(db: &Db, address: &str) -> Result<(), Error> {
    Tries::take(db, vec![counted("verification", &network(address), VERIFICATION)]).await?;
    Ok(())
}

/// Permits that are returned if the attempt was not a guess.
pub struct Tries(Vec<Counted>);

impl Tries {
    async fn take(db: &Db, counted: Vec<Counted>) -> Result<Tries, Error> {
        limits::sweep(db).await?;
        let mut tx = db.begin().await?;
        for (name, limit) in &counted {
            if let Err(wait) = limits::take(&mut tx, name, *limit).await? {
                return Err(Error::TooMany(wait));
            }
        }
        tx.commit().await?;
        Ok(Tries(counted))
    }

    /// Reports the outcome. A check that was not made is not a guess.
    pub async fn checked<T>(self, db: &Db, check: Result<T, Error>) -> Result<(Tries, T), Error> {
        match check {
            Ok(checked) => Ok((self, checked)),
            Err(error) => {
                self.give_back(db).await?;
                Err(error)
            }
        }
    }

    pub async fn give_back(self, db: &Db) -> Result<(), Error> {
        let mut tx = db.begin().await?;
        self.give_back_in(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Returns the permits with the change that they were for.
    pub async fn give_back_in(self, tx: &mut Tx) -> Result<(), Error> {
        for (name, limit) in self.0 {
            limits::give_back(tx, &name, limit).await?;
        }
        Ok(())
    }
}

/// Call before checking a password. On a known device, other people's guesses
/// do not count.
pub async fn sign_in(entrance: &Entrance, email: &str) -> Result<Tries, Error> {
    let account = email.trim().to_lowercase();
    let device = entrance.known_device(&account).await?;
    let counted = match device {
        Some(device) => vec![counted("sign-in device", &format!("{device} {account}"), SIGN_IN_ACCOUNT)],
        None => vec![
            counted("sign-in address", &network(entrance.address()), SIGN_IN_ADDRESS),
            counted("sign-in account", &account, SIGN_IN_ACCOUNT),
        ],
    };
    Tries::take(&entrance.db, counted).await
}

/// Call before checking a second factor, or the password of a signed-in staff member.
pub async fn second_factor(entrance: &Entrance, staff_id: &str, email: &str) -> Result<Tries, Error> {
    let device = entrance.known_device(email).await?.unwrap_or_default();
    let counted = counted("second-factor", &format!("{device} {staff_id}"), SECOND_FACTOR);
    Tries::take(&entrance.db, vec![counted]).await
}

/// Call before creating a passkey challenge.
pub async fn challenge(entrance: &Entrance, staff: &Staff) -> Result<(), Error> {
    let device = entrance.known_device(&staff.email).await?.unwrap_or_default();
    let counted = counted("challenge", &format!("{device} {}", staff.id), CHALLENGE);
    Tries::take(&entrance.db, vec![counted]).await?;
    Ok(())
}

/// Call before checking a directory callback.
pub async fn directory(entrance: &Entrance) -> Result<Tries, Error> {
    let counted = counted("directory address", &network(entrance.address()), DIRECTORY_ADDRESS);
    Tries::take(&entrance.db, vec![counted]).await
}

/// Call before sending a reset link. Exceeding the account's limit is not disclosed, because the account may not exist.
pub async fn password_reset(entrance: &Entrance, email: &str) -> Result<bool, Error> {
    let address = counted("reset address", &network(entrance.address()), RESET_ADDRESS);
    Tries::take(&entrance.db, vec![address]).await?;
    let account = counted("reset account", &email.trim().to_lowercase(), RESET_ACCOUNT);
    match Tries::take(&entrance.db, vec![account]).await {
        Ok(_) => Ok(true),
        Err(Error::TooMany(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether to write a refused request of this staff member to the activity log.
pub async fn refusal(tx: &mut Tx, staff_id: &str) -> sqlx::Result<bool> {
    let (name, limit) = counted("refusal", staff_id, REFUSALS);
    Ok(limits::take(tx, &name, limit).await?.is_ok())
}

/// Calls with an API key.
pub fn api_key(key_id: &str) -> Counted {
    counted("api key", key_id, API_KEY)
}

/// Calls without a valid key from an address.
pub fn api_address(address: &str) -> Counted {
    counted("api address", &network(address), API_ADDRESS)
}
