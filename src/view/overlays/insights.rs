//! A query of logs: the field, how far it is, and the table that it found.

use super::super::{
    canvas::Canvas,
    parts::{field, frame::rows, keys, list, popup, table::padded},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::{Area, Layout},
        state::insights::{Answer, InsightsView, Phase},
    },
    domain::{
        QueryStatistics, QueryStatus,
        insights::{self, value},
    },
    input::{Action, Chord, Key},
    theme::Role,
};

/// Blank columns between two columns.
const GAP: usize = 2;
/// The widest that a column gets while another wants room.
const WIDEST: usize = 32;
/// The part of the height in which the selected row is shown in full: one in so many.
const IN_FULL: u16 = 3;
/// Rows that are measured to find the widths of columns.
const MEASURED: usize = 200;

/// Draws the overlay.
pub(super) fn draw(view: &InsightsView, layout: &Layout, state: &State, canvas: &mut Canvas<'_>) {
    let subject = text::plain(&view.subject).into_owned();
    let title = Runs::one(Role::OverlayTitle, "Query")
        .add(Role::Text, format!("  {subject}"))
        .add(Role::Dim, format!("  last {}", view.span().0));
    let frame = layout.sheet();
    let inner = popup::surface(frame, title, canvas);
    let (query, rest) = inner.split_top(1);
    let query = padded(query);
    let cursor = view.editing.then(|| view.input.cursor());
    let input = field::runs(view.input.value(), cursor, usize::from(query.width));
    canvas.runs(query, &input);
    let (rest, foot) = rest.split_bottom(1);
    canvas.runs(padded(foot), &hints(view, state));
    let (line, rest) = rest.split_top(1);
    let line = padded(line);
    canvas.runs(line, &status(view).fit(usize::from(line.width)));
    if let Phase::Ended(answer) = &view.phase {
        table(answer, frame, rest.split_top(1).1, canvas);
    }
}

fn hints(view: &InsightsView, state: &State) -> Runs<'static> {
    let keymap = &state.keymap;
    let ask = if view.editing { "ask" } else { "change the query" };
    let leave = if view.is_running() { "stop the query" } else { "leave" };
    let open = if view.is_running() { Runs::new() } else { keys::hint(keymap, Action::Open, ask) };
    let typed = |key, does| {
        let chord = Chord::plain(key).to_string();
        Runs::one(Role::HintChord, chord).add(Role::HintVerb, format!(" {does}"))
    };
    let (before, span) = if view.editing {
        (typed(Key::Up, "queries before"), typed(Key::Tab, "time span"))
    } else {
        (Runs::new(), Runs::new())
    };
    keys::all([open, keys::hint(keymap, Action::Back, leave), before, span])
}

/// One line: how far it is, what it costs, what went wrong.
fn status(view: &InsightsView) -> Runs<'static> {
    match &view.phase {
        Phase::Asking => {
            let price = format!("AWS charges ${} for a GB scanned", insights::DOLLARS_A_GB);
            Runs::one(Role::Dim, price)
        }
        Phase::Running(status, read) => {
            Runs::one(Role::Strong, status.to_string()).gap(2).add(Role::Text, reading(*read))
        }
        Phase::Failed(why) => Runs::one(Role::Error, text::plain(why).into_owned()),
        Phase::Ended(answer) => {
            let rows = Runs::one(Role::Strong, format!("{} rows", answer.rows.len()));
            let rows = if answer.status == QueryStatus::Complete {
                rows
            } else {
                rows.gap(2).add(Role::Warning, format!("not all: {}", answer.status))
            };
            rows.gap(2).add(Role::Dim, reading(answer.statistics))
        }
    }
}

fn reading(read: QueryStatistics) -> String {
    format!(
        "{:.0} of {:.0} records match, {} scanned, {}",
        read.records_matched,
        read.records_scanned,
        insights::bytes(read.bytes_scanned),
        insights::price(read.dollars()),
    )
}

/// The rows, and below them the selected one in full.
fn table(answer: &Answer, frame: Area, area: Area, canvas: &mut Canvas<'_>) {
    if answer.rows.is_empty() {
        canvas.put(padded(area), "nothing was found", Role::Dim);
        return;
    }
    let (area, below) = area.split_bottom(area.height / IN_FULL);
    let (heads, body) = area.split_top(1);
    let widths = widths(answer, usize::from(padded(heads).width));
    let cells = |cell: &dyn Fn(&str) -> Option<String>, role: Role| {
        answer.columns.iter().zip(&widths).fold(Runs::new(), |runs, (column, width)| {
            let text = cell(column).unwrap_or_else(|| "-".to_owned());
            let cell = text::fit_end(&text::plain(&text), *width).into_owned();
            runs.join(GAP, Runs::one(role, cell).pad(*width))
        })
    };
    let heading = cells(&|column| Some(column.to_owned()), Role::Heading);
    canvas.runs(padded(heads), &heading);
    let first = list::first(answer.cursor, 0, usize::from(body.height));
    for (row, (at, found)) in rows(body).zip(answer.rows.iter().enumerate().skip(first)) {
        let shown = cells(&|column| value(found, column).map(str::to_owned), Role::Text);
        canvas.runs(padded(row), &shown.fit(usize::from(padded(row).width)));
        if at == answer.cursor {
            list::mark(row, true, canvas);
        }
    }
    list::thumb(frame, body, first, answer.rows.len(), canvas);
    in_full(answer, below, canvas);
}

/// Each field of the selected row, in as many lines as it needs.
fn in_full(answer: &Answer, area: Area, canvas: &mut Canvas<'_>) {
    let Some(row) = answer.rows.get(answer.cursor) else { return };
    let names = answer.columns.iter().map(|name| text::width(name)).max().unwrap_or(0).min(WIDEST);
    let room = usize::from(padded(area).width).saturating_sub(names + GAP);
    let lines = answer.columns.iter().flat_map(|column| {
        let name = text::fit_end(&text::plain(column), names).into_owned();
        let shown = text::plain(value(row, column).unwrap_or("-")).into_owned();
        let wrapped = text::wrap(text::cut(&shown, room * usize::from(area.height)).as_ref(), room);
        wrapped.into_iter().enumerate().map(move |(at, part)| {
            let name = if at == 0 { name.clone() } else { String::new() };
            Runs::one(Role::Dim, name).pad(names + GAP).add(Role::Text, part)
        })
    });
    for (place, line) in rows(area.split_top(1).1).zip(lines) {
        let place = padded(place);
        canvas.runs(place, &line.fit(usize::from(place.width)));
    }
}

/// What columns take: as much as they want, and no more than [`WIDEST`] where there is too little.
/// The last one takes what is left.
fn widths(answer: &Answer, columns: usize) -> Vec<usize> {
    let wanted = |column: &String| {
        let values = answer.rows.iter().take(MEASURED).filter_map(|row| value(row, column));
        let widest = values.map(|value| text::width(&text::plain(value))).max().unwrap_or(0);
        widest.max(text::width(column))
    };
    let mut widths: Vec<usize> = answer.columns.iter().map(wanted).collect();
    let gaps = GAP * widths.len().saturating_sub(1);
    if widths.iter().sum::<usize>() + gaps > columns {
        let last = widths.len().saturating_sub(1);
        for width in widths.iter_mut().take(last) {
            *width = (*width).min(WIDEST);
        }
        let taken: usize = widths.iter().take(last).sum::<usize>() + gaps;
        if let Some(width) = widths.last_mut() {
            *width = columns.saturating_sub(taken).max(8);
        }
    }
    widths
}
