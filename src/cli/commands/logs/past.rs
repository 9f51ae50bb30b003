//! What has been logged already, in order.

use super::{
    line,
    merge::{Reading, earliest},
    progress::Progress,
    selection::Selection,
};
use crate::{
    aws::Gateway,
    cli::{CliError, output::Output, run::Run, say::say},
    domain::FailureKind,
    logs::{LogLine, Parser},
};

/// A window of time, both ends inclusive, in milliseconds since the epoch.
pub(super) struct Past {
    pub(super) since_ms: i64,
    pub(super) until_ms: i64,
}

impl Past {
    /// Prints the window page by page; `read` is told every line, printed or not.
    pub(super) async fn print(
        &self,
        run: &mut Run,
        gateway: &Gateway,
        selection: &Selection,
        parser: &mut Parser,
        mut read: impl FnMut(&LogLine),
    ) -> Result<(), CliError> {
        let sources = selection.sources().into_iter();
        let mut readings: Vec<Reading> = sources
            .map(|source| Reading::new(source.group, self.since_ms, self.until_ms))
            .collect();
        let mut progress = Progress::over(self.since_ms, self.until_ms);
        loop {
            while let Some(reading) = readings.iter_mut().find(|reading| reading.is_dry()) {
                next_page(reading, &run.output, gateway, selection).await?;
                progress.page();
            }
            let mut reached_ms = None;
            progress.aside(|| -> Result<(), CliError> {
                while let Some((index, event)) = earliest(&mut readings) {
                    let line = parser.parse(&event);
                    read(&line);
                    reached_ms = Some(line.timestamp_ms);
                    let group = readings[index].group();
                    if let Some(target) = selection.target_of(group, line.view()) {
                        line::print(&mut run.output, line.view(), selection, target)?;
                    }
                }
                Ok(run.output.flush()?)
            })?;
            match reached_ms {
                Some(ms) => progress.reached(ms),
                None => return Ok(()),
            }
        }
    }
}

async fn next_page(
    reading: &mut Reading,
    output: &Output,
    gateway: &Gateway,
    selection: &Selection,
) -> Result<(), CliError> {
    let Err(failure) = reading.read(gateway).await else { return Ok(()) };
    if failure.kind != FailureKind::NotFound {
        return Err(failure.into());
    }
    let group = output.clean(reading.group());
    if selection.is_named_outright(reading.group()) {
        let region = gateway.scope().region.as_deref().unwrap_or("this Region");
        return Err(CliError::Other(format!("there is no log group {group} in {region}")));
    }
    say(format_args!("serin: nothing has been logged yet: there is no log group {group}"));
    reading.give_up();
    Ok(())
}
