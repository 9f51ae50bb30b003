//! What the tail follows.

use super::{live, save};
use crate::{
    app::{
        effect::Effect,
        state::{State, logs::LogsPane},
        update::{Effects, notices},
    },
    domain::{Alias, FunctionSummary, LogSource, Slot, Version, log_event::LogSelection},
};

/// Follows all versions of the selected function.
pub(in crate::app::update) fn follow_function(state: &mut State, effects: &mut Effects) {
    let Some(function) = state.functions.list.selected() else { return };
    let selection = LogSelection::Function(function.name.clone());
    let source = LogSource { group: function.log_group.clone(), selection };
    follow(state, source, effects);
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
    let Some(source) = state.logs.source.clone() else {
        return notices::info(state, "no function is selected");
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
        &state.logs.source
    else {
        return;
    };
    let now = state.aliases.list.items.iter().find(|alias| alias.target == *target);
    let Some(source) = now.and_then(|alias| of_alias(state, alias)) else { return };
    if !matches!(&source.selection, LogSelection::Alias(_, now) if now == versions) {
        state.logs.source = Some(source);
        resume(state, effects);
    }
}

/// Follows another source: nothing of the last one stays.
pub(in crate::app::update) fn follow(state: &mut State, source: LogSource, effects: &mut Effects) {
    if state.logs.source.as_ref() == Some(&source) {
        if state.logs.stopped {
            resume(state, effects);
        }
        return;
    }
    save::cut_short(state);
    let (look, live) = (state.logs.look.clone(), live::carried_over(&state.logs.live));
    state.timers.look = None;
    state.slots.void(Slot::Tail);
    state.logs =
        LogsPane { source: Some(source), look, live, following: true, ..LogsPane::default() };
    resume(state, effects);
}

/// Starts the tail of the present source anew; its lines stay, the store knows duplicates.
pub(in crate::app::update) fn resume(state: &mut State, effects: &mut Effects) {
    if let Some(source) = state.logs.source.clone() {
        let ticket = state.slots.start(Slot::Tail);
        let logs = &mut state.logs;
        // While a tail reads back, nothing is complete beyond where it goes on from.
        let since_ms = logs.resumed_ms.filter(|_| !logs.backfilled).or(logs.complete_to_ms);
        logs.resumed_ms = since_ms;
        logs.backfilled = false;
        logs.stopped = false;
        logs.live = live::carried_over(&logs.live);
        let mode = logs.live.mode();
        effects.push(Effect::Follow { ticket, source, since_ms, mode });
    }
}
