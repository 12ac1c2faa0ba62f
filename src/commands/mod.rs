//! The commands of the command line, one file each, and the log. `paraph demo` is in `demo`.

mod copy;
mod log;
mod reseller;
mod serve;
mod user;

use crate::config::{Cli, Command};
use crate::demo;

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let settings = cli.settings;
    log::start(&settings)?;
    match cli.command.unwrap_or(Command::Serve { sandbox: false }) {
        Command::Serve { sandbox } => serve::run(settings, sandbox).await,
        Command::Demo { data, customers } => demo::serve(settings, data, customers).await,
        Command::Copy { to } => copy::run(&settings, &to).await,
        Command::User(command) => user::run(&settings, command).await,
        Command::Reseller(command) => reseller::run(&settings, command).await,
    }
}
