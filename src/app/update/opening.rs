//! From what the console was opened with to its function, its alias and its logs.
//!
//! Nothing here waits for the list of functions: what is asked for by its name comes at once, and
//! its row joins the list ahead of its page.

use super::{Effects, fetch, focus, functions, health, listing, logs, notices};
use crate::{
    app::state::{AliasesPane, Opening, Pane, State, opening::Search},
    domain::{
        AliasRef, Failure, FailureKind, Fetched, FunctionName, LogSource, Request, Slot, Subject,
        WatchedAlarm, log_event::LogSelection, suggest,
    },
};

/// We are connected: asks for what the console was opened with.
pub(super) fn begin(state: &mut State, effects: &mut Effects) {
    let Some(Opening { search: Search::Waiting, account, .. }) = &state.opening else { return };
    if let Some(there) = account.clone() {
        let session = &state.session;
        let known = session.identity.as_ref().map(|identity| &identity.account);
        match session.scope.account.as_ref().or(known) {
            Some(here) if *here != there => {
                let text = format!("it is in account {there}, and this is {here}: not opened");
                state.opening = None;
                return notices::warn(state, text);
            }
            // A function of the same name in another account would be the wrong one.
            None if state.slots.get(Slot::Connection).loading => return,
            _ => {}
        }
    }
    ask(state, effects);
}

/// Asks once more, unless AWS has answered by now.
pub(super) fn ask_again(state: &mut State, effects: &mut Effects) {
    if state.opening.as_ref().is_some_and(|opening| opening.search == Search::Asked) {
        ask(state, effects);
    }
}

/// Asks AWS for it by its name.
fn ask(state: &mut State, effects: &mut Effects) {
    let Some(opening) = &mut state.opening else { return };
    opening.search = Search::Asked;
    match opening.subject.clone() {
        Subject::Named(name) => ask_for_function(state, FunctionName(name), effects),
        Subject::Function(name) | Subject::Version(name, _) => {
            take_up(state, name.clone(), effects);
            ask_for_function(state, name, effects);
        }
        Subject::Alias(AliasRef { function, .. }) => {
            take_up(state, function.clone(), effects);
            ask_for_function(state, function, effects);
        }
        Subject::Alarm(name) => ask_for_alarm(state, name, effects),
        Subject::Group(group) => {
            opening.search = Search::InList;
            let source = LogSource { group, selection: LogSelection::Group };
            logs::source::follow(state, source, effects);
            show_logs(state, effects);
        }
    }
}

fn ask_for_function(state: &mut State, name: FunctionName, effects: &mut Effects) {
    fetch::start(state, Slot::Target, Request::Function(name, None), effects);
}

fn ask_for_alarm(state: &mut State, name: String, effects: &mut Effects) {
    if let Some(opening) = &mut state.opening {
        opening.search = Search::Alarm;
    }
    state.health.opened = Some(name.clone());
    state.health.watching = Some(name);
    health::again(state, Slot::Alarm, effects);
}

/// Its aliases and versions are read beside everything else.
fn take_up(state: &mut State, function: FunctionName, effects: &mut Effects) {
    if state.aliases.function.as_ref() == Some(&function) {
        return;
    }
    state.aliases = AliasesPane { function: Some(function), ..AliasesPane::default() };
    for slot in [Slot::Aliases, Slot::Versions] {
        fetch::again(state, slot, effects);
    }
}

/// The function was found by its name, or was not.
pub(super) fn function_answered(
    state: &mut State,
    result: Result<Fetched, Failure>,
    effects: &mut Effects,
) {
    match result {
        Ok(Fetched::Function(found)) => {
            state.slots.succeed(Slot::Target, state.now);
            let name = found.summary.name.clone();
            functions::insert(state, found.summary);
            if let Some(opening) = &mut state.opening
                && matches!(opening.subject, Subject::Named(_))
            {
                opening.subject = Subject::Function(name.clone());
                take_up(state, name, effects);
            }
        }
        Ok(_) => {}
        Err(failure) => function_missing(state, failure, effects),
    }
}

fn function_missing(state: &mut State, failure: Failure, effects: &mut Effects) {
    let not_found = failure.kind == FailureKind::NotFound;
    if !not_found && fetch::may_mend(&failure) {
        return fetch::failed(state, Slot::Target, failure);
    }
    if !not_found && !health::is_refusal(&failure) {
        notices::failure(state, &failure);
    }
    state.slots.fail(Slot::Target, failure);
    let Some(opening) = &mut state.opening else { return };
    // Who may not ask for it may still see it in the list.
    opening.search = Search::InList;
    if let Subject::Named(name) = &opening.subject
        && not_found
    {
        let name = name.clone();
        ask_for_alarm(state, name, effects);
    }
}

/// The alarm was found by its name, or there is none.
pub(super) fn alarm_answered(
    state: &mut State,
    found: Option<&WatchedAlarm>,
    effects: &mut Effects,
) {
    let Some(opening) = state.opening.as_mut().filter(|opening| opening.alarm().is_some()) else {
        return;
    };
    let Some(WatchedAlarm { alarm, .. }) = found else {
        opening.search = Search::Nowhere;
        state.health.opened = None;
        state.health.watching = None;
        return health::watch(state, effects);
    };
    if opening.alarm() != Some(&alarm.name) {
        return;
    }
    let about = alarm.resource.as_deref().or(alarm.function.as_ref().map(FunctionName::as_str));
    if let Some(subject) = about.and_then(Subject::of_resource) {
        opening.subject = subject;
        ask(state, effects);
    } else {
        let text = format!("alarm {} watches no single function", alarm.name);
        state.opening = None;
        notices::info(state, text);
    }
}

/// The alarm could not be asked for; what was said about it stays in the status line.
pub(super) fn alarm_lost(state: &mut State, failure: &Failure) {
    let about_alarm = |opening: &mut Opening| opening.alarm().is_some();
    if !fetch::may_mend(failure) && state.opening.take_if(about_alarm).is_some() {
        notices::failure(state, failure);
    }
}

/// Shows as much of it as is known.
pub(super) fn advance(state: &mut State, effects: &mut Effects) {
    let Some(opening) = state.opening.clone() else { return };
    match (&opening.subject, opening.search) {
        (_, Search::Waiting | Search::NoFunction) => {}
        (Subject::Group(group), _) => find_by_group(state, group, effects),
        (Subject::Named(name), Search::InList) => find_by_name(state, name, effects),
        _ => match opening.function() {
            Some(name) if listing::select(&mut state.functions.list, name.as_str()) => {
                if shows_logs(state, &opening.subject, effects) {
                    arrive(state, effects);
                }
            }
            _ => give_up_if_nowhere(state, &opening),
        },
    }
}

/// Follows the logs of the subject, unless the user has chosen others; false while that has to
/// wait for its aliases.
fn shows_logs(state: &mut State, subject: &Subject, effects: &mut Effects) -> bool {
    if state.hands_on && !state.logs.sources.is_empty() {
        return true;
    }
    match subject {
        Subject::Alias(alias) => {
            let slot = state.slots.get(Slot::Aliases);
            if slot.as_of.is_none() && slot.failure.is_none() {
                return false;
            }
            follow_alias(state, alias, effects);
        }
        Subject::Version(name, version) => {
            let selection = LogSelection::Version(name.clone(), *version);
            let group = state.functions.list.selected().map(|function| function.log_group.clone());
            let source = LogSource { group: group.unwrap_or_default(), selection };
            logs::source::follow(state, source, effects);
        }
        _ => logs::source::follow_function(state, effects),
    }
    true
}

/// The cursor goes to the alias, unless the user has it.
fn follow_alias(state: &mut State, alias: &AliasRef, effects: &mut Effects) {
    let listed = state.aliases.list.items.iter().find(|listed| listed.target == *alias).cloned();
    let Some(listed) = listed else {
        no_alias(state, alias);
        return logs::source::follow_function(state, effects);
    };
    if !state.hands_on {
        listing::select(&mut state.aliases.list, &alias.alias.0);
    }
    logs::source::follow_alias(state, &listed, effects);
}

fn no_alias(state: &mut State, alias: &AliasRef) {
    if state.slots.get(Slot::Aliases).failure.is_some() {
        return;
    }
    let known = state.aliases.list.items.iter().map(|known| known.target.alias.0.as_str());
    let hint = did_you_mean(&alias.alias.0, known);
    notices::warn(state, format!("{} has no alias {}{hint}", alias.function, alias.alias));
}

fn arrive(state: &mut State, effects: &mut Effects) {
    state.opening = None;
    state.health.settled = true;
    show_logs(state, effects);
    health::watch(state, effects);
}

/// The logs get the keys, unless the user has taken them elsewhere.
fn show_logs(state: &mut State, effects: &mut Effects) {
    if !state.hands_on {
        focus::to(state, Pane::Logs, effects);
    }
}

/// A log group's function is the one that writes there.
fn find_by_group(state: &mut State, group: &str, effects: &mut Effects) {
    let functions = &state.functions.list.items;
    let found = functions.iter().find(|function| function.log_group == group);
    if let Some(name) = found.map(|function| function.name.clone()) {
        listing::select(&mut state.functions.list, name.as_str());
        take_up(state, name, effects);
        arrive(state, effects);
    } else if state.functions.complete
        && let Some(opening) = &mut state.opening
    {
        opening.search = Search::NoFunction;
    }
}

/// A name that AWS would not tell anything of is a function's that is listed, else an alarm's.
fn find_by_name(state: &mut State, name: &str, effects: &mut Effects) {
    let functions = &state.functions;
    let listed = functions.list.items.iter().any(|function| function.name.as_str() == name);
    if !listed {
        if functions.complete {
            ask_for_alarm(state, name.to_owned(), effects);
        }
        return;
    }
    let function = FunctionName(name.to_owned());
    if let Some(opening) = &mut state.opening {
        opening.subject = Subject::Function(function.clone());
    }
    take_up(state, function, effects);
    advance(state, effects);
}

/// All functions are known, and so is that there is no alarm: says so, and what is like it.
fn give_up_if_nowhere(state: &mut State, opening: &Opening) {
    let sought = matches!(opening.search, Search::InList | Search::Nowhere);
    if !sought || state.slots.get(Slot::Target).loading || !state.functions.complete {
        return;
    }
    state.opening = None;
    let functions = state.functions.list.items.iter().map(|function| function.name.as_str());
    let alarms = state.health.alarms.iter().map(|alarm| alarm.name.as_str());
    let text = match &opening.subject {
        Subject::Named(name) => {
            let hint = did_you_mean(name, functions.chain(alarms));
            format!("no function or alarm is called {name}{hint}")
        }
        Subject::Alarm(name) => {
            format!("no alarm is called {name}{}", did_you_mean(name, alarms))
        }
        subject => {
            state.aliases = AliasesPane::default();
            let name = subject.function().map_or("", FunctionName::as_str);
            let functions = state.functions.list.items.iter();
            let known = functions.map(|function| function.name.as_str());
            format!("no function is called {name}{}", did_you_mean(name, known))
        }
    };
    notices::warn(state, text);
}

fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let closest = suggest::closest(typed, known);
    closest.map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}

/// The user chose another function: that one it is.
pub(super) fn overrule(state: &mut State, effects: &mut Effects) {
    if state.opening.take().is_some() {
        fetch::cancel(state, Slot::Target, effects);
        if state.logs.sources.is_empty() {
            // Whatever is selected now is read as if it were new, even the target.
            state.aliases = AliasesPane::default();
        }
    }
}

/// The user acts on the row under the cursor: that one it is, where it is not the target.
pub(super) fn yield_to_row(state: &mut State, effects: &mut Effects) {
    let row = state.functions.list.selected().map(|function| &function.name);
    let target = state.opening.as_ref().and_then(Opening::function);
    if row.is_some() && row != target {
        overrule(state, effects);
        functions::follow_selection(state, effects);
    }
}
