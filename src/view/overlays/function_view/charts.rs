//! The charts: a row for each metric, with its smallest, largest and newest value.

use super::super::super::{
    canvas::Canvas,
    parts::{frame::rows, list, notes, sparkline, table::padded},
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{
        State,
        layout::Area,
        sheet::charts::{self, Chart, ChartLine},
        state::SlotState,
    },
    domain::{MetricsCost, Series, Slot, Window},
    theme::Role,
};

/// Columns of a row's name and of each of its figures.
const NAME: usize = 16;
const FIGURE: usize = 8;

pub(super) fn draw(frame: Area, area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let slot = notes::slot(state, Slot::Charts);
    let view = &state.function_view;
    let Some((_, cost)) = &view.charts else {
        return notes::instead_of_data(area, &slot, "", canvas);
    };
    let (first, body) = area.split_top(1);
    let read = slot.as_of.map(|at| format!("as of {}", stamp::clock(at, state.now)));
    let told = Runs::one(Role::Dim, read.unwrap_or_default())
        .join(2, Runs::one(Role::Dim, price(*cost)))
        .join(2, trouble(&slot));
    let first = padded(first);
    canvas.runs(first, &told.fit(usize::from(first.width)));
    let lines = charts::lines(state);
    let scroll = view.scroll.min(lines.len().saturating_sub(usize::from(body.height)));
    for (row, line) in rows(body).zip(lines.iter().skip(scroll)) {
        let row = padded(row);
        match line {
            ChartLine::Blank => {}
            ChartLine::Heading(title, window) => heading(row, title, *window, state, canvas),
            ChartLine::Chart(one) => chart(row, one, canvas),
        }
    }
    list::thumb(frame, body, scroll, lines.len(), canvas);
}

/// `6 metrics in 1 call, about $0.0001`.
fn price(cost: MetricsCost) -> String {
    let calls = if cost.calls == 1 { "call" } else { "calls" };
    let MetricsCost { calls: count, metrics } = cost;
    format!("{metrics} metrics in {count} {calls}, about ${:.4}", cost.dollars())
}

fn trouble(slot: &SlotState) -> Runs<'static> {
    match &slot.failure {
        Some(failure) => {
            Runs::one(Role::Stale, text::plain(&failure.kind.to_string()).into_owned())
        }
        None => Runs::new(),
    }
}

/// Columns that a sparkline has in a row.
fn columns(row: Area) -> usize {
    usize::from(row.width).saturating_sub(NAME + 3 * FIGURE + 1)
}

/// The name of what is below, the times at both ends of the sparklines, and what the figures are.
fn heading(row: Area, title: &str, window: Window, state: &State, canvas: &mut Canvas<'_>) {
    let columns = columns(row).min(window.buckets);
    let (from, to) = (stamp::short(window.from, state.now), stamp::short(window.to(), state.now));
    let axis = if columns > from.len() + to.len() {
        Runs::one(Role::Heading, from).pad(columns - to.len()).add(Role::Heading, to)
    } else {
        Runs::new()
    };
    let title = Runs::one(Role::Accent, text::plain(title).into_owned()).fit(NAME - 1).pad(NAME);
    canvas.runs(row, &title.join(0, axis));
    let figures = ["min", "max", "last"].map(|what| format!("{what:>FIGURE$}")).concat();
    canvas.runs_right(row, &Runs::one(Role::Heading, figures));
}

fn chart(row: Area, chart: &Chart<'_>, canvas: &mut Canvas<'_>) {
    let role = move |value: Option<f64>| match value {
        Some(value) if chart.is_trouble && value > 0.0 => Role::Warning,
        _ => Role::Info,
    };
    let name = Runs::one(Role::Text, text::plain(&chart.name).into_owned()).fit(NAME - 1).pad(NAME);
    let line = sparkline::marked(chart.series, columns(row), chart.max, role);
    canvas.runs(row, &name.join(0, line));
    let Series(values) = chart.series;
    let smallest = values.iter().flatten().copied().reduce(f64::min);
    let figures = [smallest, chart.series.max(), chart.series.last()];
    let figure = |value: Option<f64>| {
        Runs::one(role(value), format!("{:>FIGURE$}", figure(value, chart.is_duration)))
    };
    let figures = figures.into_iter().fold(Runs::new(), |runs, value| runs.join(0, figure(value)));
    canvas.runs_right(row, &figures);
}

/// A value as short as it can be told: `1204`, `12.3k`, `84 ms`, `1.2 s`; `-` for none.
fn figure(value: Option<f64>, is_duration: bool) -> String {
    match value {
        None => "-".to_owned(),
        Some(ms) if is_duration && ms >= 1_000.0 => format!("{:.1} s", ms / 1_000.0),
        Some(ms) if is_duration => format!("{ms:.0} ms"),
        Some(count) if count >= 1_000_000.0 => format!("{:.1}M", count / 1_000_000.0),
        Some(count) if count >= 10_000.0 => format!("{:.1}k", count / 1_000.0),
        Some(count) => format!("{count:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_short() {
        for (value, is_duration, expected) in [
            (Some(0.0), false, "0"),
            (Some(1_204.0), false, "1204"),
            (Some(12_345.0), false, "12.3k"),
            (Some(2_500_000.0), false, "2.5M"),
            (Some(84.4), true, "84 ms"),
            (Some(1_240.0), true, "1.2 s"),
            (None, true, "-"),
        ] {
            assert_eq!(figure(value, is_duration), expected);
        }
    }
}
