//! From a secret that was just described to the change that is wanted of it, or why there is none.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;

use super::{CURRENT, NewValue, PENDING, PREVIOUS, Rotation, SecretDetail, SecretRef, day, short};
use crate::domain::{
    failure::{Failure, FailureKind},
    intent::Change,
};

/// Days of the recovery window that AWS allows.
const WINDOW: std::ops::RangeInclusive<u8> = 7..=30;

const WARM: &str = "warm environments may keep the value that they have read";
const NO_TOKEN: &str = "AWS has no compare-and-swap for it: what somebody else changes between the last \
                        look and this is not noticed";
const ROTATES: &str = "it changes the value in the database, too; it takes a while, and AWS tries again when it fails";

/// A change of one secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SecretChange {
    /// Which secret. It is addressed by its ARN.
    pub secret: SecretRef,
    /// What changes.
    #[serde(flatten)]
    pub write: SecretWrite,
}

/// The kinds of change of a secret. None of them serialises a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub enum SecretWrite {
    /// Moves AWSCURRENT to another version: a compare-and-swap, as AWS moves it only from the
    /// version that it is said to be on.
    RollBack {
        /// The version that has it.
        from: String,
        /// The version that gets it.
        to: String,
    },
    /// Stores a new version and makes it the current one.
    Put {
        /// The version that was current at the preview; `None` for a secret without a value.
        current: Option<String>,
        /// The value. The audit keeps its size.
        #[serde(rename = "value_bytes")]
        value: NewValue,
    },
    /// Starts a rotation.
    Rotate {
        /// The version that was current at the preview.
        current: Option<String>,
        /// The function that makes the new value.
        by: Option<String>,
        /// Automatic rotation is off, and on afterwards.
        switches_on: bool,
    },
    /// Stops a rotation that is under way, and switches automatic rotation off.
    CancelRotation {
        /// The version that is being made, if one is.
        pending: Option<String>,
    },
    /// Schedules the deletion. It is never forced.
    Delete {
        /// Days in which it can be restored: 7 to 30.
        window_days: u8,
    },
    /// Calls a scheduled deletion off.
    Restore {
        /// When it would be deleted.
        deletion: Timestamp,
    },
}

impl SecretChange {
    /// The IAM action that it needs.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self.write {
            SecretWrite::RollBack { .. } => "secretsmanager:UpdateSecretVersionStage",
            SecretWrite::Put { .. } => "secretsmanager:PutSecretValue",
            SecretWrite::Rotate { .. } => "secretsmanager:RotateSecret",
            SecretWrite::CancelRotation { .. } => "secretsmanager:CancelRotateSecret",
            SecretWrite::Delete { .. } => "secretsmanager:DeleteSecret",
            SecretWrite::Restore { .. } => "secretsmanager:RestoreSecret",
        }
    }

    /// The verb a person reads, with the name after it: `roll back secret` …
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self.write {
            SecretWrite::RollBack { .. } => "roll back secret",
            SecretWrite::Put { .. } => "put a new value of",
            SecretWrite::Rotate { .. } => "rotate",
            SecretWrite::CancelRotation { .. } => "cancel rotation of",
            SecretWrite::Delete { .. } => "delete",
            SecretWrite::Restore { .. } => "restore",
        }
    }

    /// What the preview showed, in a line.
    #[must_use]
    pub fn before(&self) -> String {
        match &self.write {
            SecretWrite::RollBack { from, .. } => on(from),
            SecretWrite::Put { current, .. } | SecretWrite::Rotate { current, .. } => {
                current.as_deref().map_or_else(|| "without a value".into(), on)
            }
            SecretWrite::CancelRotation { pending: Some(version) } => {
                format!("rotation on, AWSPENDING {}", short(version))
            }
            SecretWrite::CancelRotation { pending: None } => "rotation on".into(),
            SecretWrite::Delete { .. } => "kept".into(),
            SecretWrite::Restore { deletion } => format!("to be deleted on {}", day(*deletion)),
        }
    }

    /// What it leads to, in a line.
    #[must_use]
    pub fn after(&self) -> String {
        match &self.write {
            SecretWrite::RollBack { to, .. } => on(to),
            SecretWrite::Put { value, .. } => {
                format!("{CURRENT} on a new version of {} bytes, {}", value.bytes(), value.shape())
            }
            SecretWrite::Rotate { by: Some(lambda), .. } => {
                format!("a rotation starts: {} makes a new version {CURRENT}", lambda_name(lambda))
            }
            SecretWrite::Rotate { by: None, .. } => {
                format!("a rotation starts: it makes a new version {CURRENT}")
            }
            SecretWrite::CancelRotation { .. } => "rotation off".into(),
            SecretWrite::Delete { window_days } => {
                format!("deleted in {window_days} days, not readable from now on")
            }
            SecretWrite::Restore { .. } => "kept".into(),
        }
    }

    /// What to know before a yes, most important first.
    #[must_use]
    pub fn cautions(&self) -> Vec<Cow<'static, str>> {
        let fixed: &[&'static str] = match &self.write {
            SecretWrite::RollBack { .. } => &[
                "it restores the stored value, not the database's: whether that still takes the \
                 old value, only the database knows",
                WARM,
                "AWS moves the label only if it is still where the preview shows it",
            ],
            SecretWrite::Put { .. } => &[
                "only the stored value changes, not what the database takes",
                WARM,
                "a copy that is sent again can't land twice: it carries the same token",
                NO_TOKEN,
            ],
            SecretWrite::Rotate { switches_on: true, .. } => {
                &["automatic rotation is off, and on from now on", ROTATES, WARM]
            }
            SecretWrite::Rotate { .. } => &[ROTATES, WARM],
            SecretWrite::CancelRotation { pending } => {
                let mut cautions =
                    vec!["automatic rotation is off afterwards: it is switched on by rotating"];
                cautions.extend(pending.as_ref().map(|_| {
                    "AWSPENDING may stay on the version that was being made, and the database may \
                     have its value already"
                }));
                cautions.push(NO_TOKEN);
                return cautions.into_iter().map(Cow::Borrowed).collect();
            }
            SecretWrite::Delete { .. } => &[
                "whoever reads it fails from now on: see used by",
                "it can be restored until the window is over; nothing is deleted at once",
                NO_TOKEN,
            ],
            SecretWrite::Restore { .. } => &["it can be read again at once"],
        };
        fixed.iter().map(|caution| Cow::Borrowed(*caution)).collect()
    }

    /// Functions may go on with a value that they have read before: show which, and what
    /// refreshes them.
    #[must_use]
    pub fn leaves_stale_copies(&self) -> bool {
        matches!(
            self.write,
            SecretWrite::RollBack { .. } | SecretWrite::Put { .. } | SecretWrite::Rotate { .. }
        )
    }
}

impl SecretDetail {
    /// Moves AWSCURRENT to the version with AWSPREVIOUS, or to the one that `version` names.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when there is nothing to go back to, or the secret is about to be
    /// deleted.
    pub fn roll_back(&self, version: Option<&str>) -> Result<Change, Failure> {
        const ACTION: &str = "secretsmanager:UpdateSecretVersionStage";
        self.refuse_if_deleted(ACTION)?;
        let Some(from) = self.current() else {
            return Err(self.refused(ACTION, "it has no value yet"));
        };
        let to = match version {
            Some(word) => self.named(word).ok_or_else(|| {
                self.refused(ACTION, &format!("{word} names none of its versions, or several"))
            })?,
            None => self.holder(PREVIOUS).ok_or_else(|| {
                self.refused(ACTION, &format!("no version has {PREVIOUS}: name one to go back to"))
            })?,
        };
        if to.has(PENDING) && !to.has(PREVIOUS) {
            let reason = format!(
                "{} has {PENDING}: its rotation is not over, and it may have no value yet",
                short(&to.id)
            );
            return Err(self.refused(ACTION, &reason));
        }
        if to.id == from {
            return Err(self.refused(ACTION, &format!("{} is current already", short(from))));
        }
        Ok(self.change(SecretWrite::RollBack { from: from.to_owned(), to: to.id.clone() }))
    }

    /// What a rollback of this secret leaves behind, beside what [`SecretChange::cautions`] tells
    /// of every one.
    #[must_use]
    pub fn left_by_rollback(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.holder(CURRENT).is_some_and(|version| version.has(PENDING)) {
            notes.push(format!(
                "{PENDING} stays on the version that it leaves: AWS starts no rotation until that \
                 label is taken off; to rotate then says how"
            ));
        }
        if self.summary.rotation_enabled {
            let by = self.summary.next_rotation.map(|at| format!(", by {}", day(at)));
            notes.push(format!(
                "rotation is on: the next one{} makes a new value again",
                by.unwrap_or_default()
            ));
        }
        notes
    }

    /// Stores a new value.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when the secret is about to be deleted, or another Region has the
    /// original.
    pub fn put(&self, value: NewValue) -> Result<Change, Failure> {
        self.refuse_if_deleted("secretsmanager:PutSecretValue")?;
        Ok(self.change(SecretWrite::Put { current: self.current().map(str::to_owned), value }))
    }

    /// Starts a rotation.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when nothing rotates it, AWS would refuse it because of a rotation
    /// before, or the secret is about to be deleted.
    pub fn rotate(&self) -> Result<Change, Failure> {
        const ACTION: &str = "secretsmanager:RotateSecret";
        self.refuse_if_deleted(ACTION)?;
        let managed = self.summary.owning_service.is_some();
        if self.rotation_lambda.is_none() && !managed {
            return Err(self.refused(ACTION, "no function rotates it: set one up at AWS first"));
        }
        match self.rotation() {
            Rotation::Pending { version, .. } => {
                let reason = format!(
                    "a rotation is in progress or has failed (AWSPENDING on {}): wait, or cancel it \
                     and take that label off, by {}",
                    short(&version),
                    self.take_off(&version)
                );
                return Err(self.refused(ACTION, &reason));
            }
            Rotation::LeftBehind { version } => {
                let reason = format!(
                    "AWSPENDING is still on {}, a version that is not current: AWS takes that for \
                     a rotation in progress until the label is taken off, by {}",
                    short(&version),
                    self.take_off(&version)
                );
                return Err(self.refused(ACTION, &reason));
            }
            Rotation::Off | Rotation::On { .. } => {}
        }
        let current = self.current().map(str::to_owned);
        let (by, switches_on) = (self.rotation_lambda.clone(), !self.summary.rotation_enabled);
        Ok(self.change(SecretWrite::Rotate { current, by, switches_on }))
    }

    /// Stops a rotation, and automatic rotation with it.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when rotation is off.
    pub fn cancel_rotation(&self) -> Result<Change, Failure> {
        const ACTION: &str = "secretsmanager:CancelRotateSecret";
        self.refuse_if_deleted(ACTION)?;
        if !self.summary.rotation_enabled {
            return Err(self.refused(ACTION, "its rotation is off"));
        }
        let pending = match self.rotation() {
            Rotation::Pending { version, .. } => Some(version),
            _ => None,
        };
        Ok(self.change(SecretWrite::CancelRotation { pending }))
    }

    /// Schedules the deletion.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when that was done already, the window is not one of 7 to 30
    /// days, or the secret has replicas.
    pub fn delete(&self, window_days: u8) -> Result<Change, Failure> {
        const ACTION: &str = "secretsmanager:DeleteSecret";
        self.refuse_if_deleted(ACTION)?;
        if !WINDOW.contains(&window_days) {
            let reason = format!("a recovery window has 7 to 30 days, not {window_days}");
            return Err(self.refused(ACTION, &reason));
        }
        if !self.replicas.is_empty() {
            let regions: Vec<_> = self.replicas.iter().map(|it| it.region.as_str()).collect();
            let reason = format!("remove its replicas first: {}", regions.join(", "));
            return Err(self.refused(ACTION, &reason));
        }
        Ok(self.change(SecretWrite::Delete { window_days }))
    }

    /// Calls a scheduled deletion off.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when none is scheduled.
    pub fn restore(&self) -> Result<Change, Failure> {
        let deletion = self.summary.deleted.ok_or_else(|| {
            self.refused("secretsmanager:RestoreSecret", "its deletion is not scheduled")
        })?;
        Ok(self.change(SecretWrite::Restore { deletion }))
    }

    fn refuse_if_deleted(&self, action: &str) -> Result<(), Failure> {
        match self.summary.deleted {
            None => Ok(()),
            Some(on) => {
                let kind = FailureKind::DeletionScheduled { on: Some(on) };
                Err(self.failure(action, kind))
            }
        }
    }

    /// How to take AWSPENDING off a version: serin leaves that label to its rotation.
    fn take_off(&self, version: &str) -> String {
        format!(
            "`aws secretsmanager update-secret-version-stage --secret-id {} --version-stage \
             {PENDING} --remove-from-version-id {version}`",
            self.summary.name
        )
    }

    fn change(&self, write: SecretWrite) -> Change {
        Change::Secret(Box::new(SecretChange { secret: self.summary.id(), write }))
    }

    fn refused(&self, action: &str, reason: &str) -> Failure {
        self.failure(action, FailureKind::Refused { reason: reason.into() })
    }

    fn failure(&self, action: &str, kind: FailureKind) -> Failure {
        Failure {
            operation: action.into(),
            resource: self.summary.name.to_string(),
            kind,
            retryable: false,
            request_id: None,
        }
    }
}

fn on(version: &str) -> String {
    format!("{CURRENT} {}", short(version))
}

/// The function that an ARN names.
fn lambda_name(arn: &str) -> &str {
    arn.rsplit_once(":function:").map_or(arn, |(_, name)| name)
}

#[cfg(test)]
mod tests;
