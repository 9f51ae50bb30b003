//! Lambda's rules for where an alias may send its traffic.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sandbox::{
    http::error::ApiError,
    store::lambda::{FunctionRecord, Routing, VersionId},
    world::World,
};

use super::errors;

/// `AliasRoutingConfiguration`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RoutingInput {
    additional_version_weights: Option<BTreeMap<String, f64>>,
}

/// Checks the routing that would hold and gives it back.
///
/// # Errors
/// `ValidationException`, `InvalidParameterValueException` or `ResourceNotFoundException`, by
/// the first rule that is broken.
pub fn check(
    world: &World,
    function: &FunctionRecord,
    version: &str,
    input: &RoutingInput,
) -> Result<Routing, ApiError> {
    let version = existing(world, function, version)?;
    let empty = BTreeMap::new();
    let weights = input.additional_version_weights.as_ref().unwrap_or(&empty);
    if weights.len() > 1 {
        return Err(errors::invalid(
            "Number of items in AdditionalVersionWeights cannot be greater than 1",
        ));
    }
    let Some((key, &weight)) = weights.iter().next() else {
        return Ok(Routing { version, additional: None });
    };
    if !(0.0..1.0).contains(&weight) {
        return Err(bad_entry(
            key,
            weight,
            "Map value must satisfy constraint: [Member must have value less than or equal to \
             1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
        ));
    }
    if version == VersionId::Latest || key == "$LATEST" {
        return Err(errors::invalid(
            "$LATEST is not supported for an alias pointing to more than 1 version",
        ));
    }
    let additional = additional_number(world, function, key, weight)?;
    if version == VersionId::Number(additional) {
        return Err(errors::invalid(format!(
            "Invalid function version {version}. Function version {version} is already included \
             in routing configuration."
        )));
    }
    alike(function, version, VersionId::Number(additional))?;
    Ok(Routing { version, additional: Some((additional, weight)) })
}

fn additional_number(
    world: &World,
    function: &FunctionRecord,
    key: &str,
    weight: f64,
) -> Result<u64, ApiError> {
    match key.parse() {
        Ok(VersionId::Number(number)) => {
            existing(world, function, key)?;
            Ok(number)
        }
        _ => Err(bad_entry(
            key,
            weight,
            "Map keys must satisfy constraint: [Member must have length less than or equal to \
             1024, Member must have length greater than or equal to 1, Member must satisfy \
             regular expression pattern: [0-9]+]",
        )),
    }
}

/// `Value '{42=1.5}' at …`, as AWS prints the map.
fn bad_entry(key: &str, weight: f64, rule: &str) -> ApiError {
    let entry = format!("{{{key}={weight:?}}}");
    ApiError::validation(&entry, "routingConfig.additionalVersionWeights", rule)
}

fn existing(world: &World, function: &FunctionRecord, text: &str) -> Result<VersionId, ApiError> {
    let version: VersionId = text.parse().map_err(|()| {
        let rule = "Member must satisfy regular expression pattern: (\\$LATEST|[0-9]+)";
        ApiError::validation(text, "functionVersion", rule)
    })?;
    match function.config(version) {
        Some(_) => Ok(version),
        None => Err(errors::no_function(world, &function.name, Some(text))),
    }
}

/// Two versions in one split must run with the same role and the same dead-letter target.
fn alike(function: &FunctionRecord, one: VersionId, other: VersionId) -> Result<(), ApiError> {
    let (Some(a), Some(b)) = (function.config(one), function.config(other)) else { return Ok(()) };
    let differs = if a.role != b.role {
        "execution role"
    } else if a.dead_letter != b.dead_letter {
        "dead-letter configuration"
    } else {
        return Ok(());
    };
    Err(errors::invalid(format!(
        "Versions {one} and {other} must have the same {differs} to be used in one alias"
    )))
}

impl From<Option<(u64, f64)>> for RoutingInput {
    fn from(additional: Option<(u64, f64)>) -> Self {
        let weights = additional.map(|(number, weight)| (number.to_string(), weight));
        Self { additional_version_weights: Some(weights.into_iter().collect()) }
    }
}
