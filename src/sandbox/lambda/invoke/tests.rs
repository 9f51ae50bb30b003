use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::HeaderValue;
use serde_json::json;

use crate::sandbox::{
    clock::SandboxClock,
    http::{error::ApiError, reply::Reply, request::Request, route::route},
    scenario::Scenario,
    testkit::{amz, body, noon, rest},
    traffic::tally::Selection,
    world::World,
};

const SCENARIO: &str = r#"
[[functions]]
name = "checkout"
runtime = "nodejs22.x"
[[functions.versions]]
number = 1
published = "2d"
[[functions.versions]]
number = 2
published = "1d"
[[functions.aliases]]
name = "live"
version = 1
"#;

fn with_traffic() -> World {
    let scenario = Scenario::parse("test.toml", SCENARIO).unwrap();
    World::build(&scenario, SandboxClock::stopped_at(noon()), 1, None)
}

fn request(qualifier: &str, headers: &[(&'static str, &'static str)]) -> Request {
    let target = format!("/2015-03-31/functions/checkout/invocations?Qualifier={qualifier}");
    let mut request = rest("POST", &target, "{}");
    for (name, value) in headers {
        request.headers.insert(*name, HeaderValue::from_static(value));
    }
    request
}

fn run(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let operation = route(request).map_err(|(_, error)| error)?;
    (operation.run)(world, request)
}

fn refused(world: &mut World, request: &Request) -> (u16, String) {
    let error = run(world, request).unwrap_err();
    (error.status, error.code)
}

#[test]
fn an_alias_splits_invocations_by_its_weights() {
    let mut world = with_traffic();
    let split = json!({"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.25}}}).to_string();
    body(&mut world, &rest("PUT", "/2015-03-31/functions/checkout/aliases/live", &split));
    let mut ran: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..400 {
        let reply = run(&mut world, &request("live", &[])).unwrap();
        let version = reply.header("x-amz-executed-version").unwrap().to_owned();
        *ran.entry(version).or_default() += 1;
    }
    assert_eq!(ran.values().sum::<u32>(), 400);
    assert!((70..130).contains(&ran["2"]), "{ran:?}");
}

#[test]
fn an_invocation_is_logged_under_the_id_it_answers_with() {
    let mut world = with_traffic();
    let reply = run(&mut world, &request("2", &[("x-amz-log-type", "Tail")])).unwrap();
    assert_eq!(reply.header("x-amz-executed-version"), Some("2"));
    let id = reply.header("x-amzn-requestid").unwrap().to_owned();
    let tail = STANDARD.decode(reply.header("x-amz-log-result").unwrap()).unwrap();
    assert!(String::from_utf8(tail).unwrap().contains(&id));
    world.clock.advance(jiff::SignedDuration::from_mins(2));
    let filter = json!({
        "logGroupName": "/aws/lambda/checkout", "filterPattern": format!("\"{id}\""),
    });
    let found = (0..3).any(|_| {
        let page = body(&mut world, &amz("Logs_20140328.FilterLogEvents", &filter));
        page["events"].as_array().is_some_and(|events| !events.is_empty())
    });
    assert!(found, "no line of {id}");
}

#[test]
fn a_dry_run_and_an_event_answer_without_a_body() {
    let mut world = with_traffic();
    let mut status = |kind| {
        let reply = run(&mut world, &request("1", &[("x-amz-invocation-type", kind)])).unwrap();
        (reply.status, reply.body.len())
    };
    assert_eq!(status("DryRun"), (204, 0));
    assert_eq!(status("Event"), (202, 0));
}

#[test]
fn what_cannot_run_is_refused() {
    let mut world = with_traffic();
    let kind = request("1", &[("x-amz-invocation-type", "Later")]);
    assert_eq!(refused(&mut world, &kind), (400, "ValidationException".to_owned()));
    let missing = refused(&mut world, &request("9", &[]));
    assert_eq!(missing, (404, "ResourceNotFoundException".to_owned()));
    let mut bad = request("1", &[]);
    bad.body = b"{".to_vec();
    assert_eq!(refused(&mut world, &bad), (400, "InvalidRequestContentException".to_owned()));
    bad.body = vec![b' '; 6_291_457];
    assert_eq!(refused(&mut world, &bad), (413, "RequestEntityTooLargeException".to_owned()));
    let mut event = request("1", &[("x-amz-invocation-type", "Event")]);
    event.body = vec![b' '; 1_048_577];
    assert_eq!(refused(&mut world, &event).0, 413);
}

#[test]
fn a_stopped_function_refuses_whoever_waits_and_runs_nothing() {
    let mut world = with_traffic();
    let now = world.clock.now();
    world.lambda.functions.get_mut("checkout").unwrap().reserved.set(now, Some(0));
    let error = run(&mut world, &request("1", &[])).unwrap_err();
    assert_eq!((error.status, error.code.as_str()), (429, "TooManyRequestsException"));
    assert_eq!(error.reason, Some("ReservedFunctionConcurrentInvocationLimitExceeded"));
    let mut status = |kind| {
        let reply = run(&mut world, &request("1", &[("x-amz-invocation-type", kind)]));
        reply.unwrap().status
    };
    assert_eq!((status("Event"), status("DryRun")), (202, 204));
    let group = &world.logs.groups["/aws/lambda/checkout"];
    assert_eq!(group.range(..).count(), 0);
    let ledger = world.traffic.ledger("checkout").unwrap();
    let cells = ledger.cells(Selection::default(), 0..i64::MAX, i64::MAX);
    assert_eq!(cells.map(|(_, cell)| cell.throttles).sum::<u32>(), 2, "metrics tell of both");
}

#[test]
fn an_error_and_the_end_of_a_long_log_are_in_the_headers() {
    let text = r#"
        [[functions]]
        name = "checkout"
        runtime = "nodejs22.x"
        behaviour = { error_rate = 1.0 }
        lines = [{ text = "LINE" }]
    "#
    .replace("LINE", &"x".repeat(9_000));
    let scenario = Scenario::parse("test.toml", &text).unwrap();
    let mut world = World::build(&scenario, SandboxClock::stopped_at(noon()), 1, None);
    let reply = run(&mut world, &request("$LATEST", &[("x-amz-log-type", "Tail")])).unwrap();
    assert_eq!(reply.header("x-amz-function-error"), Some("Unhandled"));
    assert_eq!(reply.header("x-amz-executed-version"), Some("$LATEST"));
    let tail = STANDARD.decode(reply.header("x-amz-log-result").unwrap()).unwrap();
    assert_eq!(tail.len(), 4_096);
    assert!(String::from_utf8(tail).unwrap().contains("REPORT RequestId: "));
}
