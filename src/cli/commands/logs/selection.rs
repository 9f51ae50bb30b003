//! Which lines to print, and whose they are.

use super::source::Found;
use crate::{
    cli::target::LogTarget,
    domain::{LogSource, log_event::LogSelection},
    logs::{Line, LineFilter},
};

/// Targets in the order in which they were given, and what their lines must have.
pub(super) struct Selection {
    /// What each target is called, where there are several.
    labels: Vec<String>,
    found: Vec<Found>,
    filter: LineFilter,
}

/// What targets are called in front of their lines: nothing where there is one.
pub(super) fn label_all(targets: &[LogTarget]) -> Vec<String> {
    match targets {
        [_] => Vec::new(),
        several => several.iter().map(ToString::to_string).collect(),
    }
}

impl Selection {
    pub(super) fn new(labels: Vec<String>, found: Vec<Found>, filter: LineFilter) -> Self {
        Self { labels, found, filter }
    }

    /// What to read: each log group once, whole where several targets share it.
    pub(super) fn sources(&self) -> Vec<LogSource> {
        let mut sources: Vec<LogSource> = Vec::new();
        for found in &self.found {
            match sources.iter_mut().find(|source| source.group == found.source.group) {
                Some(shared) => shared.selection = LogSelection::Group,
                None => sources.push(found.source.clone()),
            }
        }
        sources
    }

    /// The group was named by nothing but its name: it has to be there.
    pub(super) fn is_named_outright(&self, group: &str) -> bool {
        self.of_group(group).any(|(_, found)| found.source.selection == LogSelection::Group)
    }

    /// Which target a line of `group` belongs to, the first of several; `None` when it is not to
    /// be printed.
    pub(super) fn target_of(&self, group: &str, line: Line<'_>) -> Option<usize> {
        if !self.filter.passes(line) {
            return None;
        }
        self.of_group(group).find(|(_, found)| found.has(line)).map(|(index, _)| index)
    }

    fn of_group(&self, group: &str) -> impl Iterator<Item = (usize, &Found)> {
        self.found.iter().enumerate().filter(move |(_, found)| found.source.group == group)
    }

    /// What a target is called; `None` where there is only one.
    pub(super) fn label(&self, target: usize) -> Option<&str> {
        self.labels.get(target).map(String::as_str)
    }

    /// Columns of the longest label; 0 where there is only one target.
    pub(super) fn label_width(&self) -> usize {
        self.labels.iter().map(|label| label.chars().count()).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{FunctionName, LogEvent, Version},
        logs::{LogLine, Parser},
    };

    fn found(group: &str, selection: LogSelection) -> Found {
        Found { source: LogSource { group: group.into(), selection }, versions: Vec::new() }
    }

    fn version(number: u64) -> LogSelection {
        LogSelection::Version(FunctionName("checkout".into()), Version::Published(number))
    }

    fn line(version: u64) -> LogLine {
        let event = LogEvent {
            id: "1".into(),
            stream: format!("2026/11/22/[{version}]0f0f"),
            timestamp_ms: 0,
            ingestion_ms: 0,
            message: "hello".into(),
        };
        Parser::default().parse(&event)
    }

    fn labels(targets: &[&str]) -> Vec<String> {
        let targets: Vec<LogTarget> = targets.iter().map(|text| text.parse().unwrap()).collect();
        label_all(&targets)
    }

    #[test]
    fn a_group_is_read_once_and_each_line_is_of_the_first_target_that_has_it() {
        let both =
            vec![found("/a", version(41)), found("/a", version(42)), found("/b", version(1))];
        let labels = labels(&["checkout:41", "checkout:42", "billing:1"]);
        let selection = Selection::new(labels, both, LineFilter::default());
        let sources = selection.sources();
        assert_eq!(sources.len(), 2);
        assert_eq!(sources[0].selection, LogSelection::Group, "it is shared");
        assert_eq!(sources[1].selection, version(1));
        assert_eq!(selection.target_of("/a", line(42).view()), Some(1));
        assert_eq!(selection.target_of("/a", line(43).view()), None);
        assert_eq!(selection.target_of("/b", line(42).view()), None);
        assert_eq!((selection.label(1), selection.label_width()), (Some("checkout:42"), 11));
        assert!(!selection.is_named_outright("/a"));
    }

    #[test]
    fn a_single_target_is_not_called_anything() {
        let one = vec![found("/a", LogSelection::Group)];
        let selection = Selection::new(labels(&["/a"]), one, LineFilter::default());
        assert_eq!((selection.label(0), selection.label_width()), (None, 0));
        assert!(selection.is_named_outright("/a"));
    }
}
