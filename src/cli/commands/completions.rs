//! `serin completions SHELL`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::{CliError, args::Cli, output::Output};

/// Prints a completion script.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    pub shell: Shell,
}

/// Runs the command.
pub fn run(output: &mut Output, args: &CompletionsArgs) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "serin", &mut script);
    output.raw(&String::from_utf8_lossy(&script))?;
    output.flush()?;
    Ok(())
}
