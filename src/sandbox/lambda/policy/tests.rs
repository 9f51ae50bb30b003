use serde_json::{Value, json};

use crate::sandbox::{
    clock::SandboxClock,
    scenario::Scenario,
    testkit::{body, call, error, noon, rest},
    world::World,
};

const SCENARIO: &str = r#"
[[functions]]
name = "shop"
runtime = "nodejs22.x"
versions = [{ number = 1, published = "2d" }]
aliases = [{ name = "live", version = 1 }]
url = { auth = "NONE", through = "live" }
async_invoke = { retries = 1, on_failure = "lost" }
[[functions.traffic]]
per_minute = 1
[[functions.traffic]]
per_minute = 1
through = "live"
[[functions.traffic]]
per_minute = 1
trigger = "s3"
source = "uploads"
[[functions.traffic]]
per_minute = 1
trigger = "sqs"
[[functions]]
name = "quiet"
runtime = "nodejs22.x"
traffic = [{ per_minute = 1, trigger = "direct" }]
"#;

const POLICY: &str = "/2015-03-31/functions/shop/policy";

fn world() -> World {
    let scenario = Scenario::parse("test.toml", SCENARIO).unwrap();
    World::build(&scenario, SandboxClock::stopped_at(noon()), 1, None)
}

/// The policy's statements and revision.
fn policy(world: &mut World, query: &str) -> (Vec<Value>, Value) {
    let reply = body(world, &rest("GET", &format!("{POLICY}{query}"), ""));
    let document: Value = serde_json::from_str(reply["Policy"].as_str().unwrap()).unwrap();
    assert_eq!((&document["Version"], &document["Id"]), (&json!("2012-10-17"), &json!("default")));
    (document["Statement"].as_array().unwrap().clone(), reply["RevisionId"].clone())
}

#[test]
fn who_calls_is_allowed_to() {
    let mut world = world();
    let (statements, _) = policy(&mut world, "");
    let services: Vec<_> = statements.iter().map(|s| &s["Principal"]["Service"]).collect();
    assert_eq!(services, ["apigateway.amazonaws.com", "s3.amazonaws.com"]);
    let s3 = &statements[1];
    assert_eq!(s3["Action"], "lambda:InvokeFunction");
    assert_eq!(s3["Resource"], "arn:aws:lambda:eu-central-1:123456789012:function:shop");
    let condition = json!({
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::uploads"},
        "StringEquals": {"AWS:SourceAccount": "123456789012"},
    });
    assert_eq!(s3["Condition"], condition);
    let (statements, _) = policy(&mut world, "?Qualifier=live");
    assert_eq!(statements.len(), 1, "its HTTP traffic comes by the URL");
    assert_eq!(statements[0]["Principal"], "*");
    assert!(statements[0]["Resource"].as_str().unwrap().ends_with(":shop:live"));
}

#[test]
fn a_policy_is_written_in_awss_order() {
    let reply = body(&mut world(), &rest("GET", POLICY, ""));
    let text = reply["Policy"].as_str().unwrap();
    let start = r#"{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"lambda-"#;
    assert!(text.starts_with(start), "{text}");
}

#[test]
fn without_permissions_there_is_no_policy() {
    let quiet = "/2015-03-31/functions/quiet/policy";
    let (status, code, _) = error(&mut world(), &rest("GET", quiet, ""));
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
}

#[test]
fn permissions_come_and_go_under_the_revision() {
    let mut world = world();
    let (before, revision) = policy(&mut world, "");
    let input = json!({
        "StatementId": "topic", "Action": "lambda:InvokeFunction", "RevisionId": revision,
        "Principal": "sns.amazonaws.com", "SourceArn": "arn:aws:sns:eu-central-1:123456789012:t",
    });
    let (status, added) = call(&mut world, &rest("POST", POLICY, &input.to_string())).unwrap();
    let statement: Value = serde_json::from_str(added["Statement"].as_str().unwrap()).unwrap();
    assert_eq!((status, &statement["Sid"]), (201, &json!("topic")));
    assert_eq!(policy(&mut world, "").0.len(), before.len() + 1);
    let stale = error(&mut world, &rest("POST", POLICY, &input.to_string()));
    assert_eq!((stale.0, stale.1.as_str()), (412, "PreconditionFailedException"));
    let mut again = input.clone();
    again.as_object_mut().unwrap().remove("RevisionId");
    let twice = error(&mut world, &rest("POST", POLICY, &again.to_string()));
    assert_eq!((twice.0, twice.1.as_str()), (409, "ResourceConflictException"));
    let topic = format!("{POLICY}/topic");
    assert_eq!(call(&mut world, &rest("DELETE", &topic, "")).unwrap().0, 204);
    assert_eq!(error(&mut world, &rest("DELETE", &topic, "")).0, 404);
}

#[test]
fn a_url_and_what_becomes_of_events_are_told_by_qualifier() {
    let mut world = world();
    let url = body(&mut world, &rest("GET", "/2021-10-31/functions/shop/url?Qualifier=live", ""));
    assert_eq!(url["AuthType"], "NONE");
    let address = url["FunctionUrl"].as_str().unwrap();
    assert!(address.starts_with("https://") && address.ends_with(".on.aws/"), "{address}");
    let listed = body(&mut world, &rest("GET", "/2021-10-31/functions/shop/urls", ""));
    assert_eq!(listed["FunctionUrlConfigs"], json!([url]));
    assert_eq!(error(&mut world, &rest("GET", "/2021-10-31/functions/shop/url", "")).0, 404);

    let config = "/2019-09-25/functions/shop/event-invoke-config";
    let own = body(&mut world, &rest("GET", config, ""));
    assert_eq!(own["MaximumRetryAttempts"], 1);
    assert!(own["FunctionArn"].as_str().unwrap().ends_with(":shop:$LATEST"));
    let lost = json!({"Destination": "arn:aws:sqs:eu-central-1:123456789012:lost"});
    assert_eq!(own["DestinationConfig"], json!({"OnSuccess": {}, "OnFailure": lost}));
    let listed = body(&mut world, &rest("GET", &format!("{config}/list"), ""));
    assert_eq!(listed["FunctionEventInvokeConfigs"], json!([own]));
    let (_, code, message) =
        error(&mut world, &rest("GET", &format!("{config}?Qualifier=live"), ""));
    assert_eq!(code, "ResourceNotFoundException");
    assert!(message.ends_with(":shop:live doesn't have an EventInvokeConfig"), "{message}");
}
