//! Which pane has the keys.

use super::{Effects, aliases, secrets};
use crate::{
    app::state::{Pane, State},
    input::Action,
};

/// Gives a pane the keys.
pub(super) fn to(state: &mut State, pane: Pane, effects: &mut Effects) {
    let before = std::mem::replace(&mut state.screen.focus, pane);
    if before == pane {
        return;
    }
    if before == Pane::Secrets {
        secrets::leave(state, effects);
    }
    if pane == Pane::Aliases {
        aliases::focused(state, effects);
    }
}

/// The pane that an action focuses; `None` for other actions.
pub(super) fn target(state: &State, action: Action) -> Option<Pane> {
    let panes = Pane::ALL;
    let at = panes.iter().position(|pane| *pane == state.screen.focus).unwrap_or(0);
    Some(match action {
        Action::FocusNext => panes[(at + 1) % panes.len()],
        Action::FocusPrevious => panes[(at + panes.len() - 1) % panes.len()],
        Action::FocusFunctions => Pane::Functions,
        Action::FocusAliases => Pane::Aliases,
        Action::FocusLogs => Pane::Logs,
        Action::FocusSecrets => Pane::Secrets,
        _ => return None,
    })
}
