//! What a pane says in place of data, or about how current its data is.

use super::super::{canvas::Canvas, runs::Runs, stamp, text};
use super::frame::rows;
use super::table::padded;
use crate::{
    app::{State, layout::Area, state::SlotState},
    domain::{Failure, Slot, Timestamp},
    theme::Role,
};

/// A slot's state; where it has never been read, the connection's, which everything waits for.
pub(in crate::view) fn slot(state: &State, slot: Slot) -> SlotState {
    let own = state.slots.get(slot);
    let untouched = !own.loading && own.as_of.is_none() && own.failure.is_none();
    let connection = state.slots.get(Slot::Connection);
    if untouched && connection.as_of.is_none() { connection } else { own }
}

/// Bottom right of a frame: nothing while the data is current; else as of when it is.
pub(in crate::view) fn age(slot: &SlotState, now: Timestamp) -> Runs<'static> {
    match (&slot.failure, slot.as_of) {
        (Some(_), Some(as_of)) => {
            Runs::one(Role::Stale, format!("⚠ as of {}", stamp::clock(as_of, now)))
        }
        (Some(_), None) => Runs::one(Role::Error, "no data"),
        (None, Some(_)) if slot.loading => Runs::one(Role::Dim, "reading again…"),
        (None, _) => Runs::new(),
    }
}

/// Fills an area that has no data: why the fetch failed and what to do, or that it is under way,
/// or `empty`.
pub(in crate::view) fn instead_of_data(
    area: Area,
    slot: &SlotState,
    empty: &str,
    canvas: &mut Canvas<'_>,
) {
    match &slot.failure {
        Some(failure) => failed(area, failure, canvas),
        None if slot.as_of.is_none() => {
            let word = if slot.loading { "loading…" } else { "not read yet" };
            paragraph(area, &[(Role::Dim, word.to_owned())], canvas);
        }
        None => paragraph(area, &[(Role::Dim, empty.to_owned())], canvas),
    }
}

/// A failure in full: what, what to do, and the id to quote.
pub(in crate::view) fn failed(area: Area, failure: &Failure, canvas: &mut Canvas<'_>) {
    paragraph(area, &failure_lines(failure), canvas);
}

/// The texts of a failure, most important first.
pub(in crate::view) fn failure_lines(failure: &Failure) -> Vec<(Role, String)> {
    let subject = format!("{} {}", failure.operation, failure.resource);
    let what = (Role::Error, text::plain(&failure.kind.to_string()).into_owned());
    let advice = (Role::Text, failure.advice());
    // A denial has named the operation already.
    let known = subject.trim_end().is_empty() || what.1.contains(subject.trim_end());
    let about = if known { String::new() } else { text::plain(subject.trim_end()).into_owned() };
    let about = (Role::Dim, about);
    let request = failure.request_id.as_ref().map(|id| format!("request {}", text::plain(id)));
    let request = (Role::Dim, request.unwrap_or_default());
    let lines = vec![what, advice, about, request];
    lines.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// Rows that [`paragraph`] takes in the width of an area.
pub(in crate::view) fn height(area: Area, texts: &[(Role, String)]) -> u16 {
    let columns = usize::from(padded(area).width);
    let rows: usize = texts.iter().map(|(_, text)| text::wrap(text, columns).len()).sum();
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// Texts one below the other, wrapped, with a blank at both sides.
pub(in crate::view) fn paragraph(area: Area, texts: &[(Role, String)], canvas: &mut Canvas<'_>) {
    let columns = usize::from(padded(area).width);
    let lines = texts
        .iter()
        .flat_map(|(role, text)| text::wrap(text, columns).into_iter().map(move |t| (*role, t)));
    for (row, (role, line)) in rows(area).zip(lines) {
        canvas.put(padded(row), &line, role);
    }
}
