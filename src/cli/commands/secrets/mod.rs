//! `serin secrets ls` and `serin secrets show NAME`.

mod list;
mod reveal;
mod show;

use clap::{Args, Subcommand};

use crate::cli::{CliError, run::Run};

/// Lists and describes secrets.
#[derive(Debug, Subcommand)]
pub enum SecretsCommand {
    /// List the secrets. Reads no value.
    Ls,
    /// Describe a secret and its versions; with --reveal, print its value.
    Show(ShowArgs),
}

/// Which secret, and how much of it.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The secret's name or ARN.
    pub name: String,
    /// Print the value, and nothing else, on stdout. AWS keeps a record of the read.
    #[arg(long)]
    pub reveal: bool,
    /// Which version to reveal, by its staging label.
    #[arg(long, value_name = "STAGE", default_value = "AWSCURRENT", requires = "reveal")]
    pub stage: String,
}

/// Runs the command.
pub async fn run(run: &mut Run, command: SecretsCommand) -> Result<(), CliError> {
    match command {
        SecretsCommand::Ls => list::run(run).await,
        SecretsCommand::Show(args) if args.reveal => reveal::run(run, &args).await,
        SecretsCommand::Show(args) => show::run(run, &args).await,
    }
}
