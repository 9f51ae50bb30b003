//! A revealed value. Its text is borrowed down to the cells: no copy of it is made on the way.

use crate::{
    app::{json, layout::Area, state::secrets::Revealed},
    logs::rows::wrap,
    theme::Role,
    view::{
        canvas::Canvas,
        parts::{frame::rows, table::padded},
        runs::Runs,
        text,
    },
};

/// Rows that the value and its title take in an area's width.
pub(super) fn height(area: Area, revealed: &Revealed) -> u16 {
    let rows = pieces(revealed, padded(area).width).len() + 1;
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// Draws the value, how long it stays, and how much of it does not fit.
pub(super) fn draw(area: Area, revealed: &Revealed, canvas: &mut Canvas<'_>) {
    let (head, body) = area.split_top(1);
    title(padded(head), revealed, canvas);
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
        let more = format!("… {more} more rows: make the pane larger");
        canvas.put(padded(foot), &more, Role::Warning);
    }
}

fn title(row: Area, revealed: &Revealed, canvas: &mut Canvas<'_>) {
    let left = revealed.seconds_left;
    let hides = Runs::one(Role::Countdown, format!(" hides in {left:>2} s "));
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
