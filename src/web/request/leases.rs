//! Tries of what is tried often, taken from the shared count some at a time: a call of the API costs a look
//! into memory, and every twenty-fifth a write.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::store::db::{Db, Tx};
use crate::store::people::limits;
use crate::web::request::limits::Counted;

/// How many tries this copy takes at once.
const TRIES: u32 = 25;

/// Tries that lie unused for so long are forgotten.
const KEPT: Duration = Duration::from_secs(60);

enum Lease {
    Left(u32, Instant),
    /// There is none before this moment.
    NoneUntil(Instant),
}

#[derive(Default)]
pub struct Leases {
    kept: Mutex<HashMap<String, Lease>>,
    /// Held by who takes from the shared count: those who come at the same time find theirs in memory.
    taking: tokio::sync::Mutex<()>,
}

/// What a try came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// From those that were taken before.
    Kept,
    /// From the shared count, in this transaction, which the caller may write more in and commits.
    Fresh,
    /// None for so long.
    Wait(TimeDelta),
}

impl Leases {
    fn take_kept(&self, name: &str) -> Option<Taken> {
        let mut leases = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match leases.get_mut(name)? {
            Lease::Left(left, since) if *left > 0 && now - *since < KEPT => {
                *left -= 1;
                Some(Taken::Kept)
            }
            Lease::NoneUntil(moment) if now < *moment => {
                let wait = *moment - now;
                Some(Taken::Wait(TimeDelta::from_std(wait).unwrap_or_default()))
            }
            _ => None,
        }
    }

    fn keep(&self, name: &str, lease: Lease) {
        let mut leases = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        leases.retain(|_, it| match it {
            Lease::Left(left, since) => *left > 0 && now - *since < KEPT,
            Lease::NoneUntil(moment) => now < *moment,
        });
        leases.insert(name.to_owned(), lease);
    }

    /// Uses up one try. `fresh` writes what is noted as often as tries are taken from the shared count.
    pub async fn take(
        &self,
        db: &Db,
        (name, limit): Counted,
        fresh: impl AsyncFnOnce(&mut Tx) -> sqlx::Result<()>,
    ) -> sqlx::Result<Taken> {
        if let Some(taken) = self.take_kept(&name) {
            return Ok(taken);
        }
        let _taking = self.taking.lock().await;
        if let Some(taken) = self.take_kept(&name) {
            return Ok(taken);
        }
        limits::sweep(db).await?;
        let mut tx = db.begin().await?;
        for tries in [TRIES, 1] {
            match limits::take_some(&mut tx, &name, limit, i64::from(tries)).await? {
                Ok(()) => {
                    fresh(&mut tx).await?;
                    tx.commit().await?;
                    self.keep(&name, Lease::Left(tries - 1, Instant::now()));
                    return Ok(Taken::Fresh);
                }
                Err(wait) if tries == 1 => {
                    let until = Instant::now() + wait.to_std().unwrap_or_default();
                    self.keep(&name, Lease::NoneUntil(until));
                    return Ok(Taken::Wait(wait));
                }
                Err(_) => {}
            }
        }
        Ok(Taken::Kept)
    }
}
