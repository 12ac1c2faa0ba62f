//! How commands end early: by a signal, or with an error in one sentence.

use anyhow::bail;
use tokio::signal::unix::{SignalKind, signal};

/// Runs work until it is done or a signal arrives. A signal drops the work, which must then leave nothing behind.
pub async fn unless_stopped<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        done = work => done,
        _ = terminate.recv() => bail!("stopped by a signal: run it again"),
        _ = interrupt.recv() => bail!("stopped by a signal: run it again"),
    }
}

/// An error with all its causes, on one line. Errors of sqlx repeat their cause, so repetitions are left out.
pub fn in_one_sentence(error: anyhow::Error) -> anyhow::Error {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain().map(ToString::to_string) {
        if !said.last().is_some_and(|it| it.ends_with(&cause)) {
            said.push(cause);
        }
    }
    anyhow::anyhow!(said.join(": ").replace('\n', " "))
}
