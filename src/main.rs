//! Parses the command line and runs the command.

use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    match paraph::commands::run(paraph::config::Cli::from_process()).await {
        Ok(status) => status,
        Err((status, error)) => {
            eprintln!("paraph: {error}");
            status
        }
    }
}
