//! A revealed value. Its text is borrowed down to the cells: no copy of it is made on the way.

use super::stages::MASK;
use crate::{
    app::{
        State, json,
        layout::Area,
        state::secrets::{Revealed, Shown},
    },
    domain::secret::{Field, fields},
    input::Action,
    logs::rows::wrap,
    theme::Role,
    view::{
        canvas::Canvas,
        parts::{frame::rows, keys as hints, list, table::padded},
        runs::Runs,
        text,
    },
};

/// Rows that the value and its title take in an area's width.
pub(super) fn height(area: Area, revealed: &Revealed) -> u16 {
    let rows = match revealed.shown {
        Shown::Whole => pieces(revealed, padded(area).width).len() + 1,
        Shown::Keys { at, open } => fields(revealed.value.expose()).map_or(0, |fields| {
            let columns = Columns::of(&fields, padded(area).width);
            fields.len() + columns.more_rows(&fields, (at, open)) + 2
        }),
    };
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// Draws the value, how long it stays, and how much of it does not fit.
pub(super) fn draw(area: Area, revealed: &Revealed, state: &State, canvas: &mut Canvas<'_>) {
    let (head, body) = area.split_top(1);
    title(padded(head), revealed, canvas);
    match revealed.shown {
        Shown::Whole => whole(body, revealed, canvas),
        Shown::Keys { at, open } => keys(body, revealed, (at, open), state, canvas),
    }
}

fn whole(body: Area, revealed: &Revealed, canvas: &mut Canvas<'_>) {
    let pieces: Vec<Piece<'_>> = pieces(revealed, padded(body).width);
    let fits = pieces.len() <= usize::from(body.height);
    let (body, foot) = body.split_bottom(u16::from(!fits));
    for (row, piece) in rows(body).zip(&pieces) {
        let rest = padded(row).split_left(piece.indent).1;
        let rest = canvas.put(rest, piece.key, Role::Dim);
        canvas.put(rest, piece.text, Role::SecretRevealed);
    }
    if !fits {
        let more = pieces.len() - usize::from(body.height);
        canvas.put(padded(foot), &cut_off(more), Role::Warning);
    }
}

/// The columns of keys and their values.
struct Columns {
    names: u16,
    values: usize,
}

impl Columns {
    fn of(fields: &[Field<'_>], width: u16) -> Self {
        let names = fields.iter().map(|field| text::width(&field.name())).max().unwrap_or(0);
        let names = u16::try_from(names).unwrap_or(u16::MAX).min(width / 2);
        Self { names, values: usize::from(width.saturating_sub(names + 2)).max(1) }
    }

    /// Rows that an open field takes beside its first.
    fn more_rows(&self, fields: &[Field<'_>], (at, open): (usize, bool)) -> usize {
        let opened = fields.get(at).filter(|_| open);
        opened.map_or(0, |field| wrap(field.raw, self.values).count().saturating_sub(1))
    }
}

/// The keys, masked but for the one that was asked for: that has as many rows as it needs.
fn keys(
    body: Area,
    revealed: &Revealed,
    (at, open): (usize, bool),
    state: &State,
    canvas: &mut Canvas<'_>,
) {
    let Ok(fields) = fields(revealed.value.expose()) else { return };
    let (body, foot) = body.split_bottom(1);
    let (foot, height) = (padded(foot), usize::from(body.height));
    let columns = Columns::of(&fields, padded(body).width);
    let more = columns.more_rows(&fields, (at, open));
    let first = list::first(at + more, 0, height).min(at);
    let mut free = rows(body);
    for (position, field) in fields.iter().enumerate().skip(first) {
        let is_open = position == at && open;
        for (line, part) in parts(field, is_open, columns.values).enumerate() {
            let Some(row) = free.next() else { break };
            let name = if line == 0 { field.name() } else { String::new() };
            key_row(row, &name, (part, is_open), columns.names, canvas);
            if position == at {
                list::mark(row, true, canvas);
            }
        }
    }
    let cut = (at - first + 1 + more).saturating_sub(height);
    if cut > 0 {
        canvas.put(foot, &cut_off(cut), Role::Warning);
    } else {
        canvas.runs(foot, &key_hints(open, state));
    }
}

/// What is shown of a field, row by row.
fn parts<'v>(field: &Field<'v>, open: bool, columns: usize) -> impl Iterator<Item = &'v str> {
    let (text, columns) = if open { (field.raw, columns) } else { (MASK, MASK.len()) };
    wrap(text, columns)
}

fn key_row(row: Area, name: &str, (part, open): (&str, bool), names: u16, canvas: &mut Canvas<'_>) {
    let (key, value) = padded(row).split_left(names + 2);
    let name = text::plain(name).into_owned();
    canvas.put(key, &text::fit_middle(&name, usize::from(names)), Role::Dim);
    canvas.put(value, part, if open { Role::SecretRevealed } else { Role::SecretMasked });
}

fn key_hints(open: bool, state: &State) -> Runs<'static> {
    let verb = if open { "hides it" } else { "shows it for 15 s" };
    let mut hints = vec![hints::hint(&state.keymap, Action::RevealSecret, verb)];
    if state.session.clipboard {
        hints.push(hints::hint(&state.keymap, Action::CopySecret, "copies it"));
    }
    hints::all(hints)
}

fn cut_off(rows: usize) -> String {
    format!("… {rows} more rows: make the pane larger")
}

fn title(row: Area, revealed: &Revealed, canvas: &mut Canvas<'_>) {
    let left = revealed.seconds_left;
    let verb = if revealed.is_shown() { "hides" } else { "closes" };
    let hides = Runs::one(Role::Countdown, format!(" {verb} in {left:>2} s "));
    let rest = canvas.runs_right(row, &hides);
    let value = &revealed.value;
    let kind = if value.binary { " in hex" } else { "" };
    let about = Runs::one(Role::Strong, text::plain(&revealed.stage).into_owned())
        .join(2, Runs::one(Role::Dim, format!("{} bytes{kind}", value.bytes)));
    canvas.runs(rest, &about.fit(usize::from(rest.width)));
}

/// One row of a value.
struct Piece<'v> {
    indent: u16,
    key: &'v str,
    text: &'v str,
}

fn pieces(revealed: &Revealed, width: u16) -> Vec<Piece<'_>> {
    let value = revealed.value.expose();
    if revealed.value.binary {
        return value.lines().flat_map(|line| hex(line, width)).collect();
    }
    let lines = json::lines(value).unwrap_or_else(|| {
        value.lines().map(|text| json::Line { depth: 0, key: "", text }).collect()
    });
    lines.into_iter().flat_map(|line| broken(line, width)).collect()
}

/// A line of a hex dump: whole, or without its printable part in as many rows of bytes as it
/// takes.
fn hex(line: &str, width: u16) -> Vec<Piece<'_>> {
    const OFFSET: u16 = 10;
    const BYTES: usize = 16;
    let (offset, bytes) = line.split_at_checked(usize::from(OFFSET)).unwrap_or(("", line));
    if text::width(line) <= usize::from(width) {
        return vec![Piece { indent: 0, key: offset, text: bytes }];
    }
    let bytes = bytes.get(..3 * BYTES).unwrap_or(bytes).trim_end();
    // A power of two a row, so that offsets stay easy to count.
    let room = usize::from(width.saturating_sub(OFFSET)) / 3;
    let a_row = [8, 4, 2].into_iter().find(|bytes| *bytes <= room).unwrap_or(1);
    let rows = wrap(bytes, 3 * a_row).enumerate().map(|(at, text)| match at {
        0 => Piece { indent: 0, key: offset, text },
        _ => Piece { indent: OFFSET, key: "", text },
    });
    rows.collect()
}

/// A line broken into rows: nothing of a value is cut off at the right.
fn broken(line: json::Line<'_>, width: u16) -> impl Iterator<Item = Piece<'_>> {
    let indent = u16::try_from(line.depth * 2).unwrap_or(0).min(width / 2);
    let room = usize::from(width - indent);
    let key = text::width(line.key);
    // A key that leaves too little room for its value has a row of its own.
    let beside = key + 8 <= room;
    let own_row = (!beside && key > 0).then_some(Piece { indent, key: line.key, text: "" });
    let (key, key_columns) = if beside { (line.key, key) } else { ("", 0) };
    let below = indent + u16::try_from(key_columns).unwrap_or(0);
    let values = wrap(line.text, room - key_columns).enumerate().map(move |(at, text)| match at {
        0 => Piece { indent, key, text },
        _ => Piece { indent: below, key: "", text },
    });
    own_row.into_iter().chain(values)
}
