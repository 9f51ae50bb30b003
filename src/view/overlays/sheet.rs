//! Texts that scroll: the help, and what the function view tells.

use super::super::{
    canvas::Canvas,
    parts::{frame::rows, list, popup, table::padded},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::{Area, Layout},
        sheet::{self, SheetRow, Tone},
    },
    theme::Role,
};

/// Draws the help.
pub(super) fn help(scroll: usize, layout: &Layout, state: &State, canvas: &mut Canvas<'_>) {
    let area = layout.sheet();
    let title = Runs::one(Role::OverlayTitle, "Help").add(Role::Dim, "  times are UTC");
    let inner = popup::surface(area, title, canvas);
    draw(area, inner, &sheet::help(&state.keymap), (scroll, Role::HintChord), canvas);
}

/// The widest that the names of fields get.
const NAMES: usize = 24;

/// Draws the window of rows that begins at `scroll`, names of fields in `names`.
pub(super) fn draw(
    frame: Area,
    inner: Area,
    sheet: &[SheetRow],
    (scroll, names): (usize, Role),
    canvas: &mut Canvas<'_>,
) {
    let name_width = |row: &SheetRow| match row {
        SheetRow::Field(name, _) | SheetRow::Toned(_, name, _) => text::width(name),
        _ => 0,
    };
    let column = sheet.iter().map(name_width).max().unwrap_or(0).min(NAMES);
    let scroll = scroll.min(sheet.len().saturating_sub(usize::from(inner.height)));
    for (row, content) in rows(inner).zip(sheet.iter().skip(scroll)) {
        let row = padded(row);
        canvas.runs(row, &runs(content, (names, column), usize::from(row.width)));
    }
    list::thumb(frame, inner, scroll, sheet.len(), canvas);
}

/// One row of at most `columns`, the names of fields in a role and so many of them.
pub(super) fn runs(
    content: &SheetRow,
    (names, column): (Role, usize),
    columns: usize,
) -> Runs<'static> {
    let plain = |value: &str| text::plain(value).into_owned();
    let field = |tone: Tone, name: &str, value: &str| {
        let name = Runs::one(names, plain(name)).fit(column).pad(column + 2);
        let room = columns.saturating_sub(name.width());
        name.add(role(tone), shortened(value, room))
    };
    let runs = match content {
        SheetRow::Blank => Runs::new(),
        SheetRow::Heading(heading) => Runs::one(Role::Accent, plain(heading)),
        SheetRow::Line(line) => Runs::one(Role::Text, plain(line)),
        SheetRow::Field(name, value) => field(Tone::Plain, name, value),
        SheetRow::Toned(tone, name, value) => field(*tone, name, value),
    };
    runs.fit(columns)
}

/// A value in the columns there are: a name is cut in its middle, a sentence at its end.
fn shortened(value: &str, columns: usize) -> String {
    let plain = text::plain(value);
    let cut = if plain.contains(' ') { text::fit_end } else { text::fit_middle };
    cut(&plain, columns).into_owned()
}

fn role(tone: Tone) -> Role {
    match tone {
        Tone::Plain => Role::Text,
        Tone::Strong => Role::Strong,
        Tone::Dim => Role::Dim,
        Tone::Good => Role::Ok,
        Tone::Warn => Role::Warning,
        Tone::Bad => Role::Error,
    }
}
