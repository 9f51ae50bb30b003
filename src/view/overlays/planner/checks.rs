//! The preflight: a word, a mark and a sentence for each check, what stops it first.

use super::super::super::{
    canvas::Canvas,
    parts::{frame, list, notes, table::padded},
    runs::Runs,
    text,
};
use crate::{
    app::{State, layout::Area, state::planner::Planner},
    domain::Slot,
    input::Action,
    rollout::preflight::{Check, CheckResult},
    theme::Role,
};

/// How each result looks, the worst first.
const RESULTS: [(CheckResult, &str, &str, Role); 4] = [
    (CheckResult::Block, "✗", "block", Role::Error),
    (CheckResult::Warn, "!", "warn", Role::Warning),
    (CheckResult::Unknown, "?", "unknown", Role::Stale),
    (CheckResult::Pass, "✓", "pass", Role::Ok),
];
/// Columns of a mark and its word.
const MARK: usize = 10;

/// Draws the checks, or why there are none yet.
pub(super) fn draw(
    area: Area,
    frame: Area,
    planner: &Planner,
    state: &State,
    canvas: &mut Canvas<'_>,
) {
    let slot = state.slots.get(Slot::RolloutFacts);
    let (first, body) = area.split_top(1);
    if planner.facts.is_none() {
        let lines = match (planner.unchosen(), &slot.failure) {
            (Some(unchosen), _) => vec![(Role::Warning, unchosen)],
            (None, Some(failure)) => notes::failure_lines(failure),
            (None, None) => vec![(Role::Dim, "preflight: reading what must hold…".to_owned())],
        };
        return notes::paragraph(area, &lines, canvas);
    }
    let columns = usize::from(padded(body).width);
    let sorted = sorted(planner);
    let rows: Vec<_> = sorted.iter().flat_map(|check| lines(check, columns)).collect();
    let height = usize::from(body.height);
    // The window begins with a whole check.
    let hidden = sorted.iter().take(planner.scroll).map(|check| lines(check, columns).len()).sum();
    let from = rows.len().saturating_sub(height).min(hidden);
    let more = if rows.len() > height { more(state) } else { Runs::new() };
    canvas.runs(padded(first), &summary(planner).join(3, more));
    for (row, runs) in frame::rows(body).zip(rows.iter().skip(from)) {
        canvas.runs(padded(row), runs);
    }
    list::thumb(frame, body, from, rows.len(), canvas);
}

/// `preflight  ✗ 1 block  ! 2 warn  ✓ 14 pass`.
fn summary(planner: &Planner) -> Runs<'static> {
    let counted =
        |(result, mark, word, role): (CheckResult, &str, &str, Role)| match planner.count(result) {
            0 => Runs::new(),
            count => Runs::one(role, format!("{mark} {count} {word}")),
        };
    let head = Runs::one(Role::Heading, "preflight");
    RESULTS.into_iter().fold(head, |runs, result| runs.join(2, counted(result)))
}

/// `PgDn shows more`.
fn more(state: &State) -> Runs<'static> {
    let chord = state.keymap.chord_of(Action::PageDown);
    if chord.is_empty() {
        return Runs::new();
    }
    Runs::one(Role::HintChord, chord).add(Role::HintVerb, " shows more")
}

/// The worst first, each kind in the order of the checks.
fn sorted(planner: &Planner) -> Vec<&Check> {
    let of = |(result, ..): &(CheckResult, &str, &str, Role)| {
        let result = *result;
        planner.checks.iter().filter(move |check| check.result == result)
    };
    RESULTS.iter().flat_map(of).collect()
}

/// A check in as many rows as it takes.
fn lines(check: &Check, columns: usize) -> Vec<Runs<'static>> {
    let look = RESULTS.iter().find(|(result, ..)| *result == check.result);
    let (_, mark, word, role) = look.copied().unwrap_or(RESULTS[0]);
    let quiet = check.result == CheckResult::Pass;
    let sentence = format!("{}: {}", check.name, check.text);
    let room = columns.saturating_sub(MARK);
    let wrapped = text::wrap(&text::plain(&sentence), room);
    let head = Runs::one(role, format!("{mark} {word}")).pad(MARK);
    let heads = std::iter::once(head).chain(std::iter::repeat(Runs::new().gap(MARK)));
    let text = if quiet { Role::Dim } else { Role::Text };
    heads.zip(wrapped).map(|(head, line)| head.add(text, line)).collect()
}
