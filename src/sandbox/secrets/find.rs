//! A secret by its name, its ARN, or its ARN without the random suffix.

use serde::Deserialize;

use crate::sandbox::{http::error::ApiError, store::secrets::SecretRecord, traffic, world::World};

use super::errors;

/// What most requests begin with.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SecretInput {
    /// Name or ARN.
    pub secret_id: String,
}

/// The secret.
///
/// # Errors
/// `ResourceNotFoundException`.
pub fn secret<'a>(world: &'a World, id: &str) -> Result<&'a SecretRecord, ApiError> {
    let name = name(world, id).ok_or_else(errors::no_secret)?;
    world.secrets.secrets.get(&name).ok_or_else(errors::no_secret)
}

/// The secret, to change it: not while its deletion is scheduled. The functions that read it have
/// run by what it was, up to now.
///
/// # Errors
/// `ResourceNotFoundException`, `InvalidRequestException`.
pub fn secret_mut<'a>(world: &'a mut World, id: &str) -> Result<&'a mut SecretRecord, ApiError> {
    let secret = any_mut(world, id)?;
    if secret.deletion.is_some() { Err(errors::deleted()) } else { Ok(secret) }
}

/// [`secret_mut`], of one whose deletion may be scheduled.
///
/// # Errors
/// `ResourceNotFoundException`.
pub fn any_mut<'a>(world: &'a mut World, id: &str) -> Result<&'a mut SecretRecord, ApiError> {
    let name = name(world, id).ok_or_else(errors::no_secret)?;
    let now = world.clock.now();
    for function in world.traffic.readers_of(&name) {
        traffic::catch_up_function(world, &function, now);
    }
    world.secrets.secrets.get_mut(&name).ok_or_else(errors::no_secret)
}

fn name(world: &World, id: &str) -> Option<String> {
    if world.secrets.secrets.contains_key(id) {
        return Some(id.to_owned());
    }
    let mut secrets = world.secrets.secrets.values();
    secrets.find(|secret| secret.arn == id || partial(&secret.arn) == id).map(|s| s.name.clone())
}

/// The ARN without `-AbCdEf`.
fn partial(arn: &str) -> &str {
    arn.rsplit_once('-').map_or(arn, |(partial, _)| partial)
}
