//! Changes of secrets.

use super::Line;
use crate::domain::{
    Scope, SecretChange, SecretWrite,
    secret::{CURRENT, SecretRef},
};

/// The command line for a change of a secret. A new value is to be put into a file first: it is
/// nothing for a shell's history.
pub(super) fn of(change: &SecretChange, scope: &Scope) -> String {
    let SecretChange { secret, write } = change;
    let command = match write {
        SecretWrite::RollBack { from, to } => line(secret, "update-secret-version-stage")
            .option("version-stage", CURRENT)
            .option("remove-from-version-id", from)
            .option("move-to-version-id", to),
        SecretWrite::Put { .. } => {
            line(secret, "put-secret-value").option("secret-string", "file://value")
        }
        SecretWrite::Rotate { .. } => line(secret, "rotate-secret"),
        SecretWrite::CancelRotation { .. } => line(secret, "cancel-rotate-secret"),
        SecretWrite::Delete { window_days } => line(secret, "delete-secret")
            .option("recovery-window-in-days", &window_days.to_string()),
        SecretWrite::Restore { .. } => line(secret, "restore-secret"),
    };
    command.at(scope)
}

fn line(secret: &SecretRef, command: &str) -> Line {
    Line(format!("aws secretsmanager {command}")).option("secret-id", &secret.arn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::{NewValue, testing::detail};

    fn command(write: SecretWrite) -> String {
        let secret = SecretRef { arn: "arn:db".into(), ..detail(&[]).summary.id() };
        of(&SecretChange { secret, write }, &Scope::default())
    }

    #[test]
    fn a_rollback_names_both_versions_and_a_new_value_none() {
        assert_eq!(
            command(SecretWrite::RollBack { from: "new".into(), to: "old".into() }),
            "aws secretsmanager update-secret-version-stage --secret-id arn:db \
             --version-stage AWSCURRENT --remove-from-version-id new --move-to-version-id old"
        );
        let value = NewValue::new("hunter2".into(), None).unwrap();
        assert_eq!(
            command(SecretWrite::Put { current: None, value }),
            "aws secretsmanager put-secret-value --secret-id arn:db --secret-string file://value"
        );
        assert_eq!(
            command(SecretWrite::Delete { window_days: 7 }),
            "aws secretsmanager delete-secret --secret-id arn:db --recovery-window-in-days 7"
        );
    }
}
