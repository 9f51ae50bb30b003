use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{
    clock::SandboxClock,
    http::reply::seconds,
    store::secrets::Replica,
    testkit::{add_secret, amz, body, error, noon, version_id, world},
    world::World,
};

fn ask(world: &mut World, operation: &str, input: &Value) -> Value {
    body(world, &amz(&format!("secretsmanager.{operation}"), input))
}

fn refused(world: &mut World, operation: &str, input: &Value) -> (String, String) {
    let (_, code, message) = error(world, &amz(&format!("secretsmanager.{operation}"), input));
    (code, message)
}

fn with_secret() -> World {
    let mut world = world();
    add_secret(&mut world, "shop/db");
    world
}

fn id() -> Value {
    json!({"SecretId": "shop/db"})
}

#[test]
fn a_deletion_is_scheduled_called_off_and_carried_out() {
    let mut world = with_secret();
    let told = ask(&mut world, "DeleteSecret", &id());
    let in_30_days = noon() + SignedDuration::from_hours(24 * 30);
    assert_eq!(told["DeletionDate"], json!(seconds(in_30_days)));
    let stage = json!({
        "SecretId": "shop/db", "VersionStage": "AWSCURRENT",
        "RemoveFromVersionId": version_id("second"), "MoveToVersionId": version_id("first"),
    });
    let value = json!({"SecretId": "shop/db", "SecretString": "x"});
    for (operation, input) in [
        ("GetSecretValue", id()),
        ("DeleteSecret", id()),
        ("CancelRotateSecret", id()),
        ("RotateSecret", id()),
        ("UpdateSecretVersionStage", stage),
        ("PutSecretValue", value.clone()),
        ("UpdateSecret", value),
    ] {
        let (code, message) = refused(&mut world, operation, &input);
        assert_eq!(code, "InvalidRequestException", "{operation}");
        assert!(message.contains("marked for deletion"), "{operation}: {message}");
    }
    ask(&mut world, "RestoreSecret", &id());
    assert_eq!(ask(&mut world, "GetSecretValue", &id())["SecretString"], "second");

    ask(&mut world, "DeleteSecret", &json!({"SecretId": "shop/db", "RecoveryWindowInDays": 7}));
    world.clock = SandboxClock::stopped_at(noon() + SignedDuration::from_hours(24 * 7));
    assert_eq!(refused(&mut world, "DescribeSecret", &id()).0, "ResourceNotFoundException");
}

#[test]
fn windows_and_replicas_are_minded() {
    let mut world = with_secret();
    for input in [
        json!({"SecretId": "shop/db", "RecoveryWindowInDays": 6}),
        json!({"SecretId": "shop/db", "RecoveryWindowInDays": 31}),
        json!({
            "SecretId": "shop/db", "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": true,
        }),
    ] {
        assert_eq!(refused(&mut world, "DeleteSecret", &input).0, "InvalidParameterException");
    }
    world.secrets.secrets.get_mut("shop/db").unwrap().replicas = vec![Replica {
        region: "us-east-1".to_owned(),
        status: "InSync".to_owned(),
        message: String::new(),
    }];
    assert_eq!(refused(&mut world, "DeleteSecret", &id()).0, "InvalidRequestException");
    let described = ask(&mut world, "DescribeSecret", &id());
    assert_eq!(described["ReplicationStatus"][0]["Region"], "us-east-1");
    assert_eq!(described["PrimaryRegion"], "eu-west-1");
}

#[test]
fn a_forced_deletion_is_one_at_once() {
    let mut world = with_secret();
    let force = json!({"SecretId": "shop/db", "ForceDeleteWithoutRecovery": true});
    ask(&mut world, "DeleteSecret", &force);
    assert_eq!(refused(&mut world, "DescribeSecret", &id()).0, "ResourceNotFoundException");
}
