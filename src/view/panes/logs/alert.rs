//! Which version fails, with which error, since when: told without a key.

use super::super::super::{
    canvas::Canvas,
    parts::{figures, frame::rows, table::padded},
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{State, layout::Area},
    domain::{Timestamp, log_event::LogSelection},
    logs::{
        Verdict,
        groups::{Share, Worst},
        stream::writer_name,
    },
    theme::Role,
};

/// Draws it in one row, or the error in a row of its own where there are two.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let Some(worst) = state.logs.errors.worst() else { return };
    let columns = usize::from(padded(area).width);
    let verdict = verdict(&worst).join(2, elsewhere(&worst, state));
    let what = what(&worst, columns, state);
    let error = |columns| {
        let text = text::plain(worst.group.text());
        Runs::one(Role::LogError, text::fit_end(&text, columns).into_owned())
    };
    let head = what.join(2, verdict);
    let lines = if area.height > 1 {
        vec![head, Runs::new().gap(2).join(0, error(columns.saturating_sub(2)))]
    } else {
        let room = columns.saturating_sub(head.width() + 2);
        vec![head.join(2, error(room))]
    };
    for (row, line) in rows(area).zip(lines) {
        canvas.runs(padded(row), &line.fit(columns));
    }
}

/// `✗ 42: 1,204 errors since 10:42`.
fn what(worst: &Worst<'_>, columns: usize, state: &State) -> Runs<'static> {
    let Share { count, first, .. } = worst.share;
    let since = Timestamp::from_millisecond(first.timestamp_ms).unwrap_or_default();
    let errors = if count == 1 { "error" } else { "errors" };
    let version = if state.logs.is_mixed() {
        // Since when is told in any case.
        let most = (columns / 4).clamp(8, 24);
        let writer = text::fit_middle(writer_name(&worst.group.writer), most);
        format!("✗ {writer} {}", worst.version)
    } else {
        format!("✗ {}", worst.version)
    };
    let told =
        format!(": {} {errors} since {}", figures::whole(count), stamp::minute(since, state.now));
    Runs::one(Role::Error, version).add(Role::Strong, told)
}

/// The followed alias does not route to that version: its callers don't see the error.
fn elsewhere(worst: &Worst<'_>, state: &State) -> Runs<'static> {
    match state.logs.source().map(|source| &source.selection) {
        Some(LogSelection::Alias(alias, versions)) if !versions.contains(&worst.version) => {
            Runs::one(Role::Dim, format!("not on {}", alias.alias))
        }
        _ => Runs::new(),
    }
}

fn verdict(worst: &Worst<'_>) -> Runs<'static> {
    match worst.verdict {
        Verdict::NewIn(version) => Runs::one(Role::LevelError, format!("new in {version}")),
        Verdict::MoreIn { times, .. } => {
            Runs::one(Role::Warning, format!("{times:.0} times as often as in older ones"))
        }
        Verdict::Even => Runs::new(),
    }
}
