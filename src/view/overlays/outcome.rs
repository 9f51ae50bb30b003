//! A write under way, then how it ended.

use super::super::{
    canvas::Canvas,
    parts::{bar, keys, popup::Popup},
    runs::Runs,
    text,
};
use super::sheet;
use crate::{
    app::{State, layout::Area, listed, sheet::SheetRow, state::overlay::WriteView, words},
    domain::{Alias, AliasChange, Found, Outcome, Receipt},
    input::Action,
    theme::Role,
};

/// Columns of the names of an answer's fields.
const FIELDS: usize = 8;

/// Draws the overlay.
pub(super) fn draw(view: &WriteView, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let mut popup =
        Popup::new(format!("{} {}", view.verb, text::plain(&view.target)), listed::WIDTH);
    match &view.receipt {
        None => under_way(&mut popup, view, body),
        Some(receipt) => {
            let rows = listed::of_outcome(view, popup.columns(body));
            ended(&mut popup, receipt, rows.is_empty(), body);
            listed(&mut popup, view.scroll, &rows, body);
        }
    }
    popup.foot.push(keys::hint(&state.keymap, Action::Back, "close"));
    popup.draw(body, canvas);
}

/// An answer, or what is left to do: a window of it, which scrolls.
fn listed(popup: &mut Popup<'_>, scroll: usize, rows: &[SheetRow], body: Area) {
    if rows.is_empty() {
        return;
    }
    let page = listed::in_outcome(body);
    let scroll = scroll.min(rows.len().saturating_sub(page));
    popup.blank();
    let columns = popup.columns(body);
    let shown = rows.iter().skip(scroll).take(page);
    popup.rows.extend(shown.map(|row| sheet::runs(row, (Role::Dim, FIELDS), columns)));
    if rows.len() > page {
        let last = scroll + page;
        let more = format!("{}-{last} of {}, scroll for more", scroll + 1, rows.len());
        popup.foot.push(Runs::one(Role::Dim, more));
    }
}

fn under_way(popup: &mut Popup<'_>, view: &WriteView, body: Area) {
    let attempt = Runs::one(Role::Spinner, "… ").add(Role::Strong, "sending");
    let attempt = match view.attempt {
        0 | 1 => attempt,
        number => attempt.add(Role::Warning, format!(", attempt {number}")),
    };
    popup.row(attempt);
    if !view.note.is_empty() {
        popup.say(Role::Text, &view.note, body);
    }
    popup.blank();
    popup.say(Role::Dim, "it goes on when this is closed; its outcome is shown in any case", body);
}

/// What happened: in a line where the rest of it is listed below.
fn ended(popup: &mut Popup<'_>, receipt: &Receipt, in_full: bool, body: Area) {
    let (role, mark) = match &receipt.outcome {
        Outcome::Applied(Found::Invoked(invoked)) if invoked.function_error.is_some() => {
            (Role::Warning, "!")
        }
        Outcome::Applied(_) | Outcome::AlreadyThere(_) => (Role::Ok, "✓"),
        Outcome::NotApplied(_) => (Role::Error, "✗"),
        Outcome::ChangedBySomeoneElse { .. } | Outcome::Partly(..) | Outcome::Unknown(_) => {
            (Role::Warning, "!")
        }
    };
    let lines = words::outcome(receipt);
    let (first, rest) = lines.split_first().map_or(("", &[][..]), |(f, rest)| (f.as_str(), rest));
    popup.say(role, &format!("{mark} {first}"), body);
    if !in_full {
        return;
    }
    popup.blank();
    let mut told = false;
    match (&receipt.outcome, receipt.intent.change.alias()) {
        (Outcome::Applied(Found::Alias(alias)) | Outcome::AlreadyThere(Found::Alias(alias)), _) => {
            popup.split("now", &alias.state, body);
            popup.blank();
        }
        (Outcome::ChangedBySomeoneElse { found: Found::Alias(found) }, Some(change)) => {
            difference(popup, change, found, body);
            // The table has told the first lines already.
            told = true;
        }
        _ => {}
    }
    for line in rest.iter().skip(if told { 3 } else { 0 }) {
        popup.say(Role::Text, line, body);
    }
}

/// What the preview showed beside what is there now.
fn difference(popup: &mut Popup<'_>, change: &AliasChange, found: &Alias, body: Area) {
    let column = popup.columns(body).saturating_sub(12) / 2;
    let mut row = |label: &'static str, expected: Runs<'static>, now: Runs<'static>| {
        let expected = expected.fit(column).pad(column + 2);
        popup.field(label, expected.join(0, now.fit(column)));
    };
    let heading = |text: &'static str| Runs::one(Role::Heading, text);
    row("", heading("EXPECTED"), heading("NOW"));
    row("traffic", bar::words(&change.before), bar::words(&found.state));
    row("wanted", bar::words(&change.after), Runs::one(Role::Dim, "not sent over it"));
    let differs = |expected: &str, now: &str| {
        let role = if expected == now { Role::Dim } else { Role::Warning };
        (Runs::one(Role::Dim, plain(expected)), Runs::one(role, plain(now)))
    };
    let (expected, now) = differs(&change.description, &found.description);
    row("note", expected, now);
    let short = |id: &str| id.chars().take(8).collect::<String>();
    let (expected, now) = differs(&short(&change.revision_id.0), &short(&found.revision_id.0));
    row("revision", expected, now);
    popup.blank();
}

fn plain(text: &str) -> String {
    match text::plain(text) {
        none if none.is_empty() => "(none)".to_owned(),
        some => some.into_owned(),
    }
}
