//! Arguments. None of them takes a value of a secret: a command line is no place for one.

use clap::Args;

use crate::{cli::target, domain::FunctionName};

/// Which secrets.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those that this function's environment names, in any of its versions.
    #[arg(long, value_parser = target::function, value_name = "FUNCTION")]
    pub function: Option<FunctionName>,
}

/// Which secret.
#[derive(Debug, Args)]
pub struct NameArgs {
    /// The secret's name or ARN.
    pub name: String,
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
    /// Reveal this key of a JSON value alone, such as password or options.sslmode.
    #[arg(long, value_name = "KEY", requires = "reveal")]
    pub key: Option<String>,
}

/// Two versions of a secret.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The secret's name or ARN.
    pub name: String,
    /// The version that is compared: a label, an id, or the beginning of one.
    #[arg(default_value = "AWSPREVIOUS")]
    pub from: String,
    /// The version that it is compared with.
    #[arg(default_value = "AWSCURRENT")]
    pub to: String,
}

/// Which secret to change, and why.
#[derive(Debug, Args)]
pub struct WriteArgs {
    /// The secret's name or ARN.
    pub name: String,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Where to go back to.
#[derive(Debug, Args)]
pub struct RollbackArgs {
    #[command(flatten)]
    pub write: WriteArgs,
    /// The version to make current: a label, an id, or the beginning of one.
    #[arg(long, value_name = "VERSION", default_value = "AWSPREVIOUS")]
    pub to: String,
}

/// What is put where.
#[derive(Debug, Args)]
pub struct PutArgs {
    #[command(flatten)]
    pub write: WriteArgs,
    /// Replace this key of a JSON value alone, such as password or options.sslmode.
    #[arg(long, value_name = "KEY", conflicts_with = "unchecked")]
    pub key: Option<String>,
    /// Do not read the current value, to check that JSON stays JSON.
    #[arg(long)]
    pub unchecked: bool,
}

/// How long a deletion can be called off.
#[derive(Debug, Args)]
pub struct DeleteArgs {
    #[command(flatten)]
    pub write: WriteArgs,
    /// Days until it is deleted, 7 to 30.
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u8).range(7..=30))]
    pub days: u8,
}
