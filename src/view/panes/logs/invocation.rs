//! Invocations: a row of figures each, and the lines of those that are open.

use super::super::super::{
    canvas::Canvas,
    parts::{
        figures,
        table::{self, Column, Table},
    },
    runs::Runs,
};
use super::line::Look;
use crate::{
    app::layout::Area,
    logs::{Invocation, Outcome, Report},
    theme::Role,
};

const COLUMNS: &[Column] = &[
    table::left("TIME", 8, 9),
    table::left("VER", 4, 8),
    table::left("STATUS", 8, 7),
    table::right("MS", 6, 6),
    table::right("COLD", 5, 4),
    table::right("LINES", 5, 1),
    table::right("MB", 9, 3),
    table::right("BILLED", 6, 2),
    table::left("REQUEST", 8, 5).up_to(36),
];

/// The columns in a width.
pub(super) fn table(area: Area) -> Table<'static> {
    Table::fit_last(COLUMNS, table::padded(area).width)
}

/// Draws the row of one.
pub(super) fn row(
    area: Area,
    table: &Table<'_>,
    call: &Invocation,
    look: &Look<'_>,
    canvas: &mut Canvas<'_>,
) {
    table.row(area, cells(call, look), canvas);
}

fn cells(call: &Invocation, look: &Look<'_>) -> [Runs<'static>; 9] {
    let report = call.report.as_deref();
    let text = |text: String| Runs::one(Role::Text, text);
    let ms = |time: Option<std::time::Duration>| {
        let time = time.map(|time| figures::count(time.as_secs_f64() * 1000.0));
        text(time.unwrap_or_default())
    };
    let init = report.and_then(|report| report.init.or(report.restore));
    let memory = report.and_then(memory).unwrap_or_default();
    let writer = look.writer_of(call);
    let role = look.version_role(writer, call.version);
    [
        Runs::one(Role::LogTime, look.time(call.key.timestamp_ms, 8)),
        Runs::one(role, call.version.map(super::line::short_version).unwrap_or_default()),
        status(call.outcome()),
        ms(report.and_then(|report| report.duration)),
        ms(init),
        text(figures::whole(call.count)),
        text(memory),
        ms(report.and_then(|report| report.billed)),
        Runs::one(Role::Dim, call.id.to_string()),
    ]
}

fn status(outcome: Outcome) -> Runs<'static> {
    match outcome {
        Outcome::Running => Runs::one(Role::Dim, "running"),
        Outcome::Done => Runs::one(Role::Text, "ok"),
        Outcome::LoggedErrors => Runs::one(Role::LogError, "errors"),
        Outcome::Failed(status) => Runs::one(Role::LevelError, status.as_str()),
    }
}

/// `21/1024`: used of configured.
fn memory(report: &Report) -> Option<String> {
    let used = report.max_memory_mb?;
    Some(report.memory_mb.map_or_else(|| used.to_string(), |of| format!("{used}/{of}")))
}
