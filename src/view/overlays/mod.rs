//! What lies over the panes.

mod choose_version;
mod confirm;
mod errors;
mod function_view;
mod insights;
mod outcome;
mod palette;
mod planner;
mod preparing;
mod prompt;
mod rollout;
mod secret_editor;
mod secret_sheet;
mod sheet;
mod split;
mod tasks;
mod tell;

use super::canvas::Canvas;
use crate::app::{State, layout::Layout, state::Overlay};

/// Draws one overlay.
pub(super) fn draw(overlay: &Overlay, layout: &Layout, state: &State, canvas: &mut Canvas<'_>) {
    let body = layout.body;
    match overlay {
        Overlay::Help { scroll } => sheet::help(*scroll, layout, state, canvas),
        Overlay::Errors(view) => errors::draw(view, body, state, canvas),
        Overlay::FunctionView => function_view::draw(layout, state, canvas),
        Overlay::Insights(view) => insights::draw(view, layout, state, canvas),
        Overlay::SecretSheet(sheet) => secret_sheet::draw(sheet, body, state, canvas),
        Overlay::SecretEditor(editor) => secret_editor::draw(editor, body, state, canvas),
        Overlay::Palette(palette) => palette::draw(palette, body, canvas),
        Overlay::Tasks { cursor } => tasks::draw(*cursor, body, state, canvas),
        Overlay::Split(editor) => split::draw(editor, body, state, canvas),
        Overlay::Planner(planner) => planner::draw(planner, body, state, canvas),
        Overlay::Rollout(view) => rollout::draw(view, body, state, canvas),
        Overlay::Tell(tell) => tell::draw(tell, body, state, canvas),
        Overlay::Prompt(prompt) => prompt::draw(prompt, body, state, canvas),
        Overlay::Preparing(preparing) => preparing::draw(preparing, body, state, canvas),
        Overlay::ChooseVersion(choice) => choose_version::draw(choice, body, state, canvas),
        Overlay::Confirm(confirm) => confirm::draw(confirm, body, state, canvas),
        Overlay::Outcome(view) => outcome::draw(view, body, state, canvas),
    }
}
