//! Lambda's control plane and `Invoke`.

mod account;
mod aliases;
mod concurrency;
mod errors;
mod event_invokes;
mod event_sources;
mod functions;
mod invoke;
mod name;
mod page;
mod policy;
mod provisioned;
mod routing;
mod urls;
mod versions;
mod view;

use event_sources::change;

use super::http::{
    request::Request,
    route::{Handler, Operation, Protocol, RestRoute},
};
use super::world::World;

const FUNCTIONS: &str = "functions";
const MAPPINGS: &str = "event-source-mappings";
const API: &str = "2015-03-31";

const PROVISIONED: &[&str] = &["2019-09-30", FUNCTIONS, "*", "provisioned-concurrency"];

/// Where Lambda's operations live.
pub const ROUTES: &[RestRoute] = &[
    get(&[API, FUNCTIONS], "lambda:ListFunctions", functions::list),
    get(&[API, FUNCTIONS, "*"], "lambda:GetFunction", functions::get),
    get(
        &[API, FUNCTIONS, "*", "configuration"],
        "lambda:GetFunctionConfiguration",
        functions::get_configuration,
    ),
    get(&[API, FUNCTIONS, "*", "versions"], "lambda:ListVersionsByFunction", versions::list),
    rest("POST", &[API, FUNCTIONS, "*", "versions"], "lambda:PublishVersion", versions::publish),
    get(&[API, FUNCTIONS, "*", "aliases"], "lambda:ListAliases", aliases::list),
    rest("POST", &[API, FUNCTIONS, "*", "aliases"], "lambda:CreateAlias", aliases::create),
    get(&[API, FUNCTIONS, "*", "aliases", "*"], "lambda:GetAlias", aliases::get),
    rest("PUT", &[API, FUNCTIONS, "*", "aliases", "*"], "lambda:UpdateAlias", aliases::update),
    rest("DELETE", &[API, FUNCTIONS, "*", "aliases", "*"], "lambda:DeleteAlias", aliases::delete),
    rest("POST", &[API, FUNCTIONS, "*", "invocations"], "lambda:InvokeFunction", invoke::invoke),
    get(&[API, FUNCTIONS, "*", "policy"], "lambda:GetPolicy", policy::get),
    rest("POST", &[API, FUNCTIONS, "*", "policy"], "lambda:AddPermission", policy::add),
    rest(
        "DELETE",
        &[API, FUNCTIONS, "*", "policy", "*"],
        "lambda:RemovePermission",
        policy::remove,
    ),
    get(&["2021-10-31", FUNCTIONS, "*", "url"], "lambda:GetFunctionUrlConfig", urls::get),
    get(&["2021-10-31", FUNCTIONS, "*", "urls"], "lambda:ListFunctionUrlConfigs", urls::list),
    get(
        &["2019-09-25", FUNCTIONS, "*", "event-invoke-config"],
        "lambda:GetFunctionEventInvokeConfig",
        event_invokes::get,
    ),
    get(
        &["2019-09-25", FUNCTIONS, "*", "event-invoke-config", "list"],
        "lambda:ListFunctionEventInvokeConfigs",
        event_invokes::list,
    ),
    // Before the one for a single configuration: they share a path.
    RestRoute {
        with: Some("List"),
        ..get(PROVISIONED, "lambda:ListProvisionedConcurrencyConfigs", provisioned::list)
    },
    get(PROVISIONED, "lambda:GetProvisionedConcurrencyConfig", provisioned::get),
    rest("PUT", PROVISIONED, "lambda:PutProvisionedConcurrencyConfig", provisioned::put),
    rest("DELETE", PROVISIONED, "lambda:DeleteProvisionedConcurrencyConfig", provisioned::delete),
    mapping("GET", &[API, MAPPINGS], "lambda:ListEventSourceMappings", event_sources::list),
    mapping("GET", &[API, MAPPINGS, "*"], "lambda:GetEventSourceMapping", event_sources::get),
    mapping("POST", &[API, MAPPINGS], "lambda:CreateEventSourceMapping", change::create),
    mapping("PUT", &[API, MAPPINGS, "*"], "lambda:UpdateEventSourceMapping", change::update),
    mapping("DELETE", &[API, MAPPINGS, "*"], "lambda:DeleteEventSourceMapping", change::delete),
    get(&["2017-03-31", "tags", "*"], "lambda:ListTags", account::list_tags),
    get(&["2016-08-19", "account-settings"], "lambda:GetAccountSettings", account::settings),
    get(
        &["2019-09-30", FUNCTIONS, "*", "concurrency"],
        "lambda:GetFunctionConcurrency",
        concurrency::get,
    ),
    rest(
        "PUT",
        &["2017-10-31", FUNCTIONS, "*", "concurrency"],
        "lambda:PutFunctionConcurrency",
        concurrency::put,
    ),
    rest(
        "DELETE",
        &["2017-10-31", FUNCTIONS, "*", "concurrency"],
        "lambda:DeleteFunctionConcurrency",
        concurrency::delete,
    ),
];

const fn get(path: &'static [&'static str], action: &'static str, run: Handler) -> RestRoute {
    rest("GET", path, action, run)
}

const fn rest(
    method: &'static str,
    path: &'static [&'static str],
    action: &'static str,
    run: Handler,
) -> RestRoute {
    let operation = Operation { action, protocol: Protocol::RestJson, run, resource };
    RestRoute { method, path, with: None, operation }
}

/// An operation on an event source mapping.
const fn mapping(
    method: &'static str,
    path: &'static [&'static str],
    action: &'static str,
    run: Handler,
) -> RestRoute {
    let resource = event_sources::resource;
    let operation = Operation { action, protocol: Protocol::RestJson, run, resource };
    RestRoute { method, path, with: None, operation }
}

/// The function's ARN, or `*` for what concerns the account.
fn resource(world: &World, request: &Request) -> String {
    match name::parse(world, request.segment(2)) {
        Ok(target) => world.arn("lambda", &format!("function:{}", target.function)),
        Err(_) => "*".to_owned(),
    }
}
