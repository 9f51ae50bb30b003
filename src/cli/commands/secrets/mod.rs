//! `serin secrets …`.

mod args;
mod diff;
mod list;
mod put;
mod reveal;
mod show;
mod typed;
mod used_by;
mod writes;

use clap::Subcommand;

use crate::cli::{CliError, run::Run};

use args::{DeleteArgs, DiffArgs, ListArgs, NameArgs, PutArgs, RollbackArgs, ShowArgs, WriteArgs};

/// Lists, describes and changes secrets.
#[derive(Debug, Subcommand)]
pub enum SecretsCommand {
    /// List the secrets, or those that a function names. Reads no value.
    Ls(ListArgs),
    /// Describe a secret and its versions; with --reveal, print its value.
    Show(ShowArgs),
    /// Compare two versions of a secret by their keys. Prints no value.
    Diff(DiffArgs),
    /// Make the version before current again.
    Rollback(RollbackArgs),
    /// Store a new value, read from stdin or typed without being shown.
    Put(PutArgs),
    /// Start a rotation now.
    Rotate(WriteArgs),
    /// Stop a rotation, and switch automatic rotation off.
    CancelRotation(WriteArgs),
    /// Schedule a deletion. It can be called off until its window is over.
    Delete(DeleteArgs),
    /// Call a scheduled deletion off.
    Restore(WriteArgs),
    /// List the functions whose environment names a secret, and what refreshes their copies.
    UsedBy(NameArgs),
}

/// Runs the command.
pub async fn run(run: &mut Run, command: SecretsCommand) -> Result<(), CliError> {
    match command {
        SecretsCommand::Ls(args) => list::run(run, args).await,
        SecretsCommand::Show(args) if args.reveal => reveal::run(run, &args).await,
        SecretsCommand::Show(args) => show::run(run, &args).await,
        SecretsCommand::Diff(args) => diff::run(run, &args).await,
        SecretsCommand::Rollback(args) => writes::roll_back(run, args).await,
        SecretsCommand::Put(args) => put::run(run, args).await,
        SecretsCommand::Rotate(args) => writes::rotate(run, args).await,
        SecretsCommand::CancelRotation(args) => writes::cancel_rotation(run, args).await,
        SecretsCommand::Delete(args) => writes::delete(run, args).await,
        SecretsCommand::Restore(args) => writes::restore(run, args).await,
        SecretsCommand::UsedBy(args) => used_by::run(run, &args).await,
    }
}
