use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{add_secret, amz, body, error, version_id, world},
    world::World,
};

fn with_secret() -> World {
    let mut world = world();
    add_secret(&mut world, "shop/db");
    world
}

fn input(remove: Option<&str>, to: Option<&str>) -> Value {
    let mut input = json!({"SecretId": "shop/db", "VersionStage": "AWSCURRENT"});
    if let Some(value) = remove {
        input["RemoveFromVersionId"] = json!(version_id(value));
    }
    if let Some(value) = to {
        input["MoveToVersionId"] = json!(version_id(value));
    }
    input
}

fn stages(world: &mut World) -> Value {
    let described = amz("secretsmanager.DescribeSecret", &json!({"SecretId": "shop/db"}));
    body(world, &described)["VersionIdsToStages"].clone()
}

#[test]
fn current_moves_and_previous_goes_to_the_version_it_left() {
    let mut world = with_secret();
    let request =
        amz("secretsmanager.UpdateSecretVersionStage", &input(Some("second"), Some("first")));
    body(&mut world, &request);
    let expected =
        json!({version_id("first"): ["AWSCURRENT"], version_id("second"): ["AWSPREVIOUS"]});
    assert_eq!(stages(&mut world), expected);
}

#[test]
fn a_move_that_does_not_name_the_holder_changes_nothing() {
    let mut world = with_secret();
    let before = stages(&mut world);
    let cases = [
        (None, Some("first"), "can't be empty"),
        (Some("first"), Some("first"), "isn't attached"),
        (Some("second"), None, "can't be completely removed"),
        (Some("second"), Some("third"), "Not a valid version"),
        (None, None, "are required"),
    ];
    for (remove, to, words) in cases {
        let request = amz("secretsmanager.UpdateSecretVersionStage", &input(remove, to));
        let (status, code, message) = error(&mut world, &request);
        assert_eq!((status, code.as_str()), (400, "InvalidParameterException"), "{words}");
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(stages(&mut world), before);
}

#[test]
fn a_custom_label_can_be_set_and_taken_off() {
    let mut world = with_secret();
    let mut label = input(None, Some("first"));
    label["VersionStage"] = json!("blue");
    body(&mut world, &amz("secretsmanager.UpdateSecretVersionStage", &label));
    assert_eq!(stages(&mut world)[version_id("first")], json!(["AWSPREVIOUS", "blue"]));
    let mut off = input(Some("first"), None);
    off["VersionStage"] = json!("blue");
    body(&mut world, &amz("secretsmanager.UpdateSecretVersionStage", &off));
    assert_eq!(stages(&mut world)[version_id("first")], json!(["AWSPREVIOUS"]));
}
