//! How far a query is, on stderr, while somebody looks.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::domain::{QueryStatistics, QueryStatus, insights};

/// The progress of a query. Without a terminal it says nothing.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn start() -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::no_length();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style.tick_chars("|/-\\ "));
        }
        bar.set_message("starting; Ctrl-C stops the query");
        Self(Some(bar))
    }

    pub(super) fn show(&mut self, status: QueryStatus, read: QueryStatistics) {
        let Some(bar) = &self.0 else { return };
        bar.tick();
        bar.set_message(format!(
            "{status}: {:.0} of {:.0} records match, {} scanned, {} so far",
            read.records_matched,
            read.records_scanned,
            insights::bytes(read.bytes_scanned),
            insights::price(read.dollars()),
        ));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
