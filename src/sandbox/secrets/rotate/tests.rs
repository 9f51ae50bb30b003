use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{
    clock::SandboxClock,
    http::reply::seconds,
    testkit::{add_secret, amz, body, error, noon, version_id, world},
    world::World,
};

const LAMBDA: &str = "arn:aws:lambda:eu-west-1:123456789012:function:rotate";

fn ask(world: &mut World, operation: &str, input: &Value) -> Value {
    body(world, &amz(&format!("secretsmanager.{operation}"), input))
}

fn refused(world: &mut World, operation: &str, input: &Value) -> (String, String) {
    let (_, code, message) = error(world, &amz(&format!("secretsmanager.{operation}"), input));
    (code, message)
}

fn rotate(token: &str) -> Value {
    json!({
        "SecretId": "shop/db", "ClientRequestToken": version_id(token), "RotationLambdaARN": LAMBDA,
        "RotationRules": {"AutomaticallyAfterDays": 7},
    })
}

fn with_secret() -> World {
    let mut world = world();
    add_secret(&mut world, "shop/db");
    world
}

fn seconds_later(world: &mut World, seconds: i64) {
    world.clock = SandboxClock::stopped_at(noon() + SignedDuration::from_secs(seconds));
}

fn described(world: &mut World) -> Value {
    ask(world, "DescribeSecret", &json!({"SecretId": "shop/db"}))
}

fn reads_pending(world: &mut World) -> bool {
    let pending = json!({"SecretId": "shop/db", "VersionStage": "AWSPENDING"});
    crate::sandbox::testkit::call(world, &amz("secretsmanager.GetSecretValue", &pending)).is_ok()
}

#[test]
fn a_rotation_takes_its_time() {
    let mut world = with_secret();
    let told = ask(&mut world, "RotateSecret", &rotate("third"));
    assert_eq!(told["VersionId"], version_id("third"));
    assert_eq!(
        described(&mut world)["VersionIdsToStages"][version_id("third")],
        json!(["AWSPENDING"])
    );
    assert!(!reads_pending(&mut world), "it has no value yet");
    seconds_later(&mut world, 6);
    assert!(reads_pending(&mut world));
    seconds_later(&mut world, 11);
    let after = described(&mut world);
    let stages = &after["VersionIdsToStages"];
    assert_eq!(stages[version_id("third")], json!(["AWSCURRENT", "AWSPENDING"]));
    assert_eq!(stages[version_id("second")], json!(["AWSPREVIOUS"]));
    assert_eq!(after["RotationEnabled"], true);
    assert_eq!(after["RotationRules"], json!({"AutomaticallyAfterDays": 7}));
    let end = noon() + SignedDuration::from_secs(10);
    assert_eq!(after["LastRotatedDate"], json!(seconds(end)));
    let next = end + SignedDuration::from_hours(24 * 7);
    assert_eq!(after["NextRotationDate"], json!(seconds(next)));
    let value = ask(&mut world, "GetSecretValue", &json!({"SecretId": "shop/db"}));
    assert_ne!(value["SecretString"], "second");
}

#[test]
fn the_same_token_starts_no_other_and_another_token_is_refused() {
    let mut world = with_secret();
    let first = ask(&mut world, "RotateSecret", &rotate("third"));
    assert_eq!(ask(&mut world, "RotateSecret", &rotate("third")), first);
    let (code, message) = refused(&mut world, "RotateSecret", &rotate("fourth"));
    assert_eq!(code, "InvalidRequestException");
    assert!(message.starts_with("A previous rotation isn't complete."), "{message}");
}

#[test]
fn after_a_rollback_the_label_left_behind_keeps_others_from_starting() {
    let mut world = with_secret();
    ask(&mut world, "RotateSecret", &rotate("third"));
    seconds_later(&mut world, 11);
    let back = json!({
        "SecretId": "shop/db", "VersionStage": "AWSCURRENT",
        "RemoveFromVersionId": version_id("third"), "MoveToVersionId": version_id("second"),
    });
    ask(&mut world, "UpdateSecretVersionStage", &back);
    assert_eq!(refused(&mut world, "RotateSecret", &rotate("fourth")).0, "InvalidRequestException");
    let off = json!({
        "SecretId": "shop/db", "VersionStage": "AWSPENDING",
        "RemoveFromVersionId": version_id("third"),
    });
    ask(&mut world, "UpdateSecretVersionStage", &off);
    ask(&mut world, "RotateSecret", &rotate("fourth"));
}

#[test]
fn a_cancelled_rotation_is_off_and_leaves_its_label() {
    let mut world = with_secret();
    ask(&mut world, "RotateSecret", &rotate("third"));
    let id = json!({"SecretId": "shop/db"});
    assert_eq!(ask(&mut world, "CancelRotateSecret", &id)["VersionId"], version_id("third"));
    seconds_later(&mut world, 60);
    let after = described(&mut world);
    assert_eq!(after["RotationEnabled"], false);
    assert_eq!(after["NextRotationDate"], Value::Null);
    assert_eq!(after["VersionIdsToStages"][version_id("third")], json!(["AWSPENDING"]));
    assert_eq!(after["VersionIdsToStages"][version_id("second")], json!(["AWSCURRENT"]));
}

#[test]
fn it_rotates_by_itself_when_it_is_due() {
    let mut world = with_secret();
    ask(&mut world, "RotateSecret", &rotate("third"));
    seconds_later(&mut world, 8 * 86_400);
    let ids = json!({"SecretId": "shop/db", "IncludeDeprecated": true});
    let versions = ask(&mut world, "ListSecretVersionIds", &ids)["Versions"].clone();
    assert_eq!(versions.as_array().unwrap().len(), 4);
    assert_eq!(
        described(&mut world)["VersionIdsToStages"][version_id("third")],
        json!(["AWSPREVIOUS"])
    );
}

#[test]
fn what_can_not_rotate_is_refused() {
    let mut world = with_secret();
    let bare = json!({"SecretId": "shop/db", "ClientRequestToken": version_id("third")});
    let (code, message) = refused(&mut world, "RotateSecret", &bare);
    assert_eq!(code, "InvalidRequestException");
    assert!(message.contains("No Lambda rotation function"), "{message}");
    let mut rules = rotate("third");
    rules["RotationRules"]["ScheduleExpression"] = json!("rate(1 day)");
    assert_eq!(refused(&mut world, "RotateSecret", &rules).0, "InvalidParameterException");
    let mut later = rotate("third");
    later["RotateImmediately"] = json!(false);
    ask(&mut world, "RotateSecret", &later);
    let after = described(&mut world);
    assert_eq!(after["RotationEnabled"], true);
    assert_eq!(after["VersionIdsToStages"][version_id("third")], Value::Null);
}
