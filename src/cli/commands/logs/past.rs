//! What has been logged already, in order.

use super::{Selection, line};
use crate::{
    aws::{FilterQuery, Gateway},
    cli::{CliError, run::Run, say::say},
    domain::{FailureKind, log_event::LogSelection},
    logs::{LogLine, Parser, follow::Tally},
};

/// A window of time, both ends inclusive, in milliseconds since the epoch.
pub(super) struct Past {
    pub(super) since_ms: i64,
    pub(super) until_ms: i64,
}

impl Past {
    /// Prints the window page by page; `printed` is told every line that was read.
    pub(super) async fn print(
        &self,
        run: &mut Run,
        gateway: &Gateway,
        selection: &Selection,
        parser: &mut Parser,
        mut printed: impl FnMut(&LogLine),
    ) -> Result<(), CliError> {
        let query = FilterQuery {
            group: selection.source.group.clone(),
            start_ms: Some(self.since_ms),
            end_ms: Some(self.until_ms),
            ..FilterQuery::default()
        };
        // The ids that a tail gives the same lines.
        let mut tally = Tally::new(&query.group, self.since_ms);
        let mut token = None;
        loop {
            let page = match gateway.filter_log_events(&query, token).await {
                Ok(page) => page,
                Err(failure)
                    if failure.kind == FailureKind::NotFound
                        && selection.source.selection != LogSelection::Group =>
                {
                    let group = run.output.clean(&query.group);
                    say(format_args!(
                        "serin: nothing has been logged yet: there is no log group {group}"
                    ));
                    return Ok(());
                }
                Err(failure) => return Err(failure.into()),
            };
            for event in &tally.polled(page.items) {
                let line = parser.parse(event);
                printed(&line);
                if selection.has(&line) {
                    line::print(&mut run.output, &line)?;
                }
            }
            run.output.flush()?;
            token = page.next;
            if token.is_none() {
                return Ok(());
            }
        }
    }
}
