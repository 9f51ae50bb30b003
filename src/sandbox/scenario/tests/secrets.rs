//! What `examples/secrets.toml` promises: a bad rotation breaks what reads the secret, and moving
//! the label back mends it.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::sandbox::{
    clock::SandboxClock,
    testkit::{self, amz, rest},
    world::World,
};

const SECRET: &str = "prod/orders/db";

fn world() -> World {
    let text = include_str!("../../../../examples/secrets.toml");
    let scenario = Scenario::parse("secrets.toml", text).unwrap_or_else(|e| panic!("{e}"));
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&scenario, clock, 1, None)
}

/// How many of a hundred invocations fail, and the error of one.
fn failures(world: &mut World, function: &str) -> (usize, Option<Value>) {
    let path = format!("/2015-03-31/functions/{function}/invocations?Qualifier=live");
    let request = rest("POST", &path, "{}");
    let replies = (0..100).map(|_| testkit::body(world, &request));
    let errors: Vec<Value> =
        replies.filter(|reply| reply["errorType"] == "AuthenticationError").collect();
    (errors.len(), errors.into_iter().next())
}

fn version_with(world: &mut World, stage: &str) -> String {
    let described = amz("secretsmanager.DescribeSecret", &json!({"SecretId": SECRET}));
    let stages = testkit::body(world, &described)["VersionIdsToStages"].clone();
    let versions = stages.as_object().unwrap().iter();
    let has = |stages: &Value| stages.as_array().unwrap().contains(&json!(stage));
    versions.clone().find(|(_, stages)| has(stages)).unwrap().0.clone()
}

fn roll_back(world: &mut World) {
    let input = json!({
        "SecretId": SECRET, "VersionStage": "AWSCURRENT",
        "RemoveFromVersionId": version_with(world, "AWSCURRENT"),
        "MoveToVersionId": version_with(world, "AWSPREVIOUS"),
    });
    testkit::body(world, &amz("secretsmanager.UpdateSecretVersionStage", &input));
}

#[test]
fn a_function_fails_until_the_label_moves_and_its_environments_follow() {
    let mut world = world();
    let (failed, error) = failures(&mut world, "order-create");
    assert_eq!(failed, 100);
    let message = error.unwrap()["errorMessage"].as_str().unwrap().to_owned();
    assert!(message.contains(SECRET), "{message}");
    roll_back(&mut world);
    world.clock.advance(SignedDuration::from_secs(15));
    let (failed, _) = failures(&mut world, "order-create");
    assert!((30..70).contains(&failed), "half of the environments have read it again: {failed}");
    world.clock.advance(SignedDuration::from_secs(16));
    assert_eq!(failures(&mut world, "order-create").0, 0);
    // Both versions of the secret are where a second operator would look for them.
    roll_back(&mut world);
    world.clock.advance(SignedDuration::from_secs(31));
    assert_eq!(failures(&mut world, "order-create").0, 100);
}

#[test]
fn logs_and_metrics_tell_of_the_same_failures() {
    let mut world = world();
    world.clock.advance(SignedDuration::from_mins(12));
    roll_back(&mut world);
    world.clock.advance(SignedDuration::from_mins(10));
    let mut logged = |from: &str, to: &str| {
        let at = |time: &str| time.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let input = json!({
            "logGroupName": "/aws/lambda/order-create", "startTime": at(from), "endTime": at(to),
            "filterPattern": "\"Invoke Error\"", "limit": 10_000,
        });
        let events = testkit::body(&mut world, &amz("Logs_20140328.FilterLogEvents", &input));
        u32::try_from(events["events"].as_array().unwrap().len()).unwrap()
    };
    let before = logged("2026-11-22T10:05:00Z", "2026-11-22T10:06:00Z");
    assert!(before > 60, "{before}");
    assert!(logged("2026-11-22T10:13:00Z", "2026-11-22T10:14:00Z") < 3);
    let mut errors = |from: &str, to: &str| {
        let dimensions = json!([{"Name": "FunctionName", "Value": "order-create"}]);
        let metric = json!({
            "Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": dimensions,
        });
        let stat = json!({"Metric": metric, "Period": 60, "Stat": "Sum"});
        let queries = json!([{"Id": "q", "MetricStat": stat}]);
        let input = json!({"MetricDataQueries": queries, "StartTime": from, "EndTime": to});
        let request = amz("GraniteServiceVersion20100801.GetMetricData", &input);
        testkit::body(&mut world, &request)["MetricDataResults"][0]["Values"][0].as_f64()
    };
    assert_eq!(errors("2026-11-22T10:05:00Z", "2026-11-22T10:06:00Z"), Some(f64::from(before)));
    assert!(errors("2026-11-22T10:13:00Z", "2026-11-22T10:14:00Z").unwrap_or(0.0) < 3.0);
}

#[test]
fn a_rotation_of_the_sandbox_makes_a_value_that_works() {
    let mut world = world();
    let off = json!({"SecretId": "prod/mail/smtp"});
    let refused = testkit::error(&mut world, &amz("secretsmanager.RotateSecret", &off));
    assert_eq!(refused.1, "InvalidRequestException");
    // The label of the last one is on the current version: the next may begin.
    let id = json!({"SecretId": SECRET});
    testkit::body(&mut world, &amz("secretsmanager.RotateSecret", &id));
    world.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(failures(&mut world, "order-create").0, 0);
}

#[test]
fn what_the_example_has_beside_is_as_it_says() {
    let mut world = world();
    let value = |name: &str| amz("secretsmanager.GetSecretValue", &json!({"SecretId": name}));
    let (_, code, _) = testkit::error(&mut world, &value("prod/payments/signing-key"));
    assert_eq!(code, "DecryptionFailure");
    let put = json!({"SecretId": "prod/payments/signing-key", "SecretString": "x"});
    let (_, code, _) = testkit::error(&mut world, &amz("secretsmanager.PutSecretValue", &put));
    assert_eq!(code, "EncryptionFailure");
    let (_, code, _) = testkit::error(&mut world, &value("prod/reports/token"));
    assert_eq!(code, "InvalidRequestException");
    let stuck = amz("secretsmanager.RotateSecret", &json!({"SecretId": "prod/search/api-key"}));
    let (_, _, message) = testkit::error(&mut world, &stuck);
    assert!(message.starts_with("A previous rotation isn't complete."), "{message}");
    let configuration = rest("GET", "/2015-03-31/functions/order-create", "");
    let variables =
        testkit::body(&mut world, &configuration)["Configuration"]["Environment"]["Variables"]
            .clone();
    let arn = variables["DB_SECRET_ARN"].as_str().unwrap();
    assert!(arn.contains(":secret:prod/orders/db-"), "{arn}");
}
