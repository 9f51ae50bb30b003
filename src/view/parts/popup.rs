//! What lies over the panes: a frame, rows of text, and the keys at its foot.

use super::{
    super::{canvas::Canvas, runs::Runs, text},
    bar,
    frame::{draw_box, rows},
    table::padded,
};
use crate::{app::layout::Area, domain::AliasState, theme::Role};

/// An overlay of rows. It is as high as its rows; where the screen is lower, the last of them are
/// cut and the foot stays.
pub(in crate::view) struct Popup<'a> {
    /// What it is about.
    pub title: Runs<'a>,
    /// Columns it takes at most, frame included.
    pub width: u16,
    /// The rows.
    pub rows: Vec<Runs<'a>>,
    /// Rows that stay at the foot, however low the screen is: the keys are the last of them.
    pub foot: Vec<Runs<'a>>,
}

/// Columns that the labels of fields take.
const LABEL: usize = 10;

impl<'a> Popup<'a> {
    pub fn new(title: impl Into<std::borrow::Cow<'a, str>>, width: u16) -> Self {
        let title = Runs::one(Role::OverlayTitle, title);
        Self { title, width, rows: Vec::new(), foot: Vec::new() }
    }

    /// Columns that a row has on a screen whose overlays may cover `body`.
    pub fn columns(&self, body: Area) -> usize {
        usize::from(self.width.min(body.width).saturating_sub(4))
    }

    pub fn row(&mut self, runs: Runs<'a>) {
        self.rows.push(runs);
    }

    pub fn blank(&mut self) {
        if self.rows.last().is_some_and(|last| !last.is_empty()) {
            self.rows.push(Runs::new());
        }
    }

    /// A label, and a split in words and as a bar.
    pub fn split(&mut self, label: &'static str, split: &AliasState, body: Area) {
        const WORDS: usize = 24;
        let words = bar::words(split).pad(WORDS);
        let room = self.columns(body).saturating_sub(LABEL + words.width() + 2);
        let bar = u16::try_from(room).unwrap_or(u16::MAX);
        self.field(label, words.join(2, bar::runs(bar, split)));
    }

    /// A label and what it names.
    pub fn field(&mut self, label: &'static str, value: Runs<'a>) {
        self.rows.push(Runs::one(Role::Dim, format!("{label:<LABEL$}")).join(0, value));
    }

    /// A label and a text in as many rows as it needs.
    pub fn text(&mut self, label: &'static str, role: Role, text: &str, body: Area) {
        let columns = self.columns(body).saturating_sub(LABEL);
        let lines = text::wrap(&text::plain(text), columns);
        for (at, line) in lines.into_iter().enumerate() {
            self.field(if at == 0 { label } else { "" }, Runs::one(role, line));
        }
    }

    /// A text over the whole width.
    pub fn say(&mut self, role: Role, text: &str, body: Area) {
        let lines = text::wrap(&text::plain(text), self.columns(body));
        self.rows.extend(lines.into_iter().map(|line| Runs::one(role, line)));
    }

    /// Draws it in the middle of `body`.
    pub fn draw(self, body: Area, canvas: &mut Canvas<'_>) {
        let count = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
        let foot = count(self.foot.len());
        let wanted = count(self.rows.len()).saturating_add(foot).saturating_add(2);
        let spare = body.height.saturating_sub(wanted).min(2);
        let area = body.centred(self.width, wanted + spare);
        let inner = surface(area, self.title, canvas);
        // A blank above the foot, and another below the title, where there is room for them.
        let (inner, foot) = inner.split_bottom(foot);
        let inner = inner.split_bottom(u16::from(spare > 0)).0;
        let inner = inner.split_top(u16::from(spare > 1)).1;
        let columns = usize::from(padded(inner).width);
        let placed = rows(inner).zip(self.rows).chain(rows(foot).zip(self.foot));
        for (row, runs) in placed {
            canvas.runs(padded(row), &runs.fit(columns));
        }
    }
}

/// Clears an area, frames it and titles it. Returns its inside.
pub(in crate::view) fn surface(area: Area, title: Runs<'_>, canvas: &mut Canvas<'_>) -> Area {
    canvas.clear(area, Role::Overlay);
    draw_box(area, Role::OverlayBorder, canvas);
    let edge = area.split_top(1).0.split_left(2.min(area.width)).1;
    let room = usize::from(edge.width).saturating_sub(2);
    if room > 2 {
        let title = Runs::new().gap(1).join(0, title.fit(room - 2)).gap(1);
        canvas.runs(edge, &title);
    }
    area.inner()
}
