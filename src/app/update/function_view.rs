//! The function view: opening it, moving in it, comparing versions.

mod reads;

pub(super) use reads::{SLOTS, again, arrived, arrived_detail, close, follow, forget, outdated};

use super::{Effects, fetch, functions, listing, listing::Motion, notices};
use crate::{
    app::{
        sheet,
        state::{
            Overlay, Pane, State,
            function_view::{Difference, Part},
            logs::LogItem,
        },
    },
    domain::{FunctionName, Request, Slot, Version, log_event::LogSelection},
    input::Action,
};

/// Opens the view of what is selected in the focused pane.
pub(super) fn open(state: &mut State, effects: &mut Effects) {
    let Some((function, version)) = subject(state) else {
        return notices::info(state, "nothing is selected");
    };
    select(state, &function, effects);
    if state.function_view.function.as_ref() != Some(&function) {
        forget(state, effects);
        state.function_view.function = Some(function);
    }
    state.overlays.push(Overlay::FunctionView);
    look_at(state, version, effects);
    show(state, state.function_view.part, effects);
}

fn subject(state: &State) -> Option<(FunctionName, Option<Version>)> {
    match state.screen.focus {
        Pane::Functions => Some((state.functions.list.selected()?.name.clone(), None)),
        Pane::Aliases => {
            let alias = state.aliases.list.selected()?;
            Some((alias.target.function.clone(), Some(alias.state.version)))
        }
        Pane::Logs if state.logs.is_mixed() => under_cursor(state),
        Pane::Logs => match &state.logs.source()?.selection {
            LogSelection::Function(name) => Some((name.clone(), None)),
            LogSelection::Alias(alias, versions) => {
                Some((alias.function.clone(), versions.first().copied()))
            }
            LogSelection::Version(name, version) => Some((name.clone(), Some(*version))),
            LogSelection::Group => None,
        },
        Pane::Secrets => None,
    }
}

/// The function whose line the cursor is on, and the version that wrote it.
fn under_cursor(state: &State) -> Option<(FunctionName, Option<Version>)> {
    let LogItem::Line(stored) = state.logs.under_cursor()? else { return None };
    let writer = stored.line.stream.writer_name();
    let functions = &state.functions.list.items;
    let function = functions.iter().find(|function| function.name.as_str() == writer)?;
    Some((function.name.clone(), stored.line.version()))
}

/// Brings the panes to the function, so that header, aliases and view are about the same one: a
/// key that rolls back must not act on another than the one that is shown.
fn select(state: &mut State, function: &FunctionName, effects: &mut Effects) {
    if state.aliases.function.as_ref() != Some(function) {
        let list = &mut state.functions.list;
        if listing::position_of(list, function.as_str()).is_none() {
            list.filter.reset();
            listing::refilter(list);
        }
        if let Some(at) = listing::position_of(list, function.as_str()) {
            list.cursor = at;
            functions::follow_selection(state, effects);
        }
    }
    if state.timers.function.is_some() {
        functions::choose(state, effects);
    }
}

/// Shows the configuration of another version from now on.
fn look_at(state: &mut State, version: Option<Version>, effects: &mut Effects) {
    if state.function_view.version != version {
        fetch::void(state, Slot::FunctionDetail, effects);
        state.function_view.detail = None;
        state.function_view.version = version;
    }
}

/// Shows a part. What failed is tried once more: whoever comes back wants to know.
fn show(state: &mut State, part: Part, effects: &mut Effects) {
    let view = &mut state.function_view;
    (view.part, view.scroll, view.shown_at) = (part, 0, state.now);
    for slot in part.slots() {
        let known = state.slots.get(*slot);
        if known.failure.is_some() && !known.loading {
            again(state, *slot, effects);
        }
    }
}

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    let part = state.function_view.part;
    match action {
        Action::NextSection => show(state, part.beside(true), effects),
        Action::PreviousSection => show(state, part.beside(false), effects),
        Action::RefreshFunction => refresh(state, effects),
        Action::MarkVersion if part == Part::Versions => mark(state),
        Action::CompareVersions if part == Part::Versions => compare(state, effects),
        Action::MarkVersion | Action::CompareVersions => {
            notices::info(state, "go to Versions to compare two");
        }
        Action::Open if part == Part::Versions => {
            if let Some(version) = selected_version(state) {
                look_at(state, Some(version), effects);
                show(state, Part::Overview, effects);
            }
        }
        _ => {}
    }
}

/// Reads the shown part again; signs in again first when that was the trouble.
fn refresh(state: &mut State, effects: &mut Effects) {
    let about_versions: &[Slot] = &[Slot::Aliases, Slot::Versions];
    let part = state.function_view.part;
    let slots = if part == Part::Versions { about_versions } else { part.slots() };
    let signed_out = |slot: &Slot| {
        state.slots.get(*slot).failure.is_some_and(|failure| failure.is_about_credentials())
    };
    if slots.iter().any(signed_out) {
        return fetch::again(state, Slot::Connection, effects);
    }
    for slot in slots {
        fetch::again(state, *slot, effects);
    }
}

/// Moves the cursor or the text of the shown part.
pub(super) fn go(state: &mut State, motion: Motion) {
    let area = state.layout().function_view();
    let page = usize::from(area.height);
    let rows = match state.function_view.part {
        Part::Overview => sheet::overview::rows(state, area.width).len(),
        Part::Charts => sheet::charts::lines(state).len(),
        Part::Versions | Part::Triggers => 0,
    };
    let versions = state.view_versions().len();
    let view = &mut state.function_view;
    match view.part {
        // One row of both is taken by what does not scroll.
        Part::Overview | Part::Charts => {
            view.scroll = motion.scroll(view.scroll, rows, page.saturating_sub(1));
        }
        Part::Versions => view.version_cursor = motion.apply(view.version_cursor, versions, page),
        Part::Triggers => {
            view.trigger_cursor = motion.apply(view.trigger_cursor, view.triggers(), page);
        }
    }
}

fn selected_version(state: &State) -> Option<Version> {
    let versions = state.view_versions();
    versions.get(state.function_view.version_cursor).map(|row| row.version)
}

fn mark(state: &mut State) {
    let selected = selected_version(state);
    let marked = &mut state.function_view.marked;
    *marked = if *marked == selected { None } else { selected };
}

fn compare(state: &mut State, effects: &mut Effects) {
    let (Some(function), Some(to)) =
        (state.function_view.function.clone(), selected_version(state))
    else {
        return notices::info(state, "no version is selected");
    };
    let Some(from) = base(state, to) else {
        return notices::info(state, format!("there is no version to compare {to} with"));
    };
    state.function_view.difference = Some(Difference { from, to, lines: None });
    let request = Request::Difference { function, from, to };
    fetch::start(state, Slot::Difference, request, effects);
}

/// What a version is compared with: the marked one; else the one that the header's alias serves;
/// else the one before it.
fn base(state: &State, to: Version) -> Option<Version> {
    let serving = state.header_alias().map(|alias| alias.state.version);
    let older = state.view_versions().iter().skip(state.function_view.version_cursor + 1);
    let before = older.map(|row| row.version).next();
    let other = |version: &Version| *version != to;
    state.function_view.marked.filter(other).or(serving.filter(other)).or(before)
}
