//! What differs between two versions of a secret, told by keys alone.

use super::{
    super::{Effects, notices},
    sheet,
};
use crate::{
    app::{secret_rows, state::State},
    domain::{
        Request, SecretDetail, SecretName, Slot,
        secret::{CURRENT, PREVIOUS, SecretVersion, ValueDiff, short},
    },
};

/// Compares AWSPREVIOUS, or the version under the cursor, with AWSCURRENT.
pub(super) fn ask(state: &mut State, effects: &mut Effects) {
    if notices::refuse_when_read_only(state, "comparing the values of a secret") {
        return;
    }
    let Some(detail) = &state.secrets.detail else {
        return notices::info(state, "the stages are not read yet");
    };
    let Some(to) = detail.holder(CURRENT) else {
        return notices::info(state, "it has no value to compare with");
    };
    let Some(from) = other(detail, state.secrets.stage) else {
        return notices::info(state, "no version has AWSPREVIOUS: go to the one to compare");
    };
    let name = detail.summary.name.clone();
    let title = format!("{name}: {}", against(from, to));
    let request =
        Request::SecretDiff { name: name.clone(), from: from.id.clone(), to: to.id.clone() };
    sheet::open(state, (name, title), (Slot::SecretDiff, request), effects);
}

/// The version under the cursor unless that is the current one, else the previous one.
fn other(detail: &SecretDetail, cursor: Option<usize>) -> Option<&SecretVersion> {
    let chosen = cursor.and_then(|at| detail.versions.get(at));
    chosen.filter(|version| !version.has(CURRENT)).or_else(|| detail.holder(PREVIOUS))
}

fn against(from: &SecretVersion, to: &SecretVersion) -> String {
    let name = |version: &SecretVersion| match version.stages.first() {
        Some(stage) => stage.clone(),
        None => short(&version.id).to_owned(),
    };
    format!("{} against {}", name(to), name(from))
}

pub(super) fn arrived(state: &mut State, name: &SecretName, diff: &ValueDiff) {
    sheet::fill(state, Slot::SecretDiff, name, secret_rows::of_diff(diff));
}
