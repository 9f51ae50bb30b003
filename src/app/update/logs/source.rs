//! What the tail follows.

use super::{live, save};
use crate::{
    app::{
        effect::Effect,
        state::{State, logs::LogsPane},
        update::{Effects, notices},
    },
    domain::{Alias, FunctionSummary, LogSource, Slot, Version, log_event::LogSelection, suggest},
};

/// Follows all versions of the selected function.
pub(in crate::app::update) fn follow_function(state: &mut State, effects: &mut Effects) {
    if let Some(function) = state.functions.list.selected() {
        follow(state, of_function(function), effects);
    }
}

/// The cursor came to another function: its log, unless what is followed was chosen by itself.
pub(in crate::app::update) fn follow_cursor(state: &mut State, effects: &mut Effects) {
    if !state.logs.pinned {
        follow_function(state, effects);
    }
}

/// Follows the marked functions together; the selected one where none is marked.
pub(in crate::app::update) fn follow_marked(state: &mut State, effects: &mut Effects) {
    let functions = &state.functions;
    let marked = functions.list.items.iter().filter(|item| functions.marked.contains(&item.name));
    let sources: Vec<LogSource> = marked.map(of_function).collect();
    if sources.is_empty() {
        follow_function(state, effects);
    } else {
        follow_several(state, sources, effects);
    }
}

/// Follows what was named: functions, and log groups of whatever service. Words that are neither
/// come back.
pub(in crate::app::update) fn follow_named(
    state: &mut State,
    words: &[String],
    effects: &mut Effects,
) -> Result<(), String> {
    let mut sources = Vec::new();
    for word in words {
        let source = named(state, word).ok_or_else(|| nothing_named(state, word))?;
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    follow_several(state, sources, effects);
    Ok(())
}

fn nothing_named(state: &State, word: &str) -> String {
    let known = state.functions.list.items.iter().map(|function| function.name.as_str());
    let hint = suggest::closest(word, known);
    let hint = hint.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
    let end = if hint.is_empty() { "; a" } else { " A" };
    format!("no function is called {word}{hint}{end} log group is /its/name")
}

fn named(state: &State, word: &str) -> Option<LogSource> {
    let group = word.strip_prefix("group:").or_else(|| word.starts_with('/').then_some(word));
    match group {
        Some("") => None,
        Some(group) => Some(LogSource { group: group.into(), selection: LogSelection::Group }),
        None => function(state, word).map(of_function),
    }
}

fn of_function(function: &FunctionSummary) -> LogSource {
    let selection = LogSelection::Function(function.name.clone());
    LogSource { group: function.log_group.clone(), selection }
}

/// Follows the versions that an alias routes to; false when its function is not listed.
pub(in crate::app::update) fn follow_alias(
    state: &mut State,
    alias: &Alias,
    effects: &mut Effects,
) -> bool {
    let source = of_alias(state, alias);
    let found = source.is_some();
    if let Some(source) = source {
        follow(state, source, effects);
    }
    found
}

fn of_alias(state: &State, alias: &Alias) -> Option<LogSource> {
    let function = function(state, &alias.target.function.0)?;
    let shared = alias.state.share.map(|share| share.version);
    let versions: Vec<Version> = std::iter::once(alias.state.version).chain(shared).collect();
    let selection = LogSelection::Alias(alias.target.clone(), versions);
    Some(LogSource { group: function.log_group.clone(), selection })
}

fn function<'a>(state: &'a State, name: &str) -> Option<&'a FunctionSummary> {
    state.functions.list.items.iter().find(|function| function.name.0 == name)
}

/// The function, the selected alias, the whole group, and the function again.
pub(super) fn next(state: &mut State, effects: &mut Effects) {
    let Some(source) = state.logs.source().cloned() else {
        if state.functions.list.selected().is_none() {
            return notices::info(state, "no function is selected");
        }
        // Several are left for the one that is selected.
        return follow_function(state, effects);
    };
    let alias = state.header_alias().and_then(|alias| of_alias(state, alias));
    let group = LogSource { group: source.group, selection: LogSelection::Group };
    match source.selection {
        LogSelection::Function(_) => follow(state, alias.unwrap_or(group), effects),
        LogSelection::Alias(..) => follow(state, group, effects),
        LogSelection::Group | LogSelection::Version(..) => follow_function(state, effects),
    }
}

/// The followed alias routes to other versions now: follow those, keeping what is on the screen.
pub(in crate::app::update) fn alias_moved(state: &mut State, effects: &mut Effects) {
    let Some(LogSource { selection: LogSelection::Alias(target, versions), .. }) =
        state.logs.source()
    else {
        return;
    };
    let now = state.aliases.list.items.iter().find(|alias| alias.target == *target);
    let Some(source) = now.and_then(|alias| of_alias(state, alias)) else { return };
    if !matches!(&source.selection, LogSelection::Alias(_, now) if now == versions) {
        state.logs.sources = vec![source];
        resume(state, effects);
    }
}

/// Follows another source: nothing of the last one stays.
pub(in crate::app::update) fn follow(state: &mut State, source: LogSource, effects: &mut Effects) {
    begin(state, vec![source], false, effects);
}

/// Follows what was chosen by itself: the cursor in Functions does not lead away from it.
pub(in crate::app::update) fn follow_several(
    state: &mut State,
    sources: Vec<LogSource>,
    effects: &mut Effects,
) {
    begin(state, sources, true, effects);
}

fn begin(state: &mut State, sources: Vec<LogSource>, pinned: bool, effects: &mut Effects) {
    if state.logs.sources == sources {
        state.logs.pinned = pinned;
        if state.logs.stopped {
            resume(state, effects);
        }
        return;
    }
    save::cut_short(state);
    let (look, live) = (state.logs.look.clone(), live::carried_over(&state.logs.live));
    state.timers.look = None;
    state.slots.void(Slot::Tail);
    state.logs = LogsPane { sources, pinned, look, live, following: true, ..LogsPane::default() };
    resume(state, effects);
}

/// Starts the tail of what is followed anew; its lines stay, the store knows duplicates.
pub(in crate::app::update) fn resume(state: &mut State, effects: &mut Effects) {
    if !state.logs.sources.is_empty() {
        let sources = state.logs.sources.clone();
        let ticket = state.slots.start(Slot::Tail);
        let logs = &mut state.logs;
        // While a tail reads back, nothing is complete beyond where it goes on from.
        let since_ms = logs.resumed_ms.filter(|_| !logs.backfilled).or(logs.complete_to_ms);
        logs.resumed_ms = since_ms;
        logs.backfilled = false;
        logs.stopped = false;
        logs.live = live::carried_over(&logs.live);
        let mode = logs.live.mode();
        effects.push(Effect::Follow { ticket, sources, since_ms, mode });
    }
}
