//! `ListVersionsByFunction` and `PublishVersion`.

use serde::{Deserialize, Serialize};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::lambda::{Configuration, VersionId, VersionRecord},
    world::World,
};

use super::{errors, name, page, view::ConfigurationView};

/// A page of configurations.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Page<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    functions: Option<Vec<ConfigurationView<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    versions: Option<Vec<ConfigurationView<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
}

impl<'a> Page<'a> {
    /// `ListFunctions`' page.
    #[must_use]
    pub fn functions(rows: Vec<ConfigurationView<'a>>, next_marker: Option<String>) -> Self {
        Self { functions: Some(rows), versions: None, next_marker }
    }

    fn versions(rows: Vec<ConfigurationView<'a>>, next_marker: Option<String>) -> Self {
        Self { functions: None, versions: Some(rows), next_marker }
    }
}

/// `ListVersionsByFunction`: `$LATEST` first, then the published ones, oldest first.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let size = page::size(request)?;
    let after = match page::after(request)? {
        Some(key) => Some(key.parse().map_err(|()| errors::invalid("Invalid Marker"))?),
        None => None,
    };
    let function = name::function(world, request)?;
    let published = function.versions.iter().map(|v| VersionId::Number(v.number));
    let left = std::iter::once(VersionId::Latest)
        .chain(published)
        .filter(|version| after.is_none_or(|after: VersionId| *version > after));
    let (page, next) = page::cut(left, size, ToString::to_string);
    let rows = page.into_iter().filter_map(|version| {
        let config = function.config(version)?;
        Some(ConfigurationView::row(function, config, version, Some(&version.to_string())))
    });
    Ok(Reply::json(200, &Page::versions(rows.collect(), next)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PublishInput {
    code_sha256: Option<String>,
    description: Option<String>,
    revision_id: Option<String>,
}

/// `PublishVersion`: a snapshot of `$LATEST`, unless nothing changed since the last one.
pub fn publish(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: PublishInput = request.json()?;
    if input.description.as_ref().is_some_and(|text| text.chars().count() > 256) {
        return Err(too_long());
    }
    let (now, revision_id) = (world.clock.now(), world.rng.uuid());
    let function = name::function_mut(world, request)?;
    if input.revision_id.is_some_and(|revision| revision != function.latest.revision_id) {
        return Err(errors::stale_revision());
    }
    settled(&function.latest, &function.arn)?;
    let current = &function.latest.code_sha256;
    if let Some(asked) = input.code_sha256.filter(|asked| asked != current) {
        return Err(errors::invalid(format!(
            "CodeSHA256 ({asked}) is different from current CodeSHA256 in $LATEST ({current}). \
             Please try again with the CodeSHA256 in $LATEST."
        )));
    }
    let unchanged = function.versions.last().is_some_and(|v| same(&v.config, &function.latest));
    if !unchanged {
        let number = function.versions.last().map_or(1, |version| version.number + 1);
        let mut config = function.latest.clone();
        config.last_modified = now;
        config.revision_id = revision_id;
        if let Some(description) = input.description {
            config.description = description;
        }
        function.versions.push(VersionRecord { number, config });
    }
    let Some(version) = function.versions.last() else {
        return Err(ApiError::new(500, "ServiceException", "an internal error occurred"));
    };
    let number = VersionId::Number(version.number);
    let view = ConfigurationView::row(function, &version.config, number, Some(&number.to_string()));
    Ok(Reply::json(201, &view.with_status(&version.config)))
}

/// Nothing is published in the middle of an update, or of what failed to come about.
fn settled(latest: &Configuration, arn: &str) -> Result<(), ApiError> {
    let message = if latest.last_update_status == "InProgress" {
        format!(
            "The operation cannot be performed at this time. An update is in progress for \
             resource: {arn}"
        )
    } else if matches!(latest.state.as_str(), "Pending" | "Failed") {
        format!(
            "The operation cannot be performed at this time. The function is currently in the \
             following state: {}",
            latest.state
        )
    } else {
        return Ok(());
    };
    Err(ApiError::user(409, "ResourceConflictException", message))
}

fn too_long() -> ApiError {
    let rule = "Member must have length less than or equal to 256";
    ApiError::validation("...", "description", rule)
}

/// True where a new version would run as the old one does: what publishing itself changes, and
/// the description, aside.
fn same(published: &Configuration, latest: &Configuration) -> bool {
    let mut latest = latest.clone();
    latest.description.clone_from(&published.description);
    latest.revision_id.clone_from(&published.revision_id);
    latest.last_modified = published.last_modified;
    latest == *published
}

#[cfg(test)]
mod tests;
