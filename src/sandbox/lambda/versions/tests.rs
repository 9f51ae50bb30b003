use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{add_function, body, call, error, rest, world},
    world::World,
};

fn target(function: &str) -> String {
    format!("/2015-03-31/functions/{function}/versions")
}

fn publish(world: &mut World, input: &Value) -> Value {
    call(world, &rest("POST", &target("checkout"), &input.to_string())).unwrap().1
}

#[test]
fn versions_are_listed_from_latest_on_over_pages() {
    let mut world = world();
    add_function(&mut world, "old", 60);
    let first = body(&mut world, &rest("GET", &target("old"), ""));
    assert_eq!(first["Versions"].as_array().unwrap().len(), 50);
    assert_eq!(first["Versions"][0]["Version"], "$LATEST");
    assert_eq!(first["Versions"][49]["Version"], "49");
    let marker = first["NextMarker"].as_str().unwrap();
    let next = format!("{}?Marker={marker}", target("old"));
    let second = body(&mut world, &rest("GET", &next, ""));
    assert_eq!(second["Versions"][0]["Version"], "50");
    assert_eq!(second["NextMarker"], Value::Null);
}

#[test]
fn publishing_takes_a_snapshot_and_an_unchanged_one_only_once() {
    let mut world = world();
    let first = publish(&mut world, &json!({"Description": "fix"}));
    assert_eq!((&first["Version"], &first["Description"]), (&json!("4"), &json!("fix")));
    assert!(first["FunctionArn"].as_str().unwrap().ends_with(":checkout:4"));
    assert_eq!(publish(&mut world, &json!({}))["Version"], "4");
    world.lambda.functions.get_mut("checkout").unwrap().latest.memory_mb = 1_024;
    assert_eq!(publish(&mut world, &json!({}))["Version"], "5");
}

#[test]
fn guards_that_do_not_match_publish_nothing() {
    let mut world = world();
    let ask = |world: &mut World, input: &Value| {
        let (status, code, _) =
            error(world, &rest("POST", &target("checkout"), &input.to_string()));
        (status, code)
    };
    let stale = ask(&mut world, &json!({"RevisionId": "rev-0"}));
    assert_eq!(stale, (412, "PreconditionFailedException".to_owned()));
    let other = ask(&mut world, &json!({"CodeSha256": "sha-other"}));
    assert_eq!(other, (400, "InvalidParameterValueException".to_owned()));
    let guarded = json!({"RevisionId": "rev-latest", "CodeSha256": "sha-latest"});
    assert_eq!(publish(&mut world, &guarded)["Version"], "4");
}

#[test]
fn nothing_is_published_in_the_middle_of_an_update() {
    let mut world = world();
    let mut refused = |status: &str, state: &str| {
        let latest = &mut world.lambda.functions.get_mut("checkout").unwrap().latest;
        (latest.last_update_status, latest.state) = (status.to_owned(), state.to_owned());
        let (status, code, message) = error(&mut world, &rest("POST", &target("checkout"), "{}"));
        assert_eq!((status, code.as_str()), (409, "ResourceConflictException"));
        message
    };
    assert!(refused("InProgress", "Active").contains("An update is in progress"));
    assert!(refused("Successful", "Pending").ends_with("state: Pending"));
}
