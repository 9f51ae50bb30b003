//! The editor of a split: a version, and the percentage of traffic that goes to it.

use tui_input::{Input, InputRequest};

use super::{Effects, alias_change, aliases, notices};
use crate::{
    app::state::{
        Overlay, State,
        overlay::{SplitEditor, Wanted},
        rollouts::Standing,
    },
    domain::{Alias, FunctionVersion, Share, Weight},
    input::Action,
};

/// Opens the editor on the selected alias.
pub(super) fn open(state: &mut State) {
    if notices::refuse_when_read_only(state, "a split") {
        return;
    }
    let Some(alias) = state.header_alias().cloned() else {
        return notices::info(state, aliases::no_alias(state));
    };
    if !matches!(state.standing(&alias), Standing::Free | Standing::Foreign(_)) {
        let (shows, back) = (Action::PlanRollout, Action::RollBackAlias);
        let (shows, back) = (state.keymap.chord_of(shows), state.keymap.chord_of(back));
        let target = &alias.target;
        let text = format!("{target} is under a rollout: {shows} shows it, {back} rolls it back");
        return notices::warn(state, text);
    }
    let versions = state.aliases.versions.iter();
    let versions: Vec<FunctionVersion> =
        versions.filter(|version| version.version.is_published()).cloned().collect();
    if versions.is_empty() {
        let function = &alias.target.function;
        let text = format!("{function} has no published version that is read yet");
        return notices::info(state, text);
    }
    let cursor = most_wanted(&alias, &versions);
    let percent = alias.state.share.map(|share| share.weight.to_string()).unwrap_or_default();
    let percent = Input::new(percent.trim_end_matches('%').to_owned());
    let mut editor =
        SplitEditor { alias, versions, cursor, percent, prefilled: true, problem: None };
    check(&mut editor);
    state.overlays.push(Overlay::Split(Box::new(editor)));
}

/// The version that has a share already, else the newest that the alias does not point to.
fn most_wanted(alias: &Alias, versions: &[FunctionVersion]) -> usize {
    let is_wanted = |row: &FunctionVersion| match alias.state.share {
        Some(share) => row.version == share.version,
        None => row.version != alias.state.version,
    };
    versions.iter().position(is_wanted).unwrap_or(0)
}

/// The percentage is edited: the first character that is typed replaces what the editor had filled
/// in, as in any field whose text is selected.
pub(super) fn touch(editor: &mut SplitEditor, first: Option<&InputRequest>) {
    if std::mem::take(&mut editor.prefilled) && matches!(first, Some(InputRequest::InsertChar(_))) {
        editor.percent.reset();
    }
}

/// Says what is wrong with the input, if anything.
pub(super) fn check(editor: &mut SplitEditor) {
    // Nothing typed yet is no mistake: Enter says what is missing.
    let empty = editor.percent.value().trim().is_empty();
    editor.problem = if empty { None } else { share(editor).err() };
}

/// What the editor's input means, or what is wrong with it in words.
fn share(editor: &SplitEditor) -> Result<Share, String> {
    let own = editor.alias.state.version;
    if !own.is_published() {
        return Err(format!(
            "{} points to $LATEST, and a split needs published versions",
            editor.alias.target
        ));
    }
    let version = editor.versions.get(editor.cursor).map(|row| row.version);
    let version = version.ok_or_else(|| "choose a version".to_owned())?;
    let text = editor.percent.value();
    if text.trim().is_empty() {
        return Err(format!("type the percentage for {version}: 0 or more, less than 100"));
    }
    let weight: Weight = text.parse().map_err(|error| format!("{error}"))?;
    if version == own && weight.fraction() > 0.0 {
        return Err(format!("{version} is the alias's own version: choose another"));
    }
    Ok(Share { version, weight })
}

/// Reads the alias afresh for a preview, or says what is missing.
pub(super) fn preview(state: &mut State, effects: &mut Effects) {
    let Some(Overlay::Split(editor)) = state.overlays.last_mut() else { return };
    match share(editor) {
        Ok(share) => {
            let alias = editor.alias.clone();
            alias_change::ask(state, &alias, Wanted::Split(share), effects);
        }
        Err(problem) => editor.problem = Some(problem),
    }
}
