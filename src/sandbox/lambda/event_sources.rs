//! `ListEventSourceMappings`, `GetEventSourceMapping`.

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    world::World,
};

use super::{name, page};

pub mod change;
mod view;

/// Lambda's ceiling for mappings on a page.
const MOST: usize = 100;

/// `ListEventSourceMappings`: of a function, only those that call it just so. The mappings of an
/// alias are found under the alias.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let size = page::size_up_to(request, MOST)?;
    let after = page::after(request)?;
    let target = request.query("FunctionName").map(|text| name::parse(world, text)).transpose()?;
    if let Some(target) = &target {
        name::resolve(world, target)?;
    }
    let source = request.query("EventSourceArn");
    let now = world.clock.now();
    let left = world
        .lambda
        .event_sources
        .iter(now)
        .filter(|mapping| after.as_ref().is_none_or(|after| mapping.uuid > *after))
        .filter(|mapping| source.is_none_or(|source| mapping.source_arn == source))
        .filter(|mapping| {
            target.as_ref().is_none_or(|target| {
                let called = mapping.qualifier.at(now);
                mapping.function == target.function && called == target.qualifier
            })
        });
    let (mappings, next) = page::cut(left, size, |mapping| mapping.uuid.clone());
    let views = mappings.into_iter().map(|found| view::view(world, found));
    Ok(Reply::json(200, &page::named("EventSourceMappings", views, next)))
}

/// `GetEventSourceMapping`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    answer(world, request.segment(2), 200)
}

fn answer(world: &World, uuid: &str, status: u16) -> Result<Reply, ApiError> {
    let found = world.lambda.event_sources.get(uuid, world.clock.now()).ok_or_else(missing)?;
    Ok(Reply::json(status, &view::view(world, found)))
}

fn missing() -> ApiError {
    let message = "The resource you requested does not exist.";
    ApiError::user(404, "ResourceNotFoundException", message)
}

/// The ARN of the mapping that a request names, or of any.
pub fn resource(world: &World, request: &Request) -> String {
    match request.segment(2) {
        "" => "*".to_owned(),
        uuid => world.arn("lambda", &format!("event-source-mapping:{uuid}")),
    }
}

#[cfg(test)]
mod tests;
