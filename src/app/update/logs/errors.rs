//! Errors by kind: the overlay, and the way from a kind to its first line.

use super::{look, view};
use crate::{
    app::{
        state::{ErrorsView, Overlay, Pane, State, logs::RowsOf, screen::LogHead},
        update::{Effects, focus, listing::Motion, notices},
    },
    input::Action,
    logs::{ErrorGroup, LineFilter, LogStore, StoredLine, Verdict},
};

/// What stands above the lines: which version fails, without a key, and the heads of columns.
pub(in crate::app::update) fn head(state: &mut State) {
    let alert = state.logs.errors.worst().is_some();
    let logs = &state.logs;
    let heads = logs.by_invocation()
        || !logs.field_columns().is_empty()
        || logs.has_lanes(view::area(state).width);
    state.screen.log_head = LogHead { alert, heads };
}

pub(super) fn open(state: &mut State) {
    if state.logs.errors.is_empty() {
        return notices::info(state, "no error has been read");
    }
    state.overlays.push(Overlay::Errors(ErrorsView::default()));
}

fn top(state: &mut State) -> Option<(&mut ErrorsView, Vec<&ErrorGroup>)> {
    match state.overlays.last_mut() {
        Some(Overlay::Errors(view)) => {
            let sorted = view.sorted(&state.logs.errors);
            Some((view, sorted))
        }
        _ => None,
    }
}

pub(in crate::app::update) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    let Some((view, sorted)) = top(state) else { return };
    match action {
        Action::SortErrors => view.order = view.order.next(),
        Action::Open => {
            let group = sorted.get(view.cursor(&sorted)).map(|group| (*group).clone());
            if let Some(group) = group {
                jump(state, &group, effects);
            }
        }
        _ => {}
    }
}

/// Moves the cursor: it stays on its kind while the counts change.
pub(in crate::app::update) fn go(state: &mut State, motion: Motion) {
    let page = usize::from(state.layout().body.height / 2);
    if let Some((view, sorted)) = top(state) {
        let at = motion.apply(view.cursor(&sorted), sorted.len(), page);
        view.selected = sorted.get(at).map(|group| group.id);
    }
}

/// Shows the first line of a kind among its version's, where it is still kept.
fn jump(state: &mut State, group: &ErrorGroup, effects: &mut Effects) {
    let version = match state.logs.errors.verdict(group) {
        Verdict::NewIn(version) | Verdict::MoreIn { version, .. } => Some(version),
        Verdict::Even => None,
    };
    let share = version.and_then(|version| group.versions.get(&Some(version)));
    let (first, last) = share.map_or((group.first, group.last), |share| (share.first, share.last));
    let store = &state.logs.store;
    let kept = [first, last].into_iter().find(|key| store.by_key(*key).is_some());
    let Some(key) = kept else {
        return notices::info(state, "none of its lines is kept any more");
    };
    let version = version_of(store, key);
    state.overlays.pop();
    focus::to(state, Pane::Logs, effects);
    state.logs.filters.clear();
    state.logs.look.rows = RowsOf::Lines;
    look::show(state, LineFilter { version, ..LineFilter::default() });
    let area = view::area(state);
    state.logs.current_match = Some(key);
    view::show(&mut state.logs, key, area);
    if key != first {
        notices::info(state, "its first line is not kept any more: this is its last");
    }
}

fn version_of(store: &LogStore, key: crate::logs::LineKey) -> Option<crate::domain::Version> {
    store.by_key(key).map(|StoredLine { line, .. }| line.version()).unwrap_or_default()
}
