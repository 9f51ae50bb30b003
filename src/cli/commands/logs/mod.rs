//! `serin logs TARGET…`: lines. `serin logs query TARGET… QUERY`: CloudWatch Logs Insights.

mod follow;
mod line;
mod lines;
mod live;
mod merge;
mod paint;
mod past;
mod progress;
mod query;
mod selection;
mod source;

use clap::{Args, Subcommand};

use crate::cli::{CliError, run::Run};
use lines::LineArgs;
use query::QueryArgs;

/// Prints log lines, or asks CloudWatch Logs Insights.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct LogsArgs {
    /// What to do instead of printing lines.
    #[command(subcommand)]
    pub command: Option<LogsCommand>,
    /// Which lines to print.
    #[command(flatten)]
    pub lines: LineArgs,
}

/// What else can be done with logs. A function of that name is reached as `serin logs -- NAME`.
#[derive(Debug, Subcommand)]
pub enum LogsCommand {
    /// Ask CloudWatch Logs Insights, which costs $0.005 a gigabyte scanned.
    Query(QueryArgs),
}

/// Runs the command.
pub async fn run(run: &mut Run, args: LogsArgs) -> Result<(), CliError> {
    match args.command {
        Some(LogsCommand::Query(args)) => query::run(run, args).await,
        None => lines::run(run, args.lines).await,
    }
}
