//! What the Logs pane is about: what is followed, through which filters, and what those hide.

use super::super::super::{parts::figures, runs::Runs, text};
use crate::{
    app::state::LogsPane,
    domain::{LogSource, log_event::LogSelection},
    theme::Role,
};

/// What is followed, and through which filters.
pub(super) fn source(pane: &LogsPane) -> Runs<'_> {
    let what = match pane.sources.as_slice() {
        [] => return Runs::new(),
        [LogSource { group, selection: LogSelection::Group }] => format!("group {group}"),
        [only] => only.to_string(),
        several => {
            let names: Vec<String> = several.iter().map(LogSource::to_string).collect();
            format!("{}: {}", several.len(), names.join(", "))
        }
    };
    let filters = filters(pane).into_iter().fold(Runs::new(), |runs, filter| {
        runs.join(1, Runs::one(Role::Warning, format!("[{filter}]")))
    });
    Runs::one(Role::Text, text::plain(&what).into_owned()).join(1, filters).join(1, hidden(pane))
}

/// What the filters hide is still there.
fn hidden(pane: &LogsPane) -> Runs<'static> {
    if pane.lens.filter().is_empty() {
        return Runs::new();
    }
    let (all, looked) = if pane.by_invocation() {
        (pane.invocations.len(), true)
    } else {
        (pane.store.len(), pane.lens.progress(&pane.store).is_complete())
    };
    let hidden = figures::whole(all.saturating_sub(pane.count()) as u64);
    Runs::one(Role::Dim, format!("{hidden}{} hidden", if looked { "" } else { "…" }))
}

/// The filters that keep lines from being shown.
pub(super) fn filters(pane: &LogsPane) -> Vec<String> {
    let filter = pane.lens.filter();
    let version = filter.version.map(|version| format!("version {version} only"));
    let errors = filter.errors_only.then(|| "errors only".to_owned());
    let texts = pane.filters.iter().map(|filter| {
        let sign = if filter.keeps { '+' } else { '-' };
        format!("{sign}{}", text::plain(filter.pattern.source()))
    });
    version.into_iter().chain(errors).chain(texts).collect()
}
