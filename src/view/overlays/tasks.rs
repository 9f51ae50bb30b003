//! Background work: what runs, and the last that ended.

use super::super::{
    canvas::Canvas,
    parts::{
        frame::rows,
        keys, list, popup,
        table::{self, Column, Table, padded},
    },
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{State, layout::Area, state::tasks::Task},
    domain::Timestamp,
    input::Action,
    theme::Role,
};

const COLUMNS: &[Column] =
    &[table::left("TASK", 24, 9), table::right("SINCE", 8, 4), table::left("", 24, 5).up_to(256)];

/// Draws the overlay.
pub(super) fn draw(cursor: usize, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let tasks = &state.tasks;
    let wanted = u16::try_from(tasks.running.len() + tasks.ended.len()).unwrap_or(u16::MAX);
    let height = wanted.saturating_add(6).clamp(9, (body.height * 3 / 4).max(9));
    let area = body.centred(84, height);
    let title = Runs::one(Role::OverlayTitle, "Tasks")
        .add(Role::Dim, format!("  {} running", tasks.running.len()));
    let inner = popup::surface(area, title, canvas);
    let (inner, foot) = inner.split_bottom(1);
    let hints = [
        keys::hint(&state.keymap, Action::CancelTask, "cancel"),
        keys::hint(&state.keymap, Action::Back, "close"),
    ];
    canvas.runs(padded(foot), &keys::all(hints));
    let (heads, body) = inner.split_top(1);
    let body = body.split_bottom(1).0;
    let table = Table::fit_last(COLUMNS, padded(inner).width);
    table.heads(heads, canvas);
    if tasks.running.is_empty() && tasks.ended.is_empty() {
        canvas.put(padded(body), "nothing runs, nothing ran", Role::Dim);
    }
    let first = list::first(cursor, 0, usize::from(body.height));
    let running = tasks.running.iter().map(|task| (task, running(task, state.now)));
    let ended = tasks.ended.iter().map(|task| (task, ended(task, state.now)));
    for (row, (at, (_, cells))) in rows(body).zip(running.chain(ended).enumerate().skip(first)) {
        table.row(row, cells, canvas);
        if at == cursor && at < tasks.running.len() {
            list::mark(row, true, canvas);
        }
    }
}

fn running(task: &Task, now: Timestamp) -> [Runs<'static>; 3] {
    let note = match (&task.slot, task.note.is_empty()) {
        (None, true) => "a write: it can't be cancelled".to_owned(),
        _ => text::plain(&task.note).into_owned(),
    };
    [
        Runs::one(Role::Strong, text::plain(&task.label).into_owned()),
        Runs::one(Role::Text, stamp::clock(task.started, now)),
        Runs::one(Role::Text, note),
    ]
}

fn ended(task: &Task, now: Timestamp) -> [Runs<'static>; 3] {
    let took = task.ended.map(|end| end.duration_since(task.started).as_secs_f64());
    let took = took.map(|seconds| format!("{seconds:.1} s")).unwrap_or_default();
    let how = match &task.failure {
        None => Runs::one(Role::Dim, format!("✓ in {took}")),
        Some(failure) => {
            Runs::one(Role::Error, format!("✗ {}", text::plain(&failure.kind.to_string())))
        }
    };
    [
        Runs::one(Role::Dim, text::plain(&task.label).into_owned()),
        Runs::one(Role::Dim, stamp::clock(task.started, now)),
        how,
    ]
}
