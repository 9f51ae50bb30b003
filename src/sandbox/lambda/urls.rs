//! `GetFunctionUrlConfig`, `ListFunctionUrlConfigs`.

use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::{attached::UrlRecord, lambda::FunctionRecord},
    world::World,
};

use super::{name, page};

/// `GetFunctionUrlConfig`.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let target = name::target(world, request)?;
    let function = name::resolve(world, &target)?.function;
    let url = function.attached.urls.get(&target.qualifier).ok_or_else(|| {
        let message = "The resource you requested does not exist.";
        ApiError::user(404, "ResourceNotFoundException", message)
    })?;
    Ok(Reply::json(200, &view(world, function, target.qualifier.as_deref(), url)))
}

/// `ListFunctionUrlConfigs`.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let size = page::size(request)?;
    let after = page::after(request)?;
    let function = name::function(world, request)?;
    let urls = function.attached.urls.iter();
    let key = |qualifier: &Option<String>| qualifier.clone().unwrap_or_default();
    let left = urls.filter(|(q, _)| after.as_ref().is_none_or(|after| key(q) > *after));
    let (page, next) = page::cut(left, size, |(qualifier, _)| key(qualifier));
    let page = page.into_iter().map(|(q, url)| view(world, function, q.as_deref(), url));
    Ok(Reply::json(200, &page::named("FunctionUrlConfigs", page, next)))
}

fn view(
    world: &World,
    function: &FunctionRecord,
    qualifier: Option<&str>,
    url: &UrlRecord,
) -> Value {
    let created = url.created.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
    json!({
        "FunctionUrl": format!("https://{}.lambda-url.{}.on.aws/", url.id, world.region),
        "FunctionArn": name::qualified(&function.arn, qualifier),
        "AuthType": url.auth,
        "CreationTime": created,
        "LastModifiedTime": created,
        "InvokeMode": "BUFFERED",
    })
}
