//! Writes of a secret: read afresh, stated in full, and what they leave.

use tui_input::Input;

use super::super::{Effects, fetch, notices, preview, prompt};
use crate::{
    app::state::{
        SecretWish, State,
        overlay::{Basis, Preparing, Purpose},
        prompt::Ask,
    },
    domain::{
        Change, Failure, FailureKind, Found, Receipt, Request, SecretDetail, SecretName, Slot,
        secret::CURRENT,
    },
    input::Action,
};

/// Days in which a deleted secret can be restored, unless others are typed: as many as AWS gives.
const WINDOW: &str = "30";

/// A key that leads to a preview, or to what a preview has to be told.
pub(super) fn ask(state: &mut State, action: Action, effects: &mut Effects) {
    if notices::refuse_when_read_only(state, "changing a secret") || preview::is_waiting(state) {
        return;
    }
    let Some(secret) = super::selected(state) else { return };
    let wish = match action {
        Action::RollBackSecret => SecretWish::RollBack { version: chosen(state) },
        Action::RotateSecret => SecretWish::Rotate,
        Action::CancelRotation => SecretWish::CancelRotation,
        _ if is_deleted(state) => SecretWish::Restore,
        _ => {
            let ask = Ask::DeleteSecret { name: secret.name, days: Input::from(WINDOW) };
            return prompt::open(state, ask);
        }
    };
    prepare(state, secret.name, wish, effects);
}

/// The version under the cursor of the stages, unless that is the current one.
fn chosen(state: &State) -> Option<String> {
    let detail = state.secrets.detail.as_ref()?;
    let version = detail.versions.get(state.secrets.stage?)?;
    (!version.has(CURRENT)).then(|| version.id.clone())
}

fn is_deleted(state: &State) -> bool {
    let selected = state.secrets.list.selected();
    let listed = selected.is_some_and(|secret| secret.deleted.is_some());
    let detail = state.secrets.detail.as_ref();
    listed || detail.is_some_and(|detail| detail.summary.deleted.is_some())
}

/// The recovery window was typed.
pub(in crate::app::update) fn delete(
    state: &mut State,
    name: SecretName,
    days: &str,
    effects: &mut Effects,
) -> Result<(), String> {
    let window_days = days.trim().parse::<u8>().ok().filter(|days| (7..=30).contains(days));
    let Some(window_days) = window_days else {
        return Err("type a whole number of days from 7 to 30".into());
    };
    prepare(state, name, SecretWish::Delete { window_days }, effects);
    Ok(())
}

/// Reads the secret afresh, for the preview of what is wanted.
pub(super) fn prepare(
    state: &mut State,
    name: SecretName,
    wish: SecretWish,
    effects: &mut Effects,
) {
    let shown = state.secrets.detail.as_ref().filter(|detail| detail.summary.name == name);
    let preparing = Preparing {
        target: name.to_string(),
        verb: wish.verb(),
        purpose: Purpose::Secret {
            name: name.clone(),
            wish,
            seen: shown.map(SecretDetail::to_string),
        },
    };
    preview::wait(state, preparing, Request::Secret(name), effects);
}

/// The fresh secret is there: previews the change, or says why there is none.
pub(super) fn arrived(state: &mut State, detail: SecretDetail) {
    let of_it = |purpose: &Purpose| matches!(purpose, Purpose::Secret { name, .. } if *name == detail.summary.name);
    let Some(Preparing { purpose: Purpose::Secret { wish, seen, .. }, .. }) =
        preview::take_waiting(state, of_it)
    else {
        return;
    };
    match change(&detail, wish) {
        Ok(change) => {
            let seen = seen.filter(|seen| *seen != detail.to_string());
            preview::open(state, change, Basis::Secret(Box::new(detail)), seen);
        }
        Err(failure) => notices::failure(state, &failure),
    }
}

fn change(detail: &SecretDetail, wish: SecretWish) -> Result<Change, Failure> {
    match wish {
        SecretWish::RollBack { version } => detail.roll_back(version.as_deref()),
        SecretWish::Put { base, .. } if base.as_deref() != detail.current() => {
            Err(outdated(detail))
        }
        SecretWish::Put { value, .. } => detail.put(value),
        SecretWish::Rotate => detail.rotate(),
        SecretWish::CancelRotation => detail.cancel_rotation(),
        SecretWish::Delete { window_days } => detail.delete(window_days),
        SecretWish::Restore => detail.restore(),
    }
}

/// What was typed belongs to a value that is not current any more: it would undo what came since.
fn outdated(detail: &SecretDetail) -> Failure {
    let reason = "another version became current since its value was read: edit that one".into();
    Failure {
        operation: "secretsmanager:PutSecretValue".into(),
        resource: detail.summary.name.to_string(),
        kind: FailureKind::Refused { reason },
        retryable: false,
        request_id: None,
    }
}

/// Takes over what a write found or left, and reads again what shows it.
pub(super) fn learn(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    let Change::Secret(change) = &receipt.intent.change else { return };
    if let Some(Found::Secret(found)) = receipt.outcome.found() {
        let items = &mut state.secrets.list.items;
        if let Some(item) = items.iter_mut().find(|item| item.arn == found.summary.arn) {
            *item = found.summary.clone();
        }
    }
    if state.secrets.described.as_ref() == Some(&change.secret.name) {
        fetch::again(state, Slot::SecretDetail, effects);
    }
}
