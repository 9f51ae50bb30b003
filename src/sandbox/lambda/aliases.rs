//! `ListAliases`, `GetAlias`, `CreateAlias`, `UpdateAlias`, `DeleteAlias`.

use serde::{Deserialize, Serialize};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::lambda::{AliasRecord, VersionId},
    traffic,
    world::World,
};

use super::{
    errors, name, page,
    routing::{self, RoutingInput},
    view::AliasView,
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AliasPage<'a> {
    aliases: Vec<AliasView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
}

/// `ListAliases`, of one version if asked so.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let size = page::size(request)?;
    let after = page::after(request)?;
    let function = name::function(world, request)?;
    let version = request.query("FunctionVersion").map(str::parse::<VersionId>).transpose();
    let version = version.map_err(|()| errors::invalid("Invalid FunctionVersion"))?;
    let left = function
        .aliases
        .values()
        .filter(|alias| after.as_ref().is_none_or(|after| alias.name > *after))
        .filter(|alias| version.is_none_or(|version| points_to(alias, version)));
    let (page, next_marker) = page::cut(left, size, |alias| alias.name.clone());
    let aliases = page.into_iter().map(|alias| AliasView::new(function, alias)).collect();
    Ok(Reply::json(200, &AliasPage { aliases, next_marker }))
}

fn points_to(alias: &AliasRecord, version: VersionId) -> bool {
    let routing = alias.routing();
    let additional = routing.additional.map(|(number, _)| VersionId::Number(number));
    routing.version == version || additional == Some(version)
}

/// `GetAlias`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    view(world, request, request.segment(4), 200)
}

fn view(world: &World, request: &Request, alias: &str, status: u16) -> Result<Reply, ApiError> {
    let function = name::function(world, request)?;
    let found = function.aliases.get(alias);
    let alias = found.ok_or_else(|| errors::no_alias(world, &function.name, alias))?;
    Ok(Reply::json(status, &AliasView::new(function, alias)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct AliasInput {
    name: Option<String>,
    function_version: Option<String>,
    description: Option<String>,
    routing_config: Option<RoutingInput>,
    revision_id: Option<String>,
}

/// `CreateAlias`.
pub fn create(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: AliasInput = request.json()?;
    let name = input.name.as_deref().unwrap_or_default();
    check_name(name)?;
    check_description(input.description.as_deref())?;
    let function = name::function(world, request)?;
    if function.aliases.contains_key(name) {
        return Err(errors::alias_exists(world, &function.name, name));
    }
    let version = input.function_version.as_deref().unwrap_or_default();
    let routing = input.routing_config.unwrap_or_default();
    let routing = routing::check(world, function, version, &routing)?;
    let description = input.description.unwrap_or_default();
    settle_traffic(world, request);
    let alias = AliasRecord::new(name, &description, world.rng.uuid(), routing);
    name::function_mut(world, request)?.aliases.insert(name.to_owned(), alias);
    view(world, request, name, 201)
}

/// `UpdateAlias`: what is left out stays; an empty map of weights ends the split. The revision
/// changes even when nothing else does.
pub fn update(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: AliasInput = request.json()?;
    check_description(input.description.as_deref())?;
    let alias = request.segment(4);
    let function = name::function(world, request)?;
    let found = function.aliases.get(alias);
    let record = found.ok_or_else(|| errors::no_alias(world, &function.name, alias))?;
    if input.revision_id.is_some_and(|revision| revision != record.revision_id) {
        return Err(errors::stale_revision());
    }
    let old = record.routing();
    let version = input.function_version.unwrap_or_else(|| old.version.to_string());
    let weights = input.routing_config.unwrap_or_else(|| old.additional.into());
    let routing = routing::check(world, function, &version, &weights)?;
    let (now, revision) = (world.clock.now(), world.rng.uuid());
    if let Some(record) = name::function_mut(world, request)?.aliases.get_mut(alias) {
        record.route(now, routing);
        record.revision_id = revision;
        if let Some(description) = input.description {
            record.description = description;
        }
    }
    view(world, request, alias, 200)
}

/// `DeleteAlias`: fine also if there is none.
pub fn delete(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let alias = request.segment(4);
    settle_traffic(world, request);
    name::function_mut(world, request)?.aliases.remove(alias);
    Ok(Reply::empty(204))
}

/// Makes the traffic up to now, for an alias that comes or goes takes its history with it.
fn settle_traffic(world: &mut World, request: &Request) {
    if let Ok(target) = name::parse(world, request.segment(2)) {
        let now = world.clock.now();
        traffic::catch_up_function(world, &target.function, now);
    }
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let digits = name.chars().all(|c| c.is_ascii_digit());
    if name.is_empty() || name.len() > 128 || digits || !name.chars().all(legal) {
        let rule = "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)";
        return Err(ApiError::validation(name, "name", rule));
    }
    Ok(())
}

fn check_description(description: Option<&str>) -> Result<(), ApiError> {
    match description {
        Some(text) if text.chars().count() > 256 => {
            let rule = "Member must have length less than or equal to 256";
            Err(ApiError::validation(text, "description", rule))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
