//! The commands of the command line, one file each. `paraph demo` is in `demo`.

mod backup;
mod copy;
mod ending;
mod reseller;
mod restore;
mod serve;
mod user;

use anyhow::Context;

use self::ending::in_one_sentence;
use crate::config::{Cli, Command, LogFormat, Settings};
use crate::demo;

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let settings = cli.settings;
    start_log(&settings)?;
    match cli.command.unwrap_or(Command::Serve { sandbox: false }) {
        Command::Serve { sandbox } => serve::run(settings, sandbox).await,
        Command::Demo { data, customers } => demo::serve(settings, data, customers).await,
        Command::Copy { to } => copy::run(&settings, &to).await,
        Command::Backup { file } => backup::run(&settings, &file).await.map_err(in_one_sentence),
        Command::Restore { file } => restore::run(&settings, &file).await.map_err(in_one_sentence),
        Command::User(command) => user::run(&settings, command).await,
        Command::Reseller(command) => reseller::run(&settings, command).await,
    }
}

fn start_log(settings: &Settings) -> anyhow::Result<()> {
    let filter: tracing_subscriber::EnvFilter =
        settings.log.parse().with_context(|| format!("LOG is not a log filter: {}", settings.log))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false);
    match settings.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
