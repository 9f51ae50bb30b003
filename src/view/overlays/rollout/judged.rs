//! What the judge says, what it waits for and asks, and what keeps it from seeing.

use super::{
    super::super::{
        parts::{bar, figures, keys, rows::Rows},
        runs::Runs,
        stamp, text,
    },
    LABEL, labelled,
};
use crate::{
    app::{State, state::rollouts::Driven, words},
    domain::Alias,
    input::Action,
    rollout::{
        Measured, OnBlind, RolloutStatus, Spec,
        judge::{self, Assessment, Harm, Hold, Promotion},
        machine::End,
    },
    theme::Role,
};

/// Columns that are kept free for what a gauge says, so that it seldom changes its length.
const GAUGE_TEXT: usize = 43;

/// The end or the verdict first: it is what one came for.
pub(super) fn rows(
    rows: &mut Rows<'static>,
    driven: &Driven,
    alias: Option<&Alias>,
    state: &State,
    columns: usize,
) {
    let status = &driven.status;
    if let Some(end) = &status.end {
        ended(rows, end, status, columns);
    } else {
        let role = status.assessment.as_ref().map_or(Role::Dim, loudness);
        let verdict = if status.verdict.is_empty() { "no numbers yet" } else { &status.verdict };
        said(rows, (10, role), verdict, columns);
    }
    if let Some((question, deadline)) = &status.question {
        let at = stamp::clock(*deadline, state.now);
        let text = format!("? {question} else it {} at {at}", unanswered(status));
        said(rows, (10, Role::Warning), &text, columns);
        rows.add(9, answers(state));
    }
    if let Some(assessment) = &status.assessment {
        let figures = &assessment.figures;
        rows.add(7, gauge(assessment, columns));
        if let Some(bound) = figures.bound.filter(|_| status.end.is_none()) {
            let limit = figures.bound_limit;
            let text = format!("at most {bound:.2} points more errors, {limit:.2} allowed");
            labelled(rows, (6, "to promote", Role::Text), &text, columns);
        }
    }
    split(rows, status, alias, columns);
    trouble(rows, driven, state, columns);
}

/// How it ended, and what the judge says beyond that: the end tells its reason already.
fn ended(rows: &mut Rows<'static>, end: &End, status: &RolloutStatus, columns: usize) {
    let (good, text) = words::rollout_end(end, &status.spec);
    let (role, mark) = if good { (Role::Ok, "✓") } else { (Role::LevelError, "✗") };
    said(rows, (10, role), &format!("{mark} {text}"), columns);
    let Spec { stable, canary, .. } = status.spec;
    let harm = status.assessment.as_ref().and_then(|all| judge::words::harm(all, stable, canary));
    let verdict = harm.as_ref().unwrap_or(&status.verdict);
    if !verdict.is_empty() && !text.contains(verdict.as_str()) {
        // What came in since then counts here too: its numbers are others than those above.
        said(rows, (5, Role::Text), &format!("now: {verdict}"), columns);
    }
}

/// A sentence over the whole width: all of it matters.
fn said(rows: &mut Rows<'static>, (keep, role): (u8, Role), text: &str, columns: usize) {
    for line in text::wrap(&text::plain(text), columns) {
        rows.add(keep, Runs::one(role, line));
    }
}

/// How loud a verdict is: harm is the loudest thing on the screen.
fn loudness(assessment: &Assessment) -> Role {
    match assessment {
        Assessment { harm: Some(_), .. } => Role::LevelError,
        Assessment { hold: Some(_), .. }
        | Assessment { promotion: Promotion::Failed { .. }, .. } => Role::Warning,
        Assessment { promotion: Promotion::Passed, .. } => Role::Ok,
        _ => Role::Accent,
    }
}

/// What becomes of it when nobody answers: where both versions fail, going back heals nothing.
fn unanswered(status: &RolloutStatus) -> &'static str {
    match status.assessment.as_ref().and_then(|assessment| assessment.hold.as_ref()) {
        Some(Hold::Environment { .. }) => "stays as it is, and its driver leaves",
        _ => "rolls back",
    }
}

/// The keys that answer a question.
fn answers(state: &State) -> Runs<'static> {
    let hint = |action, verb| keys::hint(&state.keymap, action, verb);
    Runs::new().gap(2).join(
        0,
        keys::all([
            hint(Action::HoldRollout, "wait longer"),
            hint(Action::NextStep, "next step"),
            hint(Action::PromoteAlias, "promote anyway"),
            hint(Action::RollBackAlias, "roll back"),
        ]),
    )
}

/// `evidence E  ■■■■■■■■□□ 16.4 of 20, 2.1 points more errors`. Where logs brought harm forward,
/// theirs: the settled numbers follow minutes later.
fn gauge(assessment: &Assessment, columns: usize) -> Runs<'static> {
    let figures = &assessment.figures;
    let limit = figures.e_limit;
    let (e, points, by) = match assessment.harm {
        Some(Harm::Errors { e, points, from_logs: true }) => (e, points, " by logs"),
        _ => (figures.e, figures.points, ""),
    };
    let share = if limit > 0.0 { e / limit } else { 0.0 };
    let role = match share {
        1.0.. => Role::BarBreach,
        0.5.. => Role::Warning,
        _ => Role::BarStable,
    };
    let sign = if points >= 0.0 { "more" } else { "fewer" };
    let e = figures::of_limit("", e, limit);
    let how = format!("{e}{by}, {:.2} points {sign} errors", points.abs());
    let how = if figures.before_after { format!("{how}, before/after") } else { how };
    let cells = columns.saturating_sub(LABEL + 1 + how.len().max(GAUGE_TEXT)).clamp(10, 60);
    let filled = (1..=cells).take_while(|cell| gauge_reaches(*cell, cells, share)).count();
    Runs::one(Role::Dim, format!("{:<LABEL$}", "evidence E"))
        .add(role, "■".repeat(filled))
        .add(Role::Dim, "□".repeat(cells - filled))
        .gap(1)
        .add(Role::Text, how)
}

/// A cell is filled when the share comes at least to its middle.
fn gauge_reaches(cell: usize, cells: usize, share: f64) -> bool {
    let [cell, cells] = [cell, cells].map(|count| u32::try_from(count).map_or(0.0, f64::from));
    (cell - 0.5) / cells <= share
}

/// What the alias routes to, and what was really seen since it does.
fn split(rows: &mut Rows<'static>, status: &RolloutStatus, alias: Option<&Alias>, columns: usize) {
    let head = |label: &str| Runs::one(Role::Dim, format!("{label:<LABEL$}"));
    let configured = alias.map_or(status.configured, |alias| alias.state);
    let words = bar::words(&configured).pad(24);
    let cells = columns.saturating_sub(LABEL + words.width() + 2).min(60);
    let shape = bar::runs(u16::try_from(cells).unwrap_or_default(), &configured);
    rows.add(8, head("configured").join(0, words).gap(2).join(0, shape));
    if status.end.is_some() {
        return;
    }
    let seen = status.measured.as_ref().and_then(|measured| observed(status, measured));
    let seen = seen.unwrap_or_else(|| Runs::one(Role::Dim, "nothing settled in this stage yet"));
    rows.add(8, head("observed").join(0, seen));
}

/// The shares of what ran since the weights were last set, as far as it is settled.
fn observed(status: &RolloutStatus, measured: &Measured) -> Option<Runs<'static>> {
    let since = status.ledger.as_ref().map_or(status.at, crate::rollout::Ledger::stage_since);
    let minute = std::time::Duration::from_mins(1);
    let counts = measured.buckets.iter().filter(|bucket| {
        let end = bucket.start.saturating_add(minute).unwrap_or(bucket.start);
        bucket.start >= since && end <= measured.settled_before
    });
    let (stable, canary) = counts.fold((0_u64, 0_u64), |(stable, canary), bucket| {
        (stable + bucket.stable.invocations, canary + bucket.canary.invocations)
    });
    let all = stable + canary;
    if all == 0 {
        return None;
    }
    let share = |part: u64| format!("{:.1}%", figures::ratio(part, all) * 100.0);
    Some(
        Runs::one(Role::Stable, format!("{} {}", status.spec.stable, share(stable)))
            .add(Role::Dim, " | ")
            .add(Role::Canary, format!("{} {}", status.spec.canary, share(canary)))
            .add(Role::Dim, format!("  of {} in this stage", figures::whole(all))),
    )
}

/// What it waits for, what fails, and when it will not see any more.
fn trouble(rows: &mut Rows<'static>, driven: &Driven, state: &State, columns: usize) {
    let status = &driven.status;
    if !driven.lost.is_empty() && status.end.is_none() {
        let text = format!("the driver answers no more: {}", driven.lost);
        labelled(rows, (10, "trouble", Role::Error), &text, columns);
    }
    if !status.trouble.is_empty() {
        labelled(rows, (9, "trouble", Role::Error), &status.trouble, columns);
    }
    if !status.waits_for.is_empty() {
        let waits = status.waits_for.strip_prefix("waits ").unwrap_or(&status.waits_for);
        labelled(rows, (8, "waits", Role::Text), waits, columns);
    }
    if let (Some(at), None) = (status.blind_at, &status.end) {
        let then = match status.spec.on_blind {
            OnBlind::Rollback => "rolls back",
            OnBlind::Hold => "leaves the weights",
        };
        let text = format!("credentials end {}: it {then} before", stamp::clock(at, state.now));
        labelled(rows, (6, "blind", Role::Warning), &text, columns);
    }
}
