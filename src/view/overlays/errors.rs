//! Errors by kind: how many, how fast, since when, by which versions.

use super::super::{
    canvas::Canvas,
    parts::{
        figures,
        frame::rows,
        keys, list, popup,
        table::{self, Column, Table, padded},
    },
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{State, layout::Area, state::ErrorsView},
    domain::{Timestamp, Version},
    input::Action,
    logs::{ErrorGroup, Verdict, stream::writer_name},
    theme::Role,
};

/// The widest it gets.
const WIDTH: u16 = 160;

const COLUMNS: &[Column] = &[
    table::right("ERRORS", 7, 9),
    table::right("A MIN", 5, 3),
    table::right("FIRST", 12, 5),
    table::right("LAST", 12, 2),
    table::left("", 10, 7),
    table::left("VERSIONS", 14, 4),
    table::left("ERROR", 20, 8).up_to(WIDTH),
];

/// Draws the overlay.
pub(super) fn draw(view: &ErrorsView, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let errors = &state.logs.errors;
    let sorted = view.sorted(errors);
    let area = body.centred(WIDTH, body.height);
    let kinds = if sorted.len() == 1 { "kind" } else { "kinds" };
    let others = match errors.others() {
        0 => String::new(),
        others => format!("; {} errors of rarer kinds", figures::whole(others)),
    };
    let about = format!("  {} {kinds}, {}{others}", sorted.len(), view.order.words());
    let title = Runs::one(Role::OverlayTitle, "Errors by kind").add(Role::Dim, about);
    let inner = popup::surface(area, title, canvas);
    let (inner, foot) = inner.split_bottom(1);
    let hints = [
        keys::hint(&state.keymap, Action::Open, "its first line"),
        keys::hint(&state.keymap, Action::SortErrors, "sort"),
        keys::hint(&state.keymap, Action::Back, "close"),
    ];
    canvas.runs(padded(foot), &keys::all(hints));
    let (inner, detail) = inner.split_bottom(if inner.height >= 12 { 4 } else { 0 });
    let (heads, body) = inner.split_top(1);
    let table = Table::fit_last(COLUMNS, padded(inner).width);
    table.heads(heads, canvas);
    let cursor = view.cursor(&sorted);
    let first = list::first(cursor, 0, usize::from(body.height));
    for (row, (at, group)) in rows(body).zip(sorted.iter().enumerate().skip(first)) {
        table.row(row, cells(group, state), canvas);
        if at == cursor {
            list::mark(row, true, canvas);
        }
    }
    list::thumb(area, body, first, sorted.len(), canvas);
    if let Some(group) = sorted.get(cursor) {
        in_full(group, detail, canvas);
    }
}

fn cells(group: &ErrorGroup, state: &State) -> [Runs<'static>; 7] {
    let verdict = state.logs.errors.verdict(group);
    let pace = group.per_minute(state.logs.known_to_ms());
    let role = match verdict {
        Verdict::NewIn(_) => Role::LogError,
        _ => Role::Text,
    };
    let clock = |at_ms: i64| {
        let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
        Runs::one(Role::Text, stamp::minute(at, state.now))
    };
    [
        Runs::one(Role::Strong, figures::whole(group.count)),
        Runs::one(Role::Text, figures::count(pace)),
        clock(group.first.timestamp_ms),
        clock(group.last.timestamp_ms),
        said(verdict),
        versions(group, state.logs.is_mixed()),
        Runs::one(role, text::plain(group.text()).into_owned()),
    ]
}

/// `new in 42`. Not as a badge: under the cursor it would lose its ground.
fn said(verdict: Verdict) -> Runs<'static> {
    match verdict {
        Verdict::NewIn(version) => Runs::one(Role::LogError, format!("new in {version}")),
        Verdict::MoreIn { version, .. } => Runs::one(Role::Warning, format!("more in {version}")),
        Verdict::Even => Runs::new(),
    }
}

/// `42 1,204  41 3`, the newest first; behind the function's name where there are several.
fn versions(group: &ErrorGroup, is_mixed: bool) -> Runs<'static> {
    let writer = if is_mixed { writer_name(&group.writer) } else { "" };
    let writer = Runs::one(Role::Heading, writer.to_owned());
    let told = group.versions.iter().rev().map(|(version, share)| {
        let version = version.as_ref().map_or_else(|| "-".to_owned(), Version::to_string);
        Runs::one(Role::Strong, version)
            .add(Role::Text, format!(" {}", figures::whole(share.count)))
    });
    writer.join(1, told.fold(Runs::new(), |runs, version| runs.join(2, version)))
}

/// The kind under the cursor in as many rows as there are, and where in the code it comes from.
fn in_full(group: &ErrorGroup, area: Area, canvas: &mut Canvas<'_>) {
    let columns = usize::from(padded(area).width);
    let mut lines = text::wrap(&text::plain(group.text()), columns);
    lines.truncate(usize::from(area.height).saturating_sub(2));
    let mut free = rows(area.split_top(1).1);
    for (line, row) in lines.into_iter().zip(&mut free) {
        canvas.put(padded(row), &line, Role::LogError);
    }
    if let Some(row) = free.next() {
        let frame = text::plain(&group.fingerprint.frame);
        canvas.put(padded(row), &text::fit_end(&frame, columns), Role::Dim);
    }
}
