//! Panics of background work, as errors.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

/// Awaits work, and turns a panic into an error. The loop that runs the work then continues.
pub async fn caught<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|it| error(&*it)).flatten()
}

fn error(panic: &(dyn Any + Send)) -> anyhow::Error {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    anyhow::anyhow!("it panicked: {}", text.unwrap_or("without a text"))
}
