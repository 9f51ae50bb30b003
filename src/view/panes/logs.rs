//! The Logs pane: the window of lines that the state says, and nothing beyond it.

mod alert;
mod invocation;
mod line;
mod lit;
mod live;
mod platform;
mod rows;
#[cfg(test)]
mod tests;
mod title;

use super::super::{
    canvas::Canvas,
    parts::{field, figures, frame::Frame, list, notes},
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::{
            LogsPane, Pane,
            logs::{Saving, Times},
        },
    },
    domain::{Slot, Timestamp},
    theme::Role,
};

/// Draws the pane.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.logs;
    let mut frame = Frame::new(Pane::Logs, state.screen.focus);
    frame.title = title::source(pane);
    frame.top = search(pane, area.width / 3);
    frame.bottom = currency(state);
    frame.draw(area, canvas);

    let parts = state.layout().log_parts(area.inner());
    alert::draw(parts.alert, state, canvas);
    let inner = parts.rows;
    let total = pane.count();
    if total == 0 {
        return empty(inner, state, canvas);
    }
    let look = line::Look::of(state, inner.width);
    rows::heads(parts.heads, state, &look, canvas);
    rows::draw(inner, state, &look, canvas);
    let window = pane.window(usize::from(inner.height), inner.width);
    let first = window.items.first().map_or(0, |item| pane.index_at(item.key()));
    list::thumb(area, inner, first, total, canvas);
}

/// The search: its field, where among the matches the view is, or why it can't be.
fn search(pane: &LogsPane, columns: u16) -> Runs<'_> {
    if let Some(asking) = &pane.asking {
        let sign = Runs::one(Role::HintChord, asking.ask.sign());
        let cursor = Some(asking.input.cursor());
        let wanted = text::width(asking.input.value()) + 2;
        let typed =
            field::runs(asking.input.value(), cursor, wanted.clamp(8, usize::from(columns).max(8)));
        let problem = asking.problem.as_deref().unwrap_or_default();
        return sign.join(0, typed).join(1, Runs::one(Role::Error, text::plain(problem)));
    }
    let value = pane.search.value();
    if !pane.searching && value.is_empty() {
        return Runs::new();
    }
    let slash = Runs::one(Role::HintChord, "/");
    let typed = if pane.searching {
        slash.join(0, field::runs(value, Some(pane.search.cursor()), usize::from(columns)))
    } else {
        slash.add(Role::Match, text::plain(value))
    };
    typed.join(1, found(pane))
}

fn found(pane: &LogsPane) -> Runs<'_> {
    if let Some(problem) = &pane.problem {
        return Runs::one(Role::Error, text::plain(problem));
    }
    let Some(find) = &pane.find else { return Runs::new() };
    let count = find.count(&pane.store);
    let at = pane.current_match.and_then(|key| find.ordinal(&pane.store, key));
    let looking = if pane.seeking.is_some() { "…" } else { "" };
    match at {
        Some(at) => Runs::one(Role::Text, format!("{}/{count}{looking}", at + 1)),
        None => Runs::one(Role::Text, format!("{count}{looking}")),
    }
}

/// Whether new lines show, and whatever keeps the pane from showing all there is.
fn currency(state: &State) -> Runs<'static> {
    let pane = &state.logs;
    if pane.sources.is_empty() {
        return Runs::new();
    }
    let separator = |runs: Runs<'static>, more: Runs<'static>| {
        if runs.is_empty() || more.is_empty() {
            return runs.join(0, more);
        }
        runs.add(Role::Dim, " · ").join(0, more)
    };
    let note = |shown: bool, text: String| {
        if shown { Runs::one(Role::Warning, text) } else { Runs::new() }
    };
    let behind = pane.behind_ms / 1000;
    let gap = pane.gap_ms.map(|(from, to)| gap(from, to, state.now)).unwrap_or_default();
    let saving = pane.saving.as_ref().map(|saving| saved(pane, saving));
    let notes = [
        following(pane),
        live::trouble(&pane.live),
        live::cost(&pane.live),
        Runs::one(Role::Dim, times(state)),
        note(saving.is_some(), saving.unwrap_or_default()),
        notes::age(&state.slots.get(Slot::Tail), state.now),
        note(!gap.is_empty(), gap),
        note(behind > 0, format!("{behind} s behind")),
        note(pane.throttled > 0, format!("{} polls throttled", pane.throttled)),
        note(pane.store.dropped() > 0, format!("{} oldest dropped", pane.store.dropped())),
    ];
    notes.into_iter().fold(Runs::new(), separator)
}

/// How far a file is, of what there was when it was begun.
fn saved(pane: &LogsPane, saving: &Saving) -> String {
    let all = pane.index_of(saving.until).map_or_else(|at| at, |at| at + 1);
    let done = saving.after.map_or(0, |key| pane.index_at(key)).min(all);
    format!("saving: {}%", (done * 100).checked_div(all).unwrap_or(100))
}

/// What the times are when they are not UTC.
fn times(state: &State) -> String {
    let at = Timestamp::from_millisecond(state.logs.known_to_ms()).unwrap_or_default();
    match state.logs.look.times {
        Times::Utc => String::new(),
        Times::Local => format!("local time, {}", state.session.zone.format(at, "%Z")),
        Times::Relative => format!("before {}", stamp::clock(at, state.now)),
    }
}

/// A time of which no line was read: a tail was resumed too late to go back to where it was.
fn gap(from_ms: i64, to_ms: i64, now: Timestamp) -> String {
    let clock = |at| Timestamp::from_millisecond(at).map(|at| stamp::clock(at, now));
    match (clock(from_ms), clock(to_ms)) {
        (Ok(from), Ok(to)) => format!("not read: {from} to {to}"),
        _ => String::new(),
    }
}

fn following(pane: &LogsPane) -> Runs<'static> {
    match (pane.following, pane.unseen()) {
        (true, _) if !pane.backfilled && !pane.no_group => Runs::one(Role::Dim, "reading back…"),
        (true, _) => live::following(&pane.live),
        (false, 0) => Runs::one(Role::Warning, "‖ paused"),
        (false, unseen) => Runs::one(
            Role::Warning,
            format!("‖ paused, {} new below", figures::whole(unseen as u64)),
        ),
    }
}

/// Says in words why no line is shown.
fn empty(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.logs;
    let slot = state.slots.get(Slot::Tail);
    if let (Some(failure), false) = (&slot.failure, pane.sources.is_empty()) {
        return notes::failed(area, failure, canvas);
    }
    let texts = match pane.sources.first() {
        None => vec![(Role::Dim, "select a function to follow its logs".to_owned())],
        Some(_) if pane.no_group && pane.sources.len() > 1 => {
            vec![(Role::Dim, "none of these log groups exists yet; waiting for them".to_owned())]
        }
        Some(source) if pane.no_group => {
            let group = text::plain(&source.group);
            vec![
                (Role::Text, "it has never logged".to_owned()),
                (Role::Dim, format!("{group} does not exist yet; waiting for it")),
            ]
        }
        Some(_) if !pane.store.is_empty() && title::filters(pane).is_empty() => {
            let text = format!("no request id in {} lines: nothing to group by", pane.store.len());
            vec![(Role::Dim, text)]
        }
        Some(_) if !pane.store.is_empty() => {
            let filters = title::filters(pane).join(", ");
            let lines = pane.store.len();
            vec![(Role::Dim, format!("none of {lines} lines passes: {filters}"))]
        }
        Some(_) if !pane.backfilled => vec![(Role::Dim, "reading back…".to_owned())],
        Some(_) => vec![(Role::Dim, no_lines(pane, state.now))],
    };
    notes::paragraph(area, &texts, canvas);
}

fn no_lines(pane: &LogsPane, now: Timestamp) -> String {
    let up_to = pane.complete_to_ms.and_then(|at| Timestamp::from_millisecond(at).ok());
    match up_to {
        Some(at) => format!("no log lines up to {}; following", stamp::clock(at, now)),
        None => "no log lines yet; following".to_owned(),
    }
}
