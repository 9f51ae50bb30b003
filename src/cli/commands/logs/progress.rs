//! How far a long reading has come, on stderr, while somebody looks.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

/// Pages that pass without a word: what takes no longer is not worth a bar.
const QUIET_PAGES: u32 = 2;

const LAYOUT: &str = "{bar:30} {percent}% read, {msg}";

/// The progress of reading a window of time. Without a terminal it says nothing.
pub(super) struct Progress {
    since_ms: i64,
    until_ms: i64,
    pages: u32,
    reached_ms: i64,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(super) fn over(since_ms: i64, until_ms: i64) -> Self {
        Self { since_ms, until_ms, pages: 0, reached_ms: since_ms, bar: None }
    }

    /// Another page has come.
    pub(super) fn page(&mut self) {
        self.pages += 1;
        if self.bar.is_none() && self.pages > QUIET_PAGES && io::stderr().is_terminal() {
            let length = self.until_ms.saturating_sub(self.since_ms).max(1).unsigned_abs();
            let bar = ProgressBar::new(length);
            if let Ok(style) = ProgressStyle::with_template(LAYOUT) {
                bar.set_style(style.progress_chars("=> "));
            }
            self.bar = Some(bar);
        }
        self.show();
    }

    /// Everything up to this time, in milliseconds since the epoch, has been printed.
    pub(super) fn reached(&mut self, ms: i64) {
        self.reached_ms = self.reached_ms.max(ms);
        self.show();
    }

    fn show(&self) {
        let Some(bar) = &self.bar else { return };
        bar.set_position(self.reached_ms.saturating_sub(self.since_ms).unsigned_abs());
        bar.set_message(format!("{} pages", self.pages));
    }

    /// Writes to stdout, which may be the same terminal, where the bar is not in the way.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
