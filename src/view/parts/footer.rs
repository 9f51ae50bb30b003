//! The footer: what the keys do here, from the keymap itself.

use super::super::{canvas::Canvas, runs::Runs};
use super::table::padded;
use crate::{
    app::layout::Area,
    input::{Action, Hint, Keymap},
    theme::Role,
};

/// Draws as many hints as fit, most wanted first; help stands at the right in any case.
pub(in crate::view) fn draw(area: Area, hints: &[Hint], keymap: &Keymap, canvas: &mut Canvas<'_>) {
    let area = padded(area);
    let help = Hint {
        chord: keymap.chord_of(Action::Help),
        verb: Action::Help.info().map_or("", |info| info.verb),
        action: Action::Help,
    };
    let pinned = if help.chord.is_empty() { Runs::new() } else { one(&help) };
    let left = canvas.runs_right(area, &pinned);
    let mut room = usize::from(left.width).saturating_sub(2);
    let mut runs = Runs::new();
    for hint in hints.iter().filter(|hint| !is_told_elsewhere(hint.action)) {
        let hint = one(hint);
        let Some(rest) = room.checked_sub(hint.width()) else { break };
        room = rest.saturating_sub(GAP);
        runs = runs.join(GAP, hint);
    }
    canvas.runs(left, &runs);
}

/// Help is pinned, the panes' titles show their keys, and the header shows its own.
fn is_told_elsewhere(action: Action) -> bool {
    matches!(
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
