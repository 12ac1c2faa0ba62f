//! Reads the command line and does what it says.

use clap::Parser;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    paraph::commands::run(paraph::config::Cli::parse()).await
}
