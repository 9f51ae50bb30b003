//! `DeleteSecret` and `RestoreSecret`.

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;

use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{Reply, seconds},
        request::Request,
    },
    store::secrets::SecretRecord,
    world::World,
};

use super::{
    errors,
    find::{self, SecretInput},
};

/// Days that a secret can be restored unless it is said.
const USUAL_DAYS: i64 = 30;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeleteInput {
    secret_id: String,
    recovery_window_in_days: Option<i64>,
    force_delete_without_recovery: bool,
}

/// `DeleteSecret`: schedules it, or deletes at once when forced.
pub fn delete(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: DeleteInput = request.json()?;
    let now = world.clock.now();
    check(&input)?;
    let secret = find::secret_mut(world, &input.secret_id)?;
    refuse_replicas(secret)?;
    let days = input.recovery_window_in_days.unwrap_or(USUAL_DAYS);
    let days = if input.force_delete_without_recovery { 0 } else { days };
    let deletion = now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    secret.deletion = Some(deletion);
    secret.last_changed = now;
    let body = json!({"ARN": secret.arn, "Name": secret.name, "DeletionDate": seconds(deletion)});
    Ok(Reply::amz_json(200, &body))
}

fn check(input: &DeleteInput) -> Result<(), ApiError> {
    let Some(days) = input.recovery_window_in_days else { return Ok(()) };
    if input.force_delete_without_recovery {
        return Err(errors::invalid(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        ));
    }
    if !(7..=30).contains(&days) {
        return Err(errors::invalid(
            "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
        ));
    }
    Ok(())
}

fn refuse_replicas(secret: &SecretRecord) -> Result<(), ApiError> {
    if secret.replicas.is_empty() {
        return Ok(());
    }
    let regions: Vec<_> = secret.replicas.iter().map(|replica| replica.region.as_str()).collect();
    Err(errors::bad_request(format!(
        "You can't delete secret {} that still has replica regions [{}]",
        secret.name,
        regions.join(", ")
    )))
}

/// `RestoreSecret`: calls a scheduled deletion off.
pub fn restore(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: SecretInput = request.json()?;
    let now = world.clock.now();
    let secret = find::any_mut(world, &input.secret_id)?;
    if secret.deletion.take().is_some() {
        secret.last_changed = now;
    }
    let body = json!({"ARN": secret.arn, "Name": secret.name});
    Ok(Reply::amz_json(200, &body))
}

#[cfg(test)]
mod tests;
