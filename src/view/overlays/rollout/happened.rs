//! What happened, the newest at the top.

use super::super::super::{
    canvas::Canvas,
    parts::{frame::rows, table::padded},
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::{overlay::RolloutView, rollouts::Driven},
    },
    theme::Role,
};

/// Columns between a time and what happened then.
const GAP: usize = 2;

/// Draws as many as fit, from the one that the view is scrolled to.
pub(super) fn draw(
    area: Area,
    view: &RolloutView,
    driven: &Driven,
    state: &State,
    canvas: &mut Canvas<'_>,
) {
    let stamps = driven.status.happenings.iter().map(|one| stamp::clock(one.at, state.now));
    let time = GAP + stamps.map(|at| text::width(&at)).max().unwrap_or_default();
    let columns = usize::from(padded(area).width).saturating_sub(time);
    let newest = driven.status.happenings.iter().rev().skip(view.scroll);
    let lines = newest.flat_map(|happening| {
        let at = stamp::clock(happening.at, state.now);
        let wrapped = text::wrap(&text::plain(&happening.text), columns);
        wrapped.into_iter().enumerate().map(move |(row, line)| {
            let head = if row == 0 { at.clone() } else { String::new() };
            Runs::one(Role::Dim, head).pad(time).add(Role::Text, line)
        })
    });
    for (row, line) in rows(area).zip(lines) {
        canvas.runs(padded(row), &line);
    }
}
