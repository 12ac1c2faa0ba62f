//! Parses the command line and runs the command.

use std::process::ExitCode;

use clap::Parser;

#[actix_web::main]
async fn main() -> ExitCode {
    match paraph::commands::run(paraph::config::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("paraph: {error}");
            ExitCode::FAILURE
        }
    }
}
