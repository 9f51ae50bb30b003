//! `serin shift FUNCTION:ALIAS --to 42=10%`.

use clap::Args;

use crate::{
    cli::{
        CliError,
        run::Run,
        target::{self, ShiftTo},
        write,
    },
    domain::{AliasRef, Change},
};

/// Splits an alias's traffic between its version and another.
#[derive(Debug, Args)]
pub struct ShiftArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
    /// Which version gets how much, such as 42=10%; 42=0 takes it out of the split.
    #[arg(long, value_name = "VERSION=PERCENT")]
    pub to: ShiftTo,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: ShiftArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "a split").await?;
    let alias = writer.gateway().alias(&args.target).await?;
    let change = Change::shift(&alias, args.to.version, args.to.weight)?;
    writer.carry_out(run, change, args.reason, &[]).await
}
