use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{
    clock::SandboxClock,
    scenario::Scenario,
    testkit::{body, call, error, noon, rest},
    traffic,
    world::World,
};

const ALL: &str = "/2015-03-31/event-source-mappings";
const QUEUE: &str = "arn:aws:sqs:eu-central-1:123456789012:orders";

const SCENARIO: &str = r#"
[[functions]]
name = "mailer"
runtime = "python3.13"
versions = [{ number = 1, published = "2d" }]
aliases = [{ name = "live", version = 1 }]
traffic = [{ per_minute = 120, through = "live", trigger = "sqs", source = "orders" }]

[[functions]]
name = "indexer"
runtime = "python3.13"
traffic = [{ per_minute = 60, trigger = "stream", source = "products" }]
event_sources = [
    { source = "products", kind = "dynamodb", retry_attempts = 3, on_failure = "lost" },
    { source = "prices", enabled = false },
]
"#;

fn world() -> World {
    let scenario = Scenario::parse("test.toml", SCENARIO).unwrap();
    World::build(&scenario, SandboxClock::stopped_at(noon()), 1, None)
}

fn list(world: &mut World, query: &str) -> Vec<Value> {
    let listed = body(world, &rest("GET", &format!("{ALL}?{query}"), ""));
    listed["EventSourceMappings"].as_array().unwrap().clone()
}

/// The path of the one mapping that reads `source`.
fn path(world: &mut World, source: &str) -> String {
    let mut found = list(world, "");
    found.retain(|m| m["EventSourceArn"].as_str().unwrap().contains(source));
    assert_eq!(found.len(), 1, "{found:?}");
    format!("{ALL}/{}", found[0]["UUID"].as_str().unwrap())
}

fn update(world: &mut World, path: &str, input: &Value) -> Result<Value, (u16, String, String)> {
    let (status, body) = call(world, &rest("PUT", path, &input.to_string()))?;
    assert_eq!(status, 202);
    Ok(body)
}

fn pass(world: &World, seconds: i64) {
    world.clock.advance(SignedDuration::from_secs(seconds));
}

/// How many invocations of `function` began in that time, in seconds after noon.
fn calls(world: &mut World, function: &str, span: std::ops::Range<i64>) -> usize {
    let group = format!("/aws/lambda/{function}");
    let now = world.clock.now();
    traffic::catch_up(world, &group, now);
    let noon_ms = noon().as_millisecond();
    let events = world.logs.groups[&group].range(..);
    let starts = events.filter(|(place, event)| {
        let at_ms = place.timestamp_ms - noon_ms;
        event.message.starts_with("START ")
            && (span.start * 1_000..span.end * 1_000).contains(&at_ms)
    });
    starts.count()
}

#[test]
fn traffic_that_is_read_has_a_mapping() {
    let mut world = world();
    assert_eq!(list(&mut world, "").len(), 3);
    let found = list(&mut world, &format!("EventSourceArn={QUEUE}"));
    let mapping = &found[0];
    let arn = mapping["FunctionArn"].as_str().unwrap();
    assert!(arn.ends_with(":function:mailer:live"), "{arn}");
    assert_eq!((&mapping["State"], &mapping["BatchSize"]), (&json!("Enabled"), &json!(10)));
    assert_eq!(mapping["LastProcessingResult"], Value::Null, "a queue has none");
    assert!(mapping["LastModified"].is_f64());
    let products = path(&mut world, "products");
    let stream = body(&mut world, &rest("GET", &products, ""));
    assert_eq!(stream["LastProcessingResult"], "OK");
    assert_eq!(stream["MaximumRetryAttempts"], 3);
    let lost = "arn:aws:sqs:eu-central-1:123456789012:lost";
    assert_eq!(stream["DestinationConfig"]["OnFailure"]["Destination"], lost);
}

#[test]
fn a_function_s_mappings_are_listed_under_what_they_call() {
    let mut world = world();
    assert_eq!(list(&mut world, "FunctionName=mailer").len(), 0);
    assert_eq!(list(&mut world, "FunctionName=mailer%3Alive").len(), 1);
    let arn = "arn:aws:lambda:eu-central-1:123456789012:function:indexer";
    assert_eq!(list(&mut world, &format!("FunctionName={arn}")).len(), 2);
    let page = body(&mut world, &rest("GET", &format!("{ALL}?MaxItems=2"), ""));
    let marker = page["NextMarker"].as_str().unwrap();
    assert_eq!(list(&mut world, &format!("Marker={marker}")).len(), 1);
    let (status, code, _) = error(&mut world, &rest("GET", &format!("{ALL}?FunctionName=no"), ""));
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
}

#[test]
fn a_pause_stops_the_traffic_and_the_backlog_is_worked_off_after_it() {
    let mut world = world();
    let orders = path(&mut world, "orders");
    let paused = update(&mut world, &orders, &json!({"Enabled": false})).unwrap();
    assert_eq!(paused["State"], "Disabling");
    let (status, code, _) = update(&mut world, &orders, &json!({"Enabled": true})).unwrap_err();
    assert_eq!((status, code.as_str()), (400, "ResourceInUseException"));
    pass(&world, 190);
    assert_eq!(body(&mut world, &rest("GET", &orders, ""))["State"], "Disabled");
    let resumed = update(&mut world, &orders, &json!({"Enabled": true})).unwrap();
    assert_eq!(resumed["State"], "Enabling");
    pass(&world, 120);
    assert!(calls(&mut world, "mailer", -60..0) > 50, "before");
    assert_eq!(calls(&mut world, "mailer", 10..190), 0, "meanwhile");
    let soon = calls(&mut world, "mailer", 194..214);
    assert!(soon > 250, "the backlog comes at ten times the rate: {soon}");
    let later = calls(&mut world, "mailer", 240..300);
    assert!((60..180).contains(&later), "then as before: {later}");
}

#[test]
fn a_mapping_is_pointed_to_another_version() {
    let mut world = world();
    let orders = path(&mut world, "orders");
    let moved = update(&mut world, &orders, &json!({"FunctionName": "mailer"})).unwrap();
    assert!(moved["FunctionArn"].as_str().unwrap().ends_with(":function:mailer"));
    assert_eq!(moved["State"], "Updating");
    pass(&world, 60);
    assert!(calls(&mut world, "mailer", 2..60) > 50);
    let streams = world.logs.groups["/aws/lambda/mailer"].range(..);
    let after = streams.filter(|(place, _)| place.timestamp_ms > noon().as_millisecond() + 5_000);
    assert!(after.map(|(_, event)| event.stream.clone()).all(|s| s.contains("[$LATEST]")));
    let other = update(&mut world, &orders, &json!({"FunctionName": "indexer"})).unwrap_err();
    assert_eq!(other.1, "InvalidParameterValueException");
}

#[test]
fn a_queue_has_one_mapping_to_a_function_at_a_time() {
    let mut world = world();
    let create = |world: &mut World, function: &str| {
        let input = json!({"EventSourceArn": QUEUE, "FunctionName": function}).to_string();
        call(world, &rest("POST", ALL, &input))
    };
    let (status, code, _) = create(&mut world, "mailer").unwrap_err();
    assert_eq!((status, code.as_str()), (409, "ResourceConflictException"));
    let orders = path(&mut world, "orders");
    let deleted = call(&mut world, &rest("DELETE", &orders, "")).unwrap();
    assert_eq!((deleted.0, &deleted.1["State"]), (202, &json!("Deleting")));
    pass(&world, 30);
    assert_eq!(error(&mut world, &rest("GET", &orders, "")).0, 404);
    let (status, made) = create(&mut world, "mailer:live").unwrap();
    assert_eq!((status, &made["State"]), (202, &json!("Creating")));
    pass(&world, 60);
    assert_eq!(calls(&mut world, "mailer", 3..30), 0);
    assert!(calls(&mut world, "mailer", 35..90) > 50, "its traffic goes on");
}

#[test]
fn what_lambda_does_not_allow_is_refused() {
    let mut world = world();
    let orders = path(&mut world, "orders");
    for (input, code) in [
        (json!({"BatchSize": 0}), "ValidationException"),
        (json!({"BatchSize": 11}), "InvalidParameterValueException"),
        (json!({"FunctionName": "mailer:9"}), "ResourceNotFoundException"),
        (json!({"FilterCriteria": {}}), "SerializationException"),
    ] {
        assert_eq!(update(&mut world, &orders, &input).unwrap_err().1, code, "{input}");
    }
    let stream = "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks";
    for input in [
        json!({"EventSourceArn": "arn:aws:s3:::b", "FunctionName": "mailer"}),
        json!({"EventSourceArn": stream, "FunctionName": "mailer"}),
    ] {
        let code = error(&mut world, &rest("POST", ALL, &input.to_string())).1;
        assert_eq!(code, "InvalidParameterValueException", "{input}");
    }
}
