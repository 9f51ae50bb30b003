//! `serin promote FUNCTION:ALIAS`.

use clap::Args;

use crate::{
    cli::{CliError, run::Run, target, write},
    domain::{AliasRef, Change},
};

/// Sends all of an alias's traffic to the second version of its split.
#[derive(Debug, Args)]
pub struct PromoteArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: PromoteArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "a promotion").await?;
    let alias = writer.gateway().alias(&args.target).await?;
    let change = Change::promote(&alias)?;
    writer.carry_out(run, change, args.reason, &[]).await
}
