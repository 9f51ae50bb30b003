//! A function, or one version of it, in full.

use super::{Effects, fetch, notices};
use crate::{
    app::state::{Overlay, Pane, State, overlay::DetailView},
    domain::{FunctionDetail, FunctionName, Request, Slot, Version, log_event::LogSelection},
};

/// Opens the detail of what is selected in the focused pane.
pub(super) fn open(state: &mut State, effects: &mut Effects) {
    let Some((function, version)) = subject(state) else {
        return notices::info(state, "nothing is selected");
    };
    let view = DetailView { function: function.clone(), version, detail: None, scroll: 0 };
    state.overlays.push(Overlay::FunctionDetail(Box::new(view)));
    fetch::start(state, Slot::FunctionDetail, Request::Function(function, version), effects);
}

fn subject(state: &State) -> Option<(FunctionName, Option<Version>)> {
    match state.screen.focus {
        Pane::Functions => Some((state.functions.list.selected()?.name.clone(), None)),
        Pane::Aliases => {
            let alias = state.aliases.list.selected()?;
            Some((alias.target.function.clone(), Some(alias.state.version)))
        }
        Pane::Logs => match &state.logs.source.as_ref()?.selection {
            LogSelection::Function(name) => Some((name.clone(), None)),
            LogSelection::Alias(alias, versions) => {
                Some((alias.function.clone(), versions.first().copied()))
            }
            LogSelection::Version(name, version) => Some((name.clone(), Some(*version))),
            LogSelection::Group => None,
        },
        Pane::Secrets => None,
    }
}

pub(super) fn arrived(state: &mut State, detail: FunctionDetail) {
    let shown = state.overlays.iter_mut().rev().find_map(|overlay| match overlay {
        Overlay::FunctionDetail(view) => Some(view),
        _ => None,
    });
    if let Some(view) = shown
        && view.function == detail.summary.name
    {
        view.detail = Some(detail);
    }
}
