//! `serin doctor`.

mod aws;
mod check;
mod local;
mod permissions;

use clap::{ArgMatches, Args};

use crate::cli::{
    CliError, Exit,
    args::{Format, Global},
    effective::Effective,
    output::Output,
    policy::Job,
};
use check::{Check, Status};

/// Checks what serin needs.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Print the least IAM policy for a job, and check nothing.
    #[arg(long, value_enum, value_name = "JOB")]
    pub policy: Option<Job>,
}

/// Runs the checks and prints each as it is done. A broken configuration is one of its findings.
pub async fn run(
    output: &mut Output,
    global: &Global,
    matches: &ArgMatches,
    args: &DoctorArgs,
) -> Result<(), CliError> {
    if let Some(job) = args.policy {
        output.json(&job.policy())?;
        output.flush()?;
        return Ok(());
    }
    let mut report = Report { output, all: Vec::new() };
    let effective = Effective::load(global, matches);
    local::check(&mut report, effective.as_ref())?;
    aws::check(&mut report, global).await?;
    report.finish()
}

/// The checks so far.
struct Report<'o> {
    output: &'o mut Output,
    all: Vec<Check>,
}

impl Report<'_> {
    /// Prints a check; JSON waits for the last one.
    fn add(&mut self, check: Check) -> Result<(), CliError> {
        if self.output.format == Format::Text {
            for line in check.lines() {
                let line = self.output.clean(&line).into_owned();
                self.output.line(&line)?;
            }
            self.output.flush()?;
        }
        self.all.push(check);
        Ok(())
    }

    fn finish(self) -> Result<(), CliError> {
        if self.output.format == Format::Json {
            self.output.json(&self.all)?;
            self.output.flush()?;
        }
        let failed = self.all.iter().any(|check| check.status == Status::Fail);
        if failed { Err(CliError::Told(Exit::Failed)) } else { Ok(()) }
    }
}
