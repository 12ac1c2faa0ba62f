//! Parses the command line and runs the command.

use clap::Parser;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    paraph::commands::run(paraph::config::Cli::parse()).await
}
