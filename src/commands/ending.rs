//! How commands end early: by a signal, or with an error in one sentence.

use std::error::Error;
use std::io::{self, ErrorKind};

use anyhow::bail;
use futures_util::future::select_all;
use tokio::signal::unix::{SignalKind, signal};

use crate::store::db::failure::Failure;

const DISK_FULL: &str = "the disk is full: make room, then run this again";
const BUSY: &str = "another program is using it: try again when that has ended";

/// Runs work until it is done or a signal arrives. A signal drops the work, which must then leave nothing behind.
pub async fn unless_stopped<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
    let mut signals = kinds.map(signal).into_iter().collect::<Result<Vec<_>, _>>()?;
    let signalled = select_all(signals.iter_mut().map(|it| Box::pin(it.recv())));
    tokio::select! {
        done = work => done,
        _ = signalled => bail!("stopped by a signal: run it again"),
    }
}

/// An error with its causes, on one line. If a statement failed, the line begins with `register`, its name.
pub fn in_one_sentence(error: &anyhow::Error, register: &str) -> String {
    let mut said = Vec::new();
    if error.chain().next().is_some_and(|it| it.is::<sqlx::Error>()) {
        said.push(register.to_owned());
    }
    for cause in error.chain() {
        let last = last_cause(cause);
        let is_last = last.is_some();
        said.push(last.unwrap_or_else(|| cause.to_string()));
        if is_last {
            break;
        }
    }
    said.join(": ").replace('\n', " ")
}

/// A cause that needs no further explanation, in plain words.
fn last_cause(cause: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<io::Error>() {
        return (error.kind() == ErrorKind::StorageFull).then(|| DISK_FULL.to_owned());
    }
    let error = cause.downcast_ref::<sqlx::Error>()?;
    Some(match (Failure::of(error), error) {
        (Some(Failure::Full), _) => DISK_FULL.to_owned(),
        (Some(Failure::Busy), _) => BUSY.to_owned(),
        (_, sqlx::Error::Database(error)) => error.message().to_owned(),
        // The texts of these errors contain those of their causes.
        _ => error.to_string(),
    })
}
