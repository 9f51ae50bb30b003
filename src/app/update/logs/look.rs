//! Which lines the pane shows, looked through a slice at a time.

use super::search;
use crate::{
    app::state::{State, logs::LogsPane},
    domain::Version,
    logs::{InvocationLens, Lens, LineFilter, Progress, Search},
};

/// Lines that one update looks at, at most; 2 MB of them, as long ones count for several: a few
/// milliseconds' worth.
const BUDGET: usize = 10_000;

/// Looks at lines that the filter and the search have not seen, and asks to go on soon when
/// there are more.
pub(in crate::app::update) fn further(state: &mut State) {
    let logs = &mut state.logs;
    let shown = logs.lens.refresh(&logs.store, BUDGET);
    let found = logs.find.as_mut().map(|find| find.refresh(&logs.store, BUDGET));
    let calls =
        logs.by_invocation().then(|| logs.calls.refresh(&logs.invocations, &logs.store, BUDGET));
    let parts = [Some(shown), found, calls];
    let complete = parts.into_iter().flatten().all(Progress::is_complete);
    state.timers.look = (!complete).then_some(state.now);
    search::seek(state);
}

pub(super) fn toggle_errors(state: &mut State) {
    let errors_only = !state.logs.lens.filter().errors_only;
    let filter = LineFilter { errors_only, ..state.logs.lens.filter().clone() };
    show(state, filter);
}

/// All lines, then each version seen, oldest first, then all again.
pub(super) fn next_version(state: &mut State) {
    let filter = state.logs.lens.filter().clone();
    let version = after(&state.logs, filter.version);
    show(state, LineFilter { version, ..filter });
}

fn after(logs: &LogsPane, shown: Option<Version>) -> Option<Version> {
    logs.versions.iter().copied().find(|version| shown.is_none_or(|shown| *version > shown))
}

/// The texts of the filter are others now.
pub(super) fn refilter(state: &mut State) {
    let filter = state.logs.lens.filter();
    let filter = state.logs.filter_of(filter.version, filter.errors_only);
    show(state, filter);
}

/// Shows the lines that pass a filter; the view stays where it is.
pub(super) fn show(state: &mut State, filter: LineFilter) {
    let logs = &mut state.logs;
    if let Some(find) = &logs.find {
        logs.find = Some(Search::new(find.pattern().clone(), &filter));
    }
    if logs.by_invocation() {
        logs.calls = InvocationLens::new(filter.clone(), &logs.invocations);
    }
    logs.lens = Lens::new(filter);
    further(state);
}
