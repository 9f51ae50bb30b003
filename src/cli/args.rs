//! What can be typed after `serin`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::commands::{
    aliases, completions, config, describe, doctor, functions, judge, logs, promote, rollback,
    rollout::RolloutCommand, sandbox::SandboxCommand, secrets, shift, stop, unstop, versions,
};
use crate::{config::LogLevel, domain::Target};

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 rolled back, \
                          4 refused, 5 inconclusive, held, or outcome not known.";

/// A terminal console for operating AWS Lambda: functions, alias traffic splits, logs, secrets.
///
/// Without a command the console opens: at TARGET, or at the function that needs a look most.
#[derive(Debug, Parser)]
#[command(name = "serin", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to open the console with: a function, FUNCTION:ALIAS, FUNCTION:VERSION, an alarm's
    /// name, an ARN, or the address of a page of the AWS console.
    ///
    /// What is called like a command is reached as `serin -- NAME`, or by its ARN.
    #[arg(value_name = "TARGET")]
    pub target: Option<Target>,
    /// What to do; the console when absent.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Use this profile of the AWS configuration.
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Use this Region.
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// Send every call to this endpoint.
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Refuse every write and every reveal.
    #[arg(long, global = true, env = "SERIN_READ_ONLY", value_parser = clap::builder::FalseyValueParser::new())]
    pub read_only: bool,
    /// Read this configuration file.
    #[arg(long, global = true, env = "SERIN_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How much goes to the diagnostic log: off, error, warn, info, debug, trace.
    #[arg(long, global = true, env = "SERIN_LOG", value_name = "LEVEL")]
    pub log: Option<LogLevel>,
    /// How results are printed.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: Format,
    /// Don't ask before a write or before a secret is printed.
    #[arg(long, short = 'y', global = true)]
    pub yes: bool,
    /// Which account to make up, instead of AWS.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// The stand-in for AWS.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Sandbox options")]
pub struct SandboxArgs {
    /// Work against a stand-in for AWS inside this process; it ends with it.
    #[arg(long, global = true, conflicts_with_all = ["endpoint_url", "profile"])]
    pub sandbox: bool,
    /// The sandbox's account, as a scenario file.
    #[arg(long, global = true, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Seed of all that is random in the sandbox.
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// Fill the sandbox up to this many functions.
    #[arg(long, global = true, value_name = "N")]
    pub functions: Option<usize>,
    /// How many times as fast as real time the sandbox's time runs.
    #[arg(long, global = true, value_name = "X")]
    pub speed: Option<f64>,
}

/// How results are printed on stdout.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What works with AWS or with the settings.
    #[command(flatten)]
    Work(Work),
    /// What is about serin itself.
    #[command(flatten)]
    About(About),
}

/// Commands that need a configuration without faults.
#[derive(Debug, Subcommand)]
pub enum Work {
    /// List the functions.
    Functions(functions::FunctionsArgs),
    /// List the aliases of a function and what they route to.
    Aliases(aliases::AliasesArgs),
    /// Show one function in full.
    Describe(describe::DescribeArgs),
    /// List the versions of a function.
    Versions(versions::VersionsArgs),
    /// Print log lines, and follow them.
    Logs(logs::LogsArgs),
    /// List, describe, compare and change secrets.
    #[command(subcommand)]
    Secrets(secrets::SecretsCommand),
    /// Split an alias's traffic between two versions.
    Shift(shift::ShiftArgs),
    /// Send all of an alias's traffic to the new version.
    Promote(promote::PromoteArgs),
    /// Send all of an alias's traffic back to the version before.
    Rollback(rollback::RollbackArgs),
    /// Move traffic to a new version step by step, and back by itself when it does harm.
    #[command(subcommand)]
    Rollout(RolloutCommand),
    /// Stop every version of a function.
    Stop(stop::StopArgs),
    /// Let a stopped function run again.
    Unstop(unstop::UnstopArgs),
    /// Run the stand-in for AWS on loopback until it is interrupted.
    Sandbox(SandboxCommand),
    /// Show the keys in force.
    Keys,
    /// List the themes.
    Themes,
}

/// Commands that work with a configuration that is broken, or with none.
#[derive(Debug, Subcommand)]
pub enum About {
    /// Check configuration, credentials, permissions and terminal.
    Doctor(doctor::DoctorArgs),
    /// Show the settings in force and where each came from.
    Config(config::ConfigArgs),
    /// Judge counts of two versions as a rollout would.
    Judge(judge::JudgeArgs),
    /// Print a completion script for a shell.
    Completions(completions::CompletionsArgs),
    /// Print the manual page.
    Man,
}
