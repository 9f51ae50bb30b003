//! `serin man`.

use clap::CommandFactory;

use crate::cli::{CliError, args::Cli, output::Output};

/// Prints the manual page, as roff: `serin man | man -l -`.
pub fn run(output: &mut Output) -> Result<(), CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    output.raw(&String::from_utf8_lossy(&page))?;
    output.flush()?;
    Ok(())
}
