//! Argon2id hashing on blocking threads, at most one per core at a time.

use std::sync::{Arc, LazyLock};

use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::web::answer::error::Error;

/// Maximum queue length. Further requests get 503.
const QUEUE: usize = 32;

static CORES: LazyLock<usize> = LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(*CORES)));
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(*CORES + QUEUE)));

/// OWASP's parameters: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes on this thread: for the command line and sample data.
pub fn hash_now(password: &SecretString) -> anyhow::Result<String> {
    let hashed = argon2().hash_password(password.expose_secret().as_bytes());
    hashed.map(|it| it.to_string()).map_err(|it| anyhow!("could not hash the password: {it}"))
}

pub async fn hash(password: SecretString) -> Result<String, Error> {
    in_turn(move || hash_now(&password)).await?.map_err(Error::Unexpected)
}

/// Verifies a password, and tells whether the hash should be upgraded because the parameters
/// have grown. Without a hash it takes the same time and fails.
pub async fn verify(password: SecretString, hash: Option<String>) -> Result<(bool, bool), Error> {
    in_turn(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let Ok(parsed) = PasswordHash::new(&hash) else {
            return (false, false);
        };
        let right = argon2().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok();
        let same = Params::try_from(&parsed).is_ok_and(|it| it.m_cost() >= 19_456 && it.t_cost() >= 2);
        (right && known, right && known && !same)
    })
    .await
}

/// The hash that is checked if there is no such staff member.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now(&SecretString::from("nobody")).unwrap_or_default());

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let place = PLACES.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
    let turn = TURNS.clone().acquire_owned().await.map_err(|_| Error::Busy)?;
    // Hashing continues if the visitor leaves, so it keeps its slot.
    let work = move || {
        let _kept = (place, turn);
        work()
    };
    actix_web::web::block(work).await.map_err(|it| Error::Unexpected(it.into()))
}
