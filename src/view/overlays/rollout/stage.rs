//! Where a rollout is: its stage, its stages in time, who drives it.

use super::super::super::{
    parts::{
        rows::Rows,
        timeline::{self, Progress, Slice},
    },
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{State, state::rollouts::Driven, words},
    domain::Timestamp,
    rollout::{Ledger, Stage, ledger::Status},
    theme::Role,
};

/// What it is at, until when and by whom; its stages in time below it.
pub(super) fn rows(rows: &mut Rows<'static>, driven: &Driven, state: &State, columns: usize) {
    let status = &driven.status;
    let stages = status.spec.plan.stages();
    let now = state.now;
    let head = match &status.ledger {
        Some(ledger) => at(ledger, status.due, now),
        None => Runs::one(Role::Strong, status.spec.plan.strategy.to_string()),
    };
    let host = text::plain(&status.host);
    let by = text::plain(&status.spec.by);
    let room = columns.saturating_sub(head.width() + 3);
    let who = [format!("by {by} on {host}, process {}", status.pid), format!("by {by} on {host}")];
    let who = who.into_iter().find(|who| text::width(who) <= room);
    let who = who.unwrap_or_else(|| format!("by {by}"));
    rows.add(9, head.join(3, Runs::one(Role::Dim, who)).fit(columns));
    if let (Some(ledger), None) = (&status.ledger, &status.end) {
        draw(rows, &slices(&stages, ledger, status.due), columns, now);
    }
}

/// `canary  stage 1 of 2 until 10:47:00, 2m 10s left`.
pub(super) fn at(ledger: &Ledger, due: Option<Timestamp>, now: Timestamp) -> Runs<'static> {
    let (stage, stages) = (ledger.stage, ledger.stages);
    let (role, what) = match ledger.status {
        Status::Run => (Role::Strong, format!("stage {stage} of {stages}")),
        Status::Bake => (Role::Strong, format!("stage {stage} of {stages}, bakes")),
        Status::Pause => (Role::Warning, format!("stage {stage} of {stages}, held by hand")),
        Status::Hold => (Role::Warning, format!("stage {stage} of {stages}, holds")),
    };
    let until = match due {
        Some(at) => format!("until {}{}", stamp::clock(at, now), left(at, now)),
        None => "while its clock stands".to_owned(),
    };
    Runs::one(Role::Accent, words::strategy_word(&ledger.strategy))
        .gap(2)
        .add(role, what)
        .gap(1)
        .add(role, until)
}

/// `, 2m 10s left`; nothing once it is over.
fn left(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.duration_since(now).as_secs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match seconds {
        ..=0 => String::new(),
        1..60 => format!(", {seconds}s left"),
        60..3600 => format!(", {minutes}m {}s left", seconds % 60),
        _ => format!(", {hours}h {minutes}m left"),
    }
}

/// The stages as a row of time.
pub(super) fn draw(rows: &mut Rows<'static>, slices: &[Slice], columns: usize, now: Timestamp) {
    if let Some([shares, bar, times]) = timeline::rows(slices, columns, now) {
        rows.add(7, shares);
        rows.add(8, bar);
        rows.add(6, times);
    }
}

/// Each stage where it was, is or will be: those behind it as they went, the others by the plan.
pub(super) fn slices(stages: &[Stage], ledger: &Ledger, due: Option<Timestamp>) -> Vec<Slice> {
    let current = usize::try_from(ledger.stage.saturating_sub(1)).unwrap_or_default();
    let after = |seconds: u32| {
        let span = std::time::Duration::from_secs(seconds.into());
        ledger.t0.saturating_add(span).unwrap_or(Timestamp::MAX)
    };
    let mut slices = timeline::slices(stages, ledger.t0, Some(current));
    let mut begins = ledger.t0;
    for (at, slice) in slices.iter_mut().enumerate() {
        let changed = ledger.changes.get(at).filter(|_| slice.progress != Progress::ToCome);
        slice.from = changed.map_or(begins, |seconds| after(*seconds));
        let planned = std::time::Duration::from_secs(slice.seconds);
        let planned = slice.from.saturating_add(planned).unwrap_or(Timestamp::MAX);
        let ends = match slice.progress {
            Progress::Done => ledger.changes.get(at + 1).map_or(planned, |next| after(*next)),
            Progress::Now => due.unwrap_or(planned).max(planned),
            Progress::ToCome => planned,
        };
        let lasts = ends.duration_since(slice.from).as_secs();
        slice.seconds = u64::try_from(lasts).unwrap_or_default();
        begins = ends;
    }
    slices
}
