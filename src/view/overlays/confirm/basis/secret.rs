//! A secret as it was read for a preview: the version it goes to, and what the change leaves.

use crate::{
    app::{State, layout::Area, state::overlay::Confirm},
    domain::{
        SecretDetail, SecretWrite,
        secret::{SecretVersion, short},
    },
    theme::Role,
    view::{parts::popup::Popup, stamp},
};

/// Adds its rows.
pub(super) fn draw(
    popup: &mut Popup<'_>,
    detail: &SecretDetail,
    confirm: &Confirm,
    state: &State,
    body: Area,
) {
    let write = confirm.intent.change.secret().map(|change| &change.write);
    if let Some(SecretWrite::RollBack { to, .. }) = write {
        if let Some(version) = detail.version(to) {
            popup.text("target", Role::Text, &target(version, state), body);
        }
        for note in detail.left_by_rollback() {
            popup.text("leaves", Role::Warning, &note, body);
        }
    }
    if let Some(service) = &detail.summary.owning_service {
        let text = format!("{service} manages this secret, and may set it back");
        popup.text("owner", Role::Warning, &text, body);
    }
}

/// Which version clients get, and how old it is.
fn target(version: &SecretVersion, state: &State) -> String {
    let labels = match version.stages.as_slice() {
        [] => "no label".to_owned(),
        labels => labels.join(", "),
    };
    let made = version
        .created
        .map(|at| format!(", of {}, {} ago", stamp::full(at), stamp::age(at, state.now)));
    format!("{} with {labels}{}", short(&version.id), made.unwrap_or_default())
}
