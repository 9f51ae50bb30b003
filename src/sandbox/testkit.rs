//! A small account for tests, and calls to it as a client makes them.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{
    clock::SandboxClock,
    http::{
        error::ApiError,
        reply::Reply,
        request::Request,
        route::{Protocol, route},
    },
    store::{
        attached::Attached,
        history::History,
        lambda::{
            AliasRecord, Configuration, FunctionRecord, LogFormat, Routing, VersionId,
            VersionRecord,
        },
        secrets::{CURRENT, SecretRecord, SecretVersion, StoredValue},
    },
    world::World,
};

/// When the tests' account begins.
pub fn noon() -> Timestamp {
    Timestamp::constant(1_795_348_800, 0)
}

/// An account with the function `checkout` (versions 1 to 3, alias `live` at 2), without traffic,
/// whose clock stands still.
pub fn world() -> World {
    let mut world = World::new(SandboxClock::stopped_at(noon()), "123456789012", "eu-west-1", 7);
    add_function(&mut world, "checkout", 3);
    let routing = Routing { version: VersionId::Number(2), additional: None };
    let alias = AliasRecord::new("live", "orders", "rev-1".to_owned(), routing);
    let checkout = world.lambda.functions.get_mut("checkout").unwrap();
    checkout.aliases.insert("live".to_owned(), alias);
    checkout.tags.insert("team".to_owned(), "shop".to_owned());
    world
}

/// Adds a function with versions 1 to `versions`.
pub fn add_function(world: &mut World, name: &str, versions: u64) {
    let arn = world.arn("lambda", &format!("function:{name}"));
    let config = |label: &str| Configuration {
        runtime: "nodejs22.x".to_owned(),
        handler: "index.handler".to_owned(),
        role: "arn:aws:iam::123456789012:role/run".to_owned(),
        memory_mb: 512,
        timeout_s: 10,
        description: label.to_owned(),
        last_modified: noon(),
        log_group: format!("/aws/lambda/{name}"),
        log_format: LogFormat::Json,
        environment: BTreeMap::from([("STAGE".to_owned(), "prod".to_owned())]),
        layers: Vec::new(),
        dead_letter: None,
        state: "Active".to_owned(),
        state_reason: String::new(),
        last_update_status: "Successful".to_owned(),
        last_update_reason: String::new(),
        architecture: "arm64".to_owned(),
        package_type: "Zip".to_owned(),
        code_size: 1_000,
        code_sha256: format!("sha-{label}"),
        ephemeral_mb: 512,
        revision_id: format!("rev-{label}"),
    };
    let version = |number| VersionRecord { number, config: config(&format!("{number}")) };
    let record = FunctionRecord {
        name: name.to_owned(),
        arn,
        latest: config("latest"),
        versions: (1..=versions).map(version).collect(),
        aliases: BTreeMap::new(),
        tags: BTreeMap::new(),
        reserved: History::of(None),
        attached: Attached::default(),
    };
    world.lambda.functions.insert(name.to_owned(), record);
}

/// Adds a secret with the versions `first…` and `second…` (32 characters), the second current.
pub fn add_secret(world: &mut World, name: &str) {
    let arn = world.arn("secretsmanager", &format!("secret:{name}-AbCdEf"));
    let mut secret = SecretRecord::new(name, arn, noon());
    "a database".clone_into(&mut secret.description);
    for value in ["first", "second"] {
        let stored = Some(StoredValue::Text(value.to_owned()));
        let id = version_id(value);
        let put = noon() - SignedDuration::from_hours(1);
        secret.versions.insert(id.clone(), SecretVersion::new(stored, put));
        secret.move_stage(CURRENT, &id, noon());
    }
    world.secrets.secrets.insert(name.to_owned(), secret);
}

/// The id of a version that [`add_secret`] makes.
pub fn version_id(value: &str) -> String {
    format!("{value:x<32}")
}

/// A signed request of the REST protocol.
pub fn rest(method: &str, target: &str, body: &str) -> Request {
    let mut headers = HeaderMap::new();
    headers
        .insert("authorization", HeaderValue::from_static("AWS4-HMAC-SHA256 Credential=sandbox"));
    Request::new(method, target, headers, body.as_bytes().to_vec())
}

/// A signed request of the JSON protocol.
pub fn amz(target: &str, body: &Value) -> Request {
    let mut request = rest("POST", "/", &body.to_string());
    request.headers.insert("x-amz-target", HeaderValue::from_str(target).unwrap());
    request
}

/// The outcome of a call: status and body, or status, code and message of the error.
pub fn call(world: &mut World, request: &Request) -> Result<(u16, Value), (u16, String, String)> {
    let told = |error: ApiError| (error.status, error.code, error.message);
    world.catch_up();
    let operation = route(request).map_err(|(_, error)| told(error))?;
    let reply: Reply = (operation.run)(world, request).map_err(told)?;
    let body = if matches!(operation.protocol, Protocol::Query(_)) || reply.body.is_empty() {
        Value::String(String::from_utf8(reply.body).unwrap())
    } else {
        serde_json::from_slice(&reply.body).unwrap()
    };
    Ok((reply.status, body))
}

/// The body of a call that goes well.
pub fn body(world: &mut World, request: &Request) -> Value {
    call(world, request).unwrap().1
}

/// The code and message of a call that does not.
pub fn error(world: &mut World, request: &Request) -> (u16, String, String) {
    call(world, request).unwrap_err()
}
