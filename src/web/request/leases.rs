//! Batches rate-limit permits: an API call costs a lookup
//! in memory, and every 25th call a write.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tokio::time::timeout;

use crate::store::db::failure::Failure;
use crate::store::db::{Db, Tx};
use crate::store::people::limits;
use crate::web::request::limits::Counted;

/// Permits per batch.
const TRIES: u32 = 25;

/// How long permits are waited for, and kept.
#[derive(Debug, Clone, Copy)]
pub struct LeaseTimes {
    /// Unused permits expire after this long.
    pub lifetime: Duration,
    /// The longest wait of a known caller for a batch.
    pub patience: Duration,
}

impl LeaseTimes {
    pub const USUAL: LeaseTimes =
        LeaseTimes { lifetime: Duration::from_secs(60), patience: Duration::from_secs(2) };
    /// For a test that counts calls on a slow machine.
    pub const ENDLESS: LeaseTimes = LeaseTimes { lifetime: Duration::MAX, patience: Duration::MAX };
}

enum Lease {
    Left(u32, Instant),
    /// No permit before this moment.
    NoneUntil(Instant),
}

pub struct Leases {
    times: LeaseTimes,
    held: Mutex<HashMap<String, Lease>>,
    /// Held while a batch is taken, so that concurrent calls use the same batch.
    taking: tokio::sync::Mutex<()>,
}

/// The outcome of asking for a permit.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// Taken from the batch in memory.
    Held,
    /// Taken with a new batch in this transaction, which the caller commits and may write to.
    Fresh,
    /// No permit for this long.
    Wait(TimeDelta),
}

impl Leases {
    pub fn new(times: LeaseTimes) -> Leases {
        Leases { times, held: Mutex::default(), taking: tokio::sync::Mutex::default() }
    }

    fn take_held(&self, name: &str) -> Option<Taken> {
        let mut leases = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match leases.get_mut(name)? {
            Lease::Left(left, since) if *left > 0 && now - *since < self.times.lifetime => {
                *left -= 1;
                Some(Taken::Held)
            }
            Lease::NoneUntil(moment) if now < *moment => {
                let wait = *moment - now;
                Some(Taken::Wait(TimeDelta::from_std(wait).unwrap_or_default()))
            }
            _ => None,
        }
    }

    fn hold(&self, name: &str, lease: Lease) {
        let mut leases = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        leases.retain(|_, it| match it {
            Lease::Left(left, since) => *left > 0 && now - *since < self.times.lifetime,
            Lease::NoneUntil(moment) => now < *moment,
        });
        leases.insert(name.to_owned(), lease);
    }

    /// Takes one permit for a known caller. While the database cannot be written, permits are not counted, so that
    /// the caller can go on reading.
    pub async fn take_or_grant(
        &self,
        db: &Db,
        counted: Counted,
        fresh: impl AsyncFnOnce(&mut Tx) -> sqlx::Result<()>,
    ) -> sqlx::Result<Taken> {
        let name = counted.0.clone();
        match timeout(self.times.patience, self.take(db, counted, fresh)).await {
            Ok(Err(error)) if Failure::of(&error).is_none() => return Err(error),
            Ok(Ok(taken)) => return Ok(taken),
            _ => {}
        }
        tracing::warn!("calls are not counted for a moment: the database is busy or cannot be written");
        self.hold(&name, Lease::Left(TRIES - 1, Instant::now()));
        Ok(Taken::Held)
    }

    /// Takes one permit.
    pub async fn take(
        &self,
        db: &Db,
        (name, limit): Counted,
        fresh: impl AsyncFnOnce(&mut Tx) -> sqlx::Result<()>,
    ) -> sqlx::Result<Taken> {
        if let Some(taken) = self.take_held(&name) {
            return Ok(taken);
        }
        let _taking = self.taking.lock().await;
        if let Some(taken) = self.take_held(&name) {
            return Ok(taken);
        }
        limits::sweep(db).await?;
        let mut tx = db.begin().await?;
        for tries in [TRIES, 1] {
            match limits::take_some(&mut tx, &name, limit, i64::from(tries)).await? {
                Ok(()) => {
                    fresh(&mut tx).await?;
                    tx.commit().await?;
                    self.hold(&name, Lease::Left(tries - 1, Instant::now()));
                    return Ok(Taken::Fresh);
                }
                Err(wait) if tries == 1 => {
                    let until = Instant::now() + wait.to_std().unwrap_or_default();
                    self.hold(&name, Lease::NoneUntil(until));
                    return Ok(Taken::Wait(wait));
                }
                Err(_) => {}
            }
        }
        Ok(Taken::Held)
    }
}
