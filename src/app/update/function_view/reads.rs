//! What the function view reads, and when: what its part shows, once, and again when it is old.

use std::time::Duration;

use super::super::{Effects, fetch};
use crate::{
    app::state::{FunctionView, State},
    domain::{
        Alarms, AliasName, Fetched, FunctionDetail, FunctionName, MetricSubject, Request, Slot,
        Timestamp,
    },
};

/// A part that is shown again reads anew what is older than this. Metrics cost money.
const FRESH: Duration = Duration::from_mins(1);

/// All that is read for the view alone.
pub(in super::super) const SLOTS: [Slot; 9] = [
    Slot::FunctionDetail,
    Slot::FunctionAlarms,
    Slot::Charts,
    Slot::EventSources,
    Slot::Permissions,
    Slot::Urls,
    Slot::AsyncInvoke,
    Slot::Provisioned,
    Slot::Difference,
];

/// The overlay was closed: nobody waits for what is still being read.
pub(in super::super) fn close(state: &mut State, effects: &mut Effects) {
    for slot in SLOTS {
        fetch::cancel(state, slot, effects);
    }
    if state.function_view.difference.as_ref().is_some_and(|shown| shown.lines.is_none()) {
        state.function_view.difference = None;
    }
}

/// Drops what is known of the function; the part stays.
pub(in super::super) fn forget(state: &mut State, effects: &mut Effects) {
    for slot in SLOTS {
        fetch::void(state, slot, effects);
    }
    let part = state.function_view.part;
    state.function_view = FunctionView { part, ..FunctionView::default() };
}

/// Starts the reads that the shown part wants and has not had.
pub(in super::super) fn follow(state: &mut State, effects: &mut Effects) {
    let Some(view) = state.open_view() else { return };
    let cursor = view.trigger_cursor.min(view.triggers().saturating_sub(1));
    let part = view.part;
    state.function_view.trigger_cursor = cursor;
    for slot in part.slots() {
        if is_due(state, *slot) && state.may_read(*slot) {
            again(state, *slot, effects);
        }
    }
}

fn is_due(state: &State, slot: Slot) -> bool {
    let known = state.slots.get(slot);
    if known.loading || known.failure.is_some() {
        return false;
    }
    let view = &state.function_view;
    let is_old = |at: Timestamp| at.saturating_add(FRESH).is_ok_and(|until| until < view.shown_at);
    // The versions of a split are charted, too, as soon as it is known, and when it changes.
    let others = slot == Slot::Charts && view.charted != subjects(state);
    let sees_again = view.blind.contains(&slot) && state.view_aliases().is_some();
    known.as_of.is_none_or(is_old) || others || sees_again
}

/// Reads a slot's data again, if the view is open.
pub(in super::super) fn again(state: &mut State, slot: Slot, effects: &mut Effects) {
    let Some(function) = state.open_view().and_then(|view| view.function.clone()) else { return };
    if let Some(request) = request(state, slot, function) {
        if let Request::Charts(subjects) = &request {
            state.function_view.charted.clone_from(subjects);
        }
        if let Request::EventSources(..) | Request::Permissions(..) = &request {
            let is_blind = state.view_aliases().is_none();
            let blind = &mut state.function_view.blind;
            blind.retain(|other| *other != slot);
            blind.extend(is_blind.then_some(slot));
        }
        fetch::start(state, slot, request, effects);
    }
}

/// A slot's data is known to be old: it is read again, at the latest when the view is opened.
pub(in super::super) fn outdated(state: &mut State, slot: Slot, effects: &mut Effects) {
    if state.open_view().is_some() {
        again(state, slot, effects);
    } else {
        fetch::void(state, slot, effects);
    }
}

/// What fills a slot; `None` while something is missing that has to be known first.
fn request(state: &State, slot: Slot, function: FunctionName) -> Option<Request> {
    let view = &state.function_view;
    let refused = state.slots.get(Slot::Aliases).failure.is_some();
    let aliases_told = state.view_aliases().is_some() || refused;
    Some(match slot {
        Slot::FunctionDetail => Request::Function(function, view.version),
        Slot::FunctionAlarms => Request::Alarms(Some(function)),
        Slot::Urls => Request::Urls(function),
        Slot::AsyncInvoke => Request::AsyncInvoke(function),
        Slot::Provisioned => Request::Provisioned(function),
        Slot::Charts if aliases_told => Request::Charts(subjects(state)),
        Slot::EventSources if aliases_told => Request::EventSources(function, aliases(state)),
        Slot::Permissions if aliases_told => Request::Permissions(function, aliases(state)),
        Slot::Difference => {
            let shown = view.difference.as_ref()?;
            Request::Difference { function, from: shown.from, to: shown.to }
        }
        _ => return None,
    })
}

/// The names of the aliases that are known.
fn aliases(state: &State) -> Vec<AliasName> {
    let known = state.view_aliases().unwrap_or_default().iter();
    known.map(|alias| alias.target.alias.clone()).collect()
}

/// What is charted: the function, and both versions of every alias that splits.
fn subjects(state: &State) -> Vec<MetricSubject> {
    let function = state.function_view.function.clone().map(MetricSubject::Function);
    let aliases = state.view_aliases().unwrap_or_default().iter();
    let splits = aliases.filter_map(|alias| alias.state.share.map(|share| (alias, share)));
    let sides = splits.flat_map(|(alias, share)| {
        [alias.state.version, share.version]
            .map(|version| MetricSubject::VersionOfAlias(alias.target.clone(), version))
    });
    function.into_iter().chain(sides).collect()
}

/// A reply has come.
pub(in super::super) fn arrived(state: &mut State, data: Fetched) {
    let view = &mut state.function_view;
    let is_ours = |name: &FunctionName| view.function.as_ref() == Some(name);
    match data {
        Fetched::Alarms(Alarms { mut alarms, cut, calls }) => {
            alarms.retain(|alarm| alarm.function.as_ref().is_some_and(is_ours));
            view.alarms = Alarms { alarms, cut, calls };
        }
        Fetched::Charts(charts, cost) => view.charts = Some((charts, cost)),
        Fetched::EventSources(name, found) if is_ours(&name) => view.replace_event_sources(found),
        Fetched::Permissions(name, found) if is_ours(&name) => view.permissions = found,
        Fetched::Urls(name, found) if is_ours(&name) => view.urls = found,
        Fetched::AsyncInvoke(name, found) if is_ours(&name) => view.async_invoke = found,
        Fetched::Provisioned(name, found) if is_ours(&name) => view.provisioned = found,
        Fetched::Difference { function, from, to, lines } if is_ours(&function) => {
            if let Some(shown) = &mut view.difference
                && (shown.from, shown.to) == (from, to)
            {
                shown.lines = Some(lines);
            }
        }
        _ => {}
    }
}

/// The configuration has come.
pub(in super::super) fn arrived_detail(state: &mut State, detail: FunctionDetail) {
    let view = &mut state.function_view;
    if view.function.as_ref() == Some(&detail.summary.name) {
        view.detail = Some(detail);
    }
}
