//! Where a secret stands between two values.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use super::{CURRENT, PENDING, SecretDetail, short};

/// When rotation is due, in AWS's terms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RotationRules {
    /// Days between two rotations.
    pub automatically_after_days: Option<i64>,
    /// `rate(…)` or `cron(…)`.
    pub schedule_expression: Option<String>,
    /// How long the window is in which it happens, such as `3h`.
    pub duration: Option<String>,
}

impl fmt::Display for RotationRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.schedule_expression, self.automatically_after_days) {
            (Some(schedule), _) => f.write_str(schedule)?,
            (None, Some(1)) => f.write_str("every day")?,
            (None, Some(days)) => write!(f, "every {days} days")?,
            (None, None) => f.write_str("on request")?,
        }
        match &self.duration {
            Some(window) => write!(f, " within {window}"),
            None => Ok(()),
        }
    }
}

/// Where a secret stands between two values, as its labels tell it. AWS does not say whether a
/// rotation runs or has failed: it tries a failed one again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotation {
    /// Switched off.
    Off,
    /// Switched on, and none is under way.
    On {
        /// By when the next is due.
        next: Option<Timestamp>,
    },
    /// A version carries AWSPENDING and is not the current one: a rotation runs, or one has
    /// failed. AWS starts no other meanwhile.
    Pending {
        /// The version that is being made.
        version: String,
        /// When it was begun.
        since: Option<Timestamp>,
        /// Automatic rotation is on.
        enabled: bool,
    },
    /// AWSPENDING is on a version that was current and is not any more, as after a rollback: AWS
    /// starts no rotation until that label is gone.
    LeftBehind {
        /// The version with the label.
        version: String,
    },
}

impl Rotation {
    /// AWS refuses to start a rotation now.
    #[must_use]
    pub fn blocks(&self) -> bool {
        matches!(self, Self::Pending { .. } | Self::LeftBehind { .. })
    }
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.pad("off"),
            Self::On { .. } => f.pad("on"),
            Self::Pending { version, .. } => {
                f.pad(&format!("in progress or failed: {PENDING} on {}", short(version)))
            }
            Self::LeftBehind { version } => {
                f.pad(&format!("blocked: {PENDING} is still on {}", short(version)))
            }
        }
    }
}

impl SecretDetail {
    /// Where it stands between two values.
    #[must_use]
    pub fn rotation(&self) -> Rotation {
        let enabled = self.summary.rotation_enabled;
        let pending = self.holder(PENDING).filter(|version| !version.has(CURRENT));
        match pending {
            Some(version) if version.stages.len() > 1 => {
                Rotation::LeftBehind { version: version.id.clone() }
            }
            Some(version) => {
                let (version, since) = (version.id.clone(), version.created);
                Rotation::Pending { version, since, enabled }
            }
            None if enabled => Rotation::On { next: self.summary.next_rotation },
            None => Rotation::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::testing::detail;

    #[test]
    fn the_labels_tell_how_far_a_rotation_is() {
        let mut secret = detail(&[("new", &[CURRENT, PENDING]), ("old", &["AWSPREVIOUS"])]);
        secret.summary.rotation_enabled = true;
        assert_eq!(secret.rotation(), Rotation::On { next: None });

        let running = detail(&[("new", &[PENDING]), ("old", &[CURRENT])]);
        let Rotation::Pending { version, enabled: false, .. } = running.rotation() else {
            panic!("{:?}", running.rotation())
        };
        assert_eq!(version, "new");

        let back = detail(&[("old", &[CURRENT]), ("new", &["AWSPREVIOUS", PENDING])]);
        assert_eq!(back.rotation(), Rotation::LeftBehind { version: "new".into() });
        assert!(back.rotation().blocks() && !secret.rotation().blocks());
        assert_eq!(detail(&[("old", &[CURRENT])]).rotation(), Rotation::Off);
    }

    #[test]
    fn rules_read_as_a_person_says_them() {
        let days = |days| RotationRules {
            automatically_after_days: Some(days),
            ..RotationRules::default()
        };
        assert_eq!(days(1).to_string(), "every day");
        assert_eq!(days(30).to_string(), "every 30 days");
        let cron = RotationRules {
            schedule_expression: Some("cron(0 8 1 * ? *)".into()),
            duration: Some("3h".into()),
            ..days(31)
        };
        assert_eq!(cron.to_string(), "cron(0 8 1 * ? *) within 3h");
    }
}
