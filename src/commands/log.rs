//! The server log: what is logged, and in which format.

use std::fmt::{Debug, Write};
use std::io::IsTerminal;

use anyhow::Context as _;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::{LogFormat, Settings};

pub fn start(settings: &Settings) -> anyhow::Result<()> {
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let layer = match settings.log_format {
        LogFormat::Text => layer.boxed(),
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
    };
    let filter = filter(&settings.log)?;
    tracing_subscriber::registry().with(filter).with(WithoutClientFaults).with(layer).init();
    Ok(())
}

/// Parses the setting. `EnvFilter` alone takes a word that is not a level as the name of a target, so with a misspelt
/// level nothing would be logged.
fn filter(setting: &str) -> anyhow::Result<EnvFilter> {
    let is_level = |text: &str| !text.is_empty() && text.parse::<LevelFilter>().is_ok();
    let directives: Vec<&str> = setting.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
    let known = directives.iter().all(|it| match it.rsplit_once('=') {
        Some((target, level)) => !target.is_empty() && is_level(level),
        None => is_level(it),
    });
    let filter = if known && !directives.is_empty() { directives.join(",").parse().ok() } else { None };
    filter.with_context(|| {
        format!(
            "LOG={setting} is not a log level: write error, warn, info, debug, trace or off, or add levels of \
             targets, for example info,sqlx=debug"
        )
    })
}

/// Drops the errors of actix-http that are the client's fault: requests that are not HTTP, are too large, or end early.
/// Anybody could fill the log with them.
struct WithoutClientFaults;

impl<S: Subscriber> Layer<S> for WithoutClientFaults {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        if !event.metadata().target().starts_with("actix_http::h1") {
            return true;
        }
        let mut message = Message::default();
        event.record(&mut message);
        let Message(text) = message;
        let fault = text.strip_prefix("stream error: ").is_some_and(|it| it != "internal error");
        !(fault || text.starts_with("MAX_BUFFER_SIZE"))
    }
}

/// The message of an event.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            // Writing to a text does not fail.
            write!(self.0, "{value:?}").ok();
        }
    }
}
