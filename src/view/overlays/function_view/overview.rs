//! The overview: the last three hours in a row, and the facts below it.

use super::super::{
    super::{
        canvas::Canvas,
        parts::{sparkline, table::padded},
        runs::Runs,
    },
    sheet,
};
use crate::{
    app::{State, layout::Area, sheet as text},
    domain::{Charts, Series, Slot},
    theme::Role,
};

pub(super) fn draw(frame: Area, area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let (first, rest) = area.split_top(1);
    let row = padded(first);
    canvas.runs(row, &traffic(state, usize::from(row.width)));
    let rows = text::overview::rows(state, area.width);
    sheet::draw(frame, rest, &rows, (state.function_view.scroll, Role::Dim), canvas);
}

/// `3 h  ▁▂▃▅ 1204 invocations  ▁▁█▁ 31 errors`.
fn traffic(state: &State, columns: usize) -> Runs<'static> {
    let Some(charts) = text::charts::of_function(state) else {
        let slot = state.slots.get(Slot::Charts);
        return match slot.failure {
            Some(failure) => Runs::one(Role::Warning, format!("no charts: {}", failure.kind)),
            None => Runs::one(Role::Dim, "reading the last 3 h…"),
        };
    };
    let width = columns.saturating_sub(44) / 2;
    let invocations = counted(&charts.invocations, width, "invocations", Role::Info);
    let errors = total(&charts.errors);
    let role = if errors > 0.0 { Role::Warning } else { Role::Dim };
    let errors = counted(&charts.errors, width, "errors", role);
    Runs::one(Role::Dim, span(charts)).join(2, invocations).join(2, errors)
}

fn counted(series: &Series, columns: usize, what: &'static str, role: Role) -> Runs<'static> {
    let line = sparkline::runs(series, columns, series.max().unwrap_or_default(), role);
    line.join(1, Runs::one(role, format!("{:.0} {what}", total(series))))
}

fn total(series: &Series) -> f64 {
    series.sum(0..series.0.len())
}

fn span(charts: &Charts) -> String {
    let seconds = charts.window.to().duration_since(charts.window.from).as_secs();
    if seconds % 3600 == 0 {
        format!("{} h", seconds / 3600)
    } else {
        format!("{} min", seconds / 60)
    }
}
