//! `ListFunctions`, `GetFunction`, `GetFunctionConfiguration`.

use std::ops::Bound;

use serde_json::json;

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::lambda::{FunctionRecord, VersionId},
    world::World,
};

use super::{name, page, versions, view::ConfigurationView};

/// `ListFunctions`: `$LATEST` of each, or with `FunctionVersion=ALL` the published versions too.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let size = page::size(request)?;
    let after = page::after(request)?;
    let all = match request.query("FunctionVersion") {
        None => false,
        Some("ALL") => true,
        Some(other) => {
            let rule = "Member must satisfy enum value set: [ALL]";
            return Err(ApiError::validation(other, "functionVersion", rule));
        }
    };
    let (name, version) = match after.as_deref() {
        None => (None, None),
        Some(key) => match key.split_once(' ') {
            Some((name, version)) => (Some(name), version.parse().ok()),
            None => (Some(key), None),
        },
    };
    // A page can end between two versions of a function: then the next one begins with it.
    let start = match (name, version) {
        (None, _) => Bound::Unbounded,
        (Some(name), Some(_)) => Bound::Included(name),
        (Some(name), None) => Bound::Excluded(name),
    };
    let functions = world.lambda.functions.range::<str, _>((start, Bound::Unbounded));
    let rows = functions.flat_map(|(_, function)| rows_of(function, all)).skip_while(|row| {
        version.is_some_and(|version| name == Some(row.0.name.as_str()) && row.1 <= version)
    });
    let (rows, next) = page::cut(rows, size, |(function, version)| {
        if all { format!("{} {version}", function.name) } else { function.name.clone() }
    });
    let views: Vec<_> = rows
        .iter()
        .filter_map(|(function, version)| {
            let qualifier = all.then(|| version.to_string());
            let config = function.config(*version)?;
            Some(ConfigurationView::row(function, config, *version, qualifier.as_deref()))
        })
        .collect();
    Ok(Reply::json(200, &versions::Page::functions(views, next)))
}

fn rows_of(
    function: &FunctionRecord,
    all: bool,
) -> impl Iterator<Item = (&FunctionRecord, VersionId)> {
    let published = if all { function.versions.as_slice() } else { &[] };
    let published = published.iter().map(|version| VersionId::Number(version.number));
    std::iter::once(VersionId::Latest).chain(published).map(move |version| (function, version))
}

/// `GetFunction`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let target = name::target(world, request)?;
    let found = name::resolve(world, &target)?;
    let function = found.function;
    let view = ConfigurationView::row(function, found.config, found.version, found.qualifier)
        .with_status(found.config);
    let code = if found.config.package_type == "Image" {
        let image = format!("{}.dkr.ecr.{}.amazonaws.com", world.account, world.region);
        json!({"RepositoryType": "ECR", "ImageUri": format!("{image}/{}:latest", function.name)})
    } else {
        let place = format!("https://awslambda-{}-tasks.invalid/{}", world.region, function.name);
        json!({"RepositoryType": "S3", "Location": place})
    };
    let mut body = json!({"Configuration": view, "Code": code});
    if !function.tags.is_empty() {
        body["Tags"] = json!(function.tags);
    }
    if let Some(reserved) = function.reserved_concurrency() {
        body["Concurrency"] = json!({"ReservedConcurrentExecutions": reserved});
    }
    Ok(Reply::json(200, &body))
}

/// `GetFunctionConfiguration`.
pub fn get_configuration(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let target = name::target(world, request)?;
    let found = name::resolve(world, &target)?;
    let view = ConfigurationView::row(found.function, found.config, found.version, found.qualifier);
    Ok(Reply::json(200, &view.with_status(found.config)))
}

#[cfg(test)]
mod tests;
