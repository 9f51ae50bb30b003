//! `serin unstop FUNCTION`.

use clap::Args;

use crate::{
    cli::{CliError, run::Run, target, write},
    domain::{FunctionName, PastStop, Reserved},
};

/// Lets a stopped function run again, with the concurrency that was reserved before.
#[derive(Debug, Args)]
pub struct UnstopArgs {
    /// The function.
    #[arg(value_parser = target::function, value_name = "FUNCTION")]
    pub function: FunctionName,
    /// Reserve this much, or `none`, instead of what the audit remembers.
    #[arg(long, value_parser = target::reserved, value_name = "N|none")]
    pub to: Option<Reserved>,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: UnstopArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "lifting a stop").await?;
    let plan = writer.concurrency(args.function).await?;
    if !plan.now.is_stopped() {
        return write::nothing_to_do(run, &plan);
    }
    if args.to.is_none() && plan.stop.is_none() {
        return Err(CliError::Refused(format!(
            "the audit remembers no stop of {}: say what to reserve with --to N, or --to none",
            plan.function
        )));
    }
    let change = plan.unstop(args.to)?;
    let mut notes: Vec<String> = plan.stop.as_ref().map(remembered).into_iter().collect();
    notes.push(write::UNGUARDED.to_owned());
    writer.carry_out(run, change, args.reason, &notes).await
}

fn remembered(stop: &PastStop) -> String {
    let who = if stop.who.is_empty() { "somebody" } else { &stop.who };
    format!("it was at {} when {who} stopped it at {}", stop.before, stop.at)
}
