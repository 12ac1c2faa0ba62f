//! The commands of the command line, one file each, and the log. `paraph demo` is in `demo`.

mod backup;
mod copy;
mod ending;
mod log;
mod register;
mod reseller;
mod restore;
mod serve;
mod transparency_log;
mod user;
mod verify;

use std::process::ExitCode;

use self::ending::in_one_sentence;
use crate::config::{Cli, Command};
use crate::demo;
use crate::store::db::open;

/// The exit status if `paraph verify` could not check.
const UNCHECKED: u8 = 2;

/// Runs a command. An error is one sentence, with its exit status.
pub async fn run(cli: Cli) -> Result<ExitCode, (ExitCode, String)> {
    let register = match &cli.command {
        Some(Command::Demo { .. }) => "the sample register".to_owned(),
        _ => open::place_of(&cli.settings.database_url)
            .map_or_else(|_| "the register".to_owned(), |it| format!("the register at {it}")),
    };
    let failed = match &cli.command {
        Some(Command::Verify { .. }) => ExitCode::from(UNCHECKED),
        _ => ExitCode::FAILURE,
    };
    execute(cli).await.map_err(|error| (failed, in_one_sentence(&error, &register)))
}

async fn execute(cli: Cli) -> anyhow::Result<ExitCode> {
    let settings = cli.settings;
    log::start(&settings)?;
    match cli.command.unwrap_or(Command::Serve { sandbox: false }) {
        Command::Serve { sandbox } => serve::run(settings, sandbox).await,
        Command::Demo { data, customers } => demo::serve(settings, data, customers).await,
        Command::Copy { to } => copy::run(&settings, &to).await,
        Command::Backup { file } => backup::run(&settings, &file).await,
        Command::Restore { file } => restore::run(&settings, &file).await,
        Command::User(command) => user::run(&settings, command).await,
        Command::Reseller(command) => reseller::run(&settings, command).await,
        Command::Log(command) => transparency_log::run(&settings, command).await,
        Command::Verify { checkpoint } => return verify::run(&settings, checkpoint.as_deref()).await,
    }?;
    Ok(ExitCode::SUCCESS)
}
