//! A secret that changes: how it stands to the change, and the calls.
//!
//! AWS guards a rollback by the version that the label is taken from, a new value and a rotation
//! by their token: another copy of them can't land a second time. Ending, restoring and cancelling
//! ask for a state and not for a step.
//!
//! | the change      | as wanted                  | as previewed                                |
//! |-----------------|----------------------------|---------------------------------------------|
//! | roll back       | AWSCURRENT is where it goes | it is where it was, and nothing has changed |
//! | put, rotate     | our version is there       | AWSCURRENT is where it was                  |
//! | cancel rotation | rotation is off            | rotation is on                              |
//! | delete          | the deletion is scheduled  | it is not                                   |
//! | restore         | no deletion is scheduled   | the one previewed is                        |

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use super::{
    direct::Direct,
    once::{Setting, Stands},
    patience::Pace,
    settings::{failure, keep_the_pace_of_direct},
};
use crate::{
    aws::{SecretReceipt, Sent, WriteFailure},
    domain::{
        Failure, FailureKind, SecretChange, SecretDetail, SecretWrite, Timestamp,
        secret::{CURRENT, PENDING, PREVIOUS, SecretString, SecretVersion},
    },
};

/// A secret, and what is wanted of it.
pub(super) struct SecretSetting<'a> {
    direct: &'a Direct<'a>,
    change: &'a SecretChange,
    /// The same for every copy; AWS makes it the id of a new version.
    token: String,
    /// Taken out of the intent, and wiped when this ends.
    value: Option<SecretString>,
    /// When the secret had last changed, as it was read first.
    changed: OnceLock<Option<Timestamp>>,
    /// As it was read last.
    seen: Mutex<Option<SecretDetail>>,
}

impl<'a> SecretSetting<'a> {
    pub(super) fn new(direct: &'a Direct<'a>, change: &'a SecretChange, token: String) -> Self {
        let value = match &change.write {
            SecretWrite::Put { value, .. } => value.take(),
            _ => None,
        };
        let (changed, seen) = (OnceLock::new(), Mutex::new(None));
        Self { direct, change, token, value, changed, seen }
    }

    async fn send_as(&self) -> Result<Sent<SecretReceipt>, WriteFailure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        let secret = &self.change.secret;
        match &self.change.write {
            SecretWrite::RollBack { from, to } => {
                gateway.move_current(secret, from, to, priority).await
            }
            SecretWrite::Put { .. } => match &self.value {
                Some(value) => gateway.put_secret_value(secret, value, &self.token, priority).await,
                None => Err(WriteFailure { failure: self.gone(), may_have_landed: false }),
            },
            SecretWrite::Rotate { .. } => {
                gateway.rotate_secret(secret, &self.token, priority).await
            }
            SecretWrite::CancelRotation { .. } => gateway.cancel_rotation(secret, priority).await,
            SecretWrite::Delete { window_days } => {
                gateway.delete_secret(secret, *window_days, priority).await
            }
            SecretWrite::Restore { .. } => gateway.restore_secret(secret, priority).await,
        }
    }

    fn gone(&self) -> Failure {
        let reason = "its value was sent or dropped already: type it again".into();
        Setting::failure(self, FailureKind::Refused { reason })
    }
}

keep_the_pace_of_direct!(SecretSetting);

impl Setting for SecretSetting<'_> {
    type Value = SecretDetail;

    fn is_urgent(&self) -> bool {
        self.direct.urgent
    }

    fn failure(&self, kind: FailureKind) -> Failure {
        failure(self.change.operation(), self.change.secret.name.to_string(), kind)
    }

    fn stands(&self, found: &SecretDetail) -> Stands {
        let untouched = self.changed.get().is_none_or(|first| *first == found.summary.last_changed);
        stands(&self.change.write, found, &self.token, untouched)
    }

    /// What AWS's rules refuse may be so because someone else was faster.
    fn may_be_outrun(&self, failure: &Failure) -> bool {
        matches!(
            failure.kind,
            FailureKind::InvalidParameter { .. } | FailureKind::DeletionScheduled { .. }
        )
    }

    /// Its label or its token keeps a second copy from landing.
    fn is_guarded(&self) -> bool {
        matches!(
            self.change.write,
            SecretWrite::RollBack { .. } | SecretWrite::Put { .. } | SecretWrite::Rotate { .. }
        )
    }

    async fn read(&self) -> Result<SecretDetail, Failure> {
        let Direct { gateway, .. } = self.direct;
        let found = gateway.secret_with(&self.change.secret.arn, self.direct.priority()).await?;
        self.changed.get_or_init(|| found.summary.last_changed);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(found.clone());
        Ok(found)
    }

    async fn send(&self) -> Result<Sent<SecretDetail>, WriteFailure> {
        let Sent { found: receipt, request_id } = self.send_as().await?;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).take();
        let found = after(&self.change.write, seen.unwrap_or_default(), &self.token, &receipt);
        Ok(Sent { found, request_id })
    }
}

fn stands(write: &SecretWrite, found: &SecretDetail, token: &str, untouched: bool) -> Stands {
    let (wanted, previewed) = match write {
        SecretWrite::RollBack { from, to } => {
            let current = found.current();
            (current == Some(to), current == Some(from) && untouched)
        }
        SecretWrite::Put { current, .. } | SecretWrite::Rotate { current, .. } => {
            (found.version(token).is_some(), found.current() == current.as_deref())
        }
        SecretWrite::CancelRotation { .. } => (!found.summary.rotation_enabled, true),
        SecretWrite::Delete { .. } => (found.summary.deleted.is_some(), true),
        SecretWrite::Restore { deletion } => {
            (found.summary.deleted.is_none(), found.summary.deleted == Some(*deletion))
        }
    };
    match (wanted, previewed) {
        (true, _) => Stands::AsWanted,
        (false, true) => Stands::AsPreviewed,
        (false, false) => Stands::Otherwise,
    }
}

/// The secret as AWS's yes leaves it: the answer itself does not tell.
fn after(
    write: &SecretWrite,
    mut secret: SecretDetail,
    token: &str,
    receipt: &SecretReceipt,
) -> SecretDetail {
    let made = receipt.version.as_deref().unwrap_or(token);
    match write {
        SecretWrite::RollBack { to, .. } => make_current(&mut secret, to),
        SecretWrite::Put { .. } => {
            label(&mut secret, made, None);
            make_current(&mut secret, made);
        }
        SecretWrite::Rotate { .. } => {
            secret.summary.rotation_enabled = true;
            label(&mut secret, made, Some(PENDING));
        }
        SecretWrite::CancelRotation { .. } => secret.summary.rotation_enabled = false,
        SecretWrite::Delete { .. } => secret.summary.deleted = receipt.deletion,
        SecretWrite::Restore { .. } => secret.summary.deleted = None,
    }
    secret
}

fn make_current(secret: &mut SecretDetail, id: &str) {
    if let Some(left) = secret.current().filter(|left| *left != id).map(str::to_owned) {
        label(secret, &left, Some(PREVIOUS));
    }
    label(secret, id, Some(CURRENT));
}

/// Moves a label to a version, which is made when it is not there.
fn label(secret: &mut SecretDetail, id: &str, stage: Option<&str>) {
    if secret.version(id).is_none() {
        secret.versions.push(SecretVersion { id: id.to_owned(), ..SecretVersion::default() });
    }
    let Some(stage) = stage else { return };
    for version in &mut secret.versions {
        version.stages.retain(|own| own != stage);
        if version.id == id {
            version.stages.push(stage.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::{NewValue, testing::detail};

    fn swap() -> SecretWrite {
        SecretWrite::RollBack { from: "new".into(), to: "old".into() }
    }

    #[test]
    fn a_rollback_stands_by_who_has_the_label() {
        let at = |current: &str, untouched| {
            stands(&swap(), &detail(&[(current, &[CURRENT])]), "token", untouched)
        };
        assert_eq!(at("old", false), Stands::AsWanted);
        assert_eq!(at("new", true), Stands::AsPreviewed);
        // Someone has moved it there and back again.
        assert_eq!(at("new", false), Stands::Otherwise);
        assert_eq!(at("theirs", true), Stands::Otherwise);
    }

    #[test]
    fn what_makes_a_version_stands_by_its_token() {
        let value = NewValue::new("x".into(), None).unwrap();
        let current = Some("old".to_owned());
        let put = SecretWrite::Put { current: current.clone(), value };
        let rotate = SecretWrite::Rotate { current, by: None, switches_on: false };
        for write in [put, rotate] {
            let at =
                |versions: &[(&str, &[&str])]| stands(&write, &detail(versions), "token", true);
            assert_eq!(at(&[("old", &[CURRENT])]), Stands::AsPreviewed);
            assert_eq!(at(&[("token", &[CURRENT]), ("old", &[PREVIOUS])]), Stands::AsWanted);
            // It landed, and someone has gone on from there.
            assert_eq!(at(&[("theirs", &[CURRENT]), ("token", &[PREVIOUS])]), Stands::AsWanted);
            assert_eq!(at(&[("theirs", &[CURRENT]), ("old", &[PREVIOUS])]), Stands::Otherwise);
        }
    }

    #[test]
    fn a_yes_of_aws_leaves_the_labels_as_it_moves_them() {
        let receipt = SecretReceipt::default();
        let both = || detail(&[("new", &[CURRENT]), ("old", &[PREVIOUS])]);
        let back = after(&swap(), both(), "token", &receipt);
        assert_eq!(back.to_string(), "AWSPREVIOUS new, AWSCURRENT old");
        let value = NewValue::new("x".into(), None).unwrap();
        let put = after(&SecretWrite::Put { current: None, value }, both(), "token", &receipt);
        assert_eq!(put.to_string(), "AWSPREVIOUS new, AWSCURRENT token");
        let rotate = SecretWrite::Rotate { current: None, by: None, switches_on: true };
        let rotating = after(&rotate, both(), "token", &receipt);
        assert_eq!(rotating.to_string(), "AWSCURRENT new, AWSPREVIOUS old, AWSPENDING token");
    }
}
