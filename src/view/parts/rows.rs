//! Rows that give way where the screen is low.

use super::super::{canvas::Canvas, runs::Runs};
use super::{frame, table::padded};
use crate::app::layout::Area;

/// Rows, each with how much it matters: the lowest goes first.
#[derive(Debug, Default)]
pub(in crate::view) struct Rows<'a>(Vec<(u8, Runs<'a>)>);

impl<'a> Rows<'a> {
    pub fn new() -> Self {
        Self::default()
    }

    /// One more row.
    pub fn add(&mut self, keep: u8, runs: Runs<'a>) {
        self.0.push((keep, runs));
    }

    /// An empty row: air goes before anything else.
    pub fn blank(&mut self) {
        if self.0.last().is_some_and(|(_, last)| !last.is_empty()) {
            self.add(0, Runs::new());
        }
    }

    /// At most so many: those that matter most, in their order.
    pub fn fit(self, height: usize) -> Vec<Runs<'a>> {
        let mut rows = self.0;
        while rows.len() > height {
            // The last of the least: what stands above is read first.
            let weakest = rows.iter().enumerate().rev().min_by_key(|(_, (keep, _))| *keep);
            let Some((at, _)) = weakest else { break };
            rows.remove(at);
        }
        rows.into_iter().map(|(_, runs)| runs).collect()
    }

    /// Draws as many as fit. Returns what is left below.
    pub fn draw(self, area: Area, canvas: &mut Canvas<'_>) -> Area {
        let height = usize::from(area.height);
        let columns = usize::from(padded(area).width);
        let shown = self.fit(height);
        let taken = u16::try_from(shown.len()).unwrap_or(u16::MAX);
        for (row, runs) in frame::rows(area).zip(shown) {
            canvas.runs(padded(row), &runs.fit(columns));
        }
        area.split_top(taken).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Role;

    #[test]
    fn what_matters_least_goes_first_and_of_equals_the_last() {
        let mut rows = Rows::new();
        for (keep, text) in [(9, "verdict"), (2, "first"), (2, "second")] {
            rows.add(keep, Runs::one(Role::Text, text));
        }
        rows.blank();
        let texts = |rows: Vec<Runs<'_>>| -> Vec<String> {
            rows.iter().map(|row| row.iter().map(|(text, _)| text).collect()).collect()
        };
        assert_eq!(texts(rows.fit(2)), ["verdict", "first"]);
    }
}
