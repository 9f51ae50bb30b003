//! `serin stop FUNCTION`.

use clap::Args;

use crate::{
    cli::{CliError, run::Run, target, write},
    domain::FunctionName,
};

/// Stops every version of a function by reserving no concurrency for it.
#[derive(Debug, Args)]
pub struct StopArgs {
    /// The function.
    #[arg(value_parser = target::function, value_name = "FUNCTION")]
    pub function: FunctionName,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: StopArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "a stop").await?;
    let plan = writer.concurrency(args.function).await?;
    if plan.now.is_stopped() {
        return write::nothing_to_do(run, &plan);
    }
    let change = plan.stop()?;
    let way_back = format!("serin unstop {} puts it back to: {}", plan.function, plan.now);
    let notes = [write::UNGUARDED.to_owned(), way_back];
    writer.carry_out(run, change, args.reason, &notes).await
}
