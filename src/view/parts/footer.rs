//! The footer: what the keys do here, from the keymap itself.

use super::super::{canvas::Canvas, runs::Runs};
use super::table::padded;
use crate::{
    app::{State, layout::Area},
    input::{Action, Hint},
    theme::Role,
};

/// Draws as many hints as fit, most wanted first; help stands at the right in any case.
pub(in crate::view) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let area = padded(area);
    let keymap = &state.keymap;
    let help = Hint {
        chord: keymap.chord_of(Action::Help),
        verb: Action::Help.info().map_or("", |info| info.verb),
        action: Action::Help,
    };
    let pinned = if help.chord.is_empty() { Runs::new() } else { one(&help) };
    let left = canvas.runs_right(area, &pinned);
    let mut room = usize::from(left.width).saturating_sub(2);
    let mut runs = Runs::new();
    let covered = !state.overlays.is_empty();
    let hints = state.hints();
    for hint in hints.iter().filter(|hint| !is_told_elsewhere(hint.action, covered)) {
        let hint = one(hint);
        let Some(rest) = room.checked_sub(hint.width()) else { break };
        room = rest.saturating_sub(GAP);
        runs = runs.join(GAP, hint);
    }
    canvas.runs(left, &runs);
}

/// Help is pinned, the panes' titles and the header show their keys, and an overlay shows its own
/// at its foot.
fn is_told_elsewhere(action: Action, covered: bool) -> bool {
    let by_overlay = matches!(
        action,
        Action::ConfirmRollback
            | Action::Apply
            | Action::CancelTask
            | Action::SortErrors
            | Action::StartRollout
            | Action::NextStrategy
            | Action::StopDeployment
            | Action::HoldRollout
            | Action::NextStep
            | Action::TakeOver
            | Action::RollBackAlias
            | Action::PromoteAlias
            | Action::Open
            | Action::Back
            | Action::Copy
            | Action::MoveDown
            | Action::MoveUp
            | Action::PageDown
            | Action::PageUp
            | Action::MoveTop
            | Action::MoveBottom
    );
    (covered && by_overlay)
        || matches!(
            action,
            Action::Help
                | Action::FocusFunctions
                | Action::FocusAliases
                | Action::FocusLogs
                | Action::FocusSecrets
                | Action::FocusPrevious
                | Action::RollBackHeaderAlias
        )
}

/// Blank columns between two hints.
const GAP: usize = 2;

/// `s split`.
pub(in crate::view) fn one(hint: &Hint) -> Runs<'static> {
    Runs::one(Role::HintChord, hint.chord.clone()).add(Role::HintVerb, format!(" {}", hint.verb))
}
