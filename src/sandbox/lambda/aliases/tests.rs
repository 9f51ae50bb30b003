use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{body, call, error, rest, world},
    world::World,
};

const ALIASES: &str = "/2015-03-31/functions/checkout/aliases";
const LIVE: &str = "/2015-03-31/functions/checkout/aliases/live";

fn update(world: &mut World, input: &Value) -> Result<Value, (u16, String, String)> {
    call(world, &rest("PUT", LIVE, &input.to_string())).map(|(_, body)| body)
}

fn split(version: &str, additional: &str, weight: f64) -> Value {
    json!({
        "FunctionVersion": version,
        "RoutingConfig": {"AdditionalVersionWeights": {additional: weight}},
    })
}

/// The code and message with which an update is refused.
fn refused(world: &mut World, input: &Value) -> (String, String) {
    let (status, code, message) = update(world, input).unwrap_err();
    assert_eq!(status, 400);
    (code, message)
}

#[test]
fn a_split_is_told_as_it_was_set() {
    let mut world = world();
    let updated = update(&mut world, &split("2", "3", 0.1)).unwrap();
    let expected = json!({"AdditionalVersionWeights": {"3": 0.1}});
    assert_eq!(updated["RoutingConfig"], expected);
    assert_eq!(body(&mut world, &rest("GET", LIVE, "")), updated);
}

#[test]
fn an_update_changes_the_revision_even_when_it_changes_nothing() {
    let mut world = world();
    let first = update(&mut world, &json!({})).unwrap();
    let second = update(&mut world, &json!({})).unwrap();
    assert_ne!(first["RevisionId"], second["RevisionId"]);
    assert_eq!(second["Description"], "orders");
    assert_eq!(second["FunctionVersion"], "2");
}

#[test]
fn a_stale_revision_changes_nothing() {
    let mut world = world();
    let mut input = split("2", "3", 0.5);
    input["RevisionId"] = json!("rev-0");
    let (status, code, message) = update(&mut world, &input).unwrap_err();
    assert_eq!((status, code.as_str()), (412, "PreconditionFailedException"));
    assert!(message.contains("latest Revision Id"), "{message}");
    assert_eq!(body(&mut world, &rest("GET", LIVE, ""))["RoutingConfig"], Value::Null);
    input["RevisionId"] = json!("rev-1");
    assert!(update(&mut world, &input).is_ok());
}

#[test]
fn weights_left_out_stay_and_an_empty_map_ends_the_split() {
    let mut world = world();
    update(&mut world, &split("2", "3", 0.1)).unwrap();
    let kept = update(&mut world, &json!({"Description": "new"})).unwrap();
    assert_eq!(kept["RoutingConfig"]["AdditionalVersionWeights"]["3"], 0.1);
    let promoted = json!({
        "FunctionVersion": "3", "RoutingConfig": {"AdditionalVersionWeights": {}},
    });
    let promoted = update(&mut world, &promoted).unwrap();
    assert_eq!(
        (&promoted["FunctionVersion"], &promoted["RoutingConfig"]),
        (&json!("3"), &Value::Null)
    );
}

#[test]
fn a_weight_outside_of_its_range_is_refused() {
    for weight in [1.5, 1.0, -0.1] {
        let (code, message) = refused(&mut world(), &split("2", "3", weight));
        assert_eq!(code, "ValidationException");
        assert!(message.contains(&format!("Value '{{3={weight:?}}}'")), "{message}");
        assert!(message.contains("less than or equal to 1.0"), "{message}");
    }
    assert!(update(&mut world(), &split("2", "3", 0.0)).is_ok());
}

#[test]
fn latest_takes_no_part_in_a_split() {
    for (version, additional) in [("$LATEST", "3"), ("2", "$LATEST")] {
        let (code, message) = refused(&mut world(), &split(version, additional, 0.1));
        assert_eq!(code, "InvalidParameterValueException");
        assert!(message.starts_with("$LATEST is not supported"), "{message}");
    }
    assert!(update(&mut world(), &json!({"FunctionVersion": "$LATEST"})).is_ok());
}

#[test]
fn a_split_has_two_different_versions_named_by_digits() {
    let (code, message) = refused(&mut world(), &split("2", "2", 0.1));
    assert_eq!(code, "InvalidParameterValueException");
    assert!(message.contains("already included"), "{message}");
    let (code, message) = refused(&mut world(), &split("2", "live", 0.1));
    assert_eq!(code, "ValidationException");
    assert!(message.contains("[0-9]+"), "{message}");
    let three = json!({"RoutingConfig": {"AdditionalVersionWeights": {"1": 0.1, "3": 0.1}}});
    let (code, message) = refused(&mut world(), &three);
    assert_eq!(code, "InvalidParameterValueException");
    assert!(message.contains("greater than 1"), "{message}");
}

#[test]
fn versions_that_are_not_published_are_not_found() {
    for input in [split("2", "99", 0.1), json!({"FunctionVersion": "99"})] {
        let (status, code, message) = update(&mut world(), &input).unwrap_err();
        assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
        assert!(message.ends_with(":function:checkout:99"), "{message}");
    }
}

#[test]
fn both_versions_need_the_same_role_and_dead_letters() {
    let mut world = world();
    let version = |world: &mut World| {
        let checkout = world.lambda.functions.get_mut("checkout").unwrap();
        checkout.versions[2].config.clone()
    };
    let original = version(&mut world);
    for differs in ["execution role", "dead-letter"] {
        let mut config = original.clone();
        if differs == "execution role" {
            config.role.push_str("-other");
        } else {
            config.dead_letter = Some("arn:aws:sqs:eu-west-1:123456789012:dead".to_owned());
        }
        world.lambda.functions.get_mut("checkout").unwrap().versions[2].config = config;
        let (code, message) = refused(&mut world, &split("2", "3", 0.1));
        assert_eq!(code, "InvalidParameterValueException");
        assert!(message.contains(differs), "{message}");
    }
}

#[test]
fn a_description_has_at_most_256_characters() {
    let long = |length: usize| json!({"Description": "ü".repeat(length)});
    assert!(update(&mut world(), &long(256)).is_ok());
    assert_eq!(refused(&mut world(), &long(257)).0, "ValidationException");
}

#[test]
fn aliases_are_made_listed_and_deleted() {
    let mut world = world();
    let input = json!({"Name": "next", "FunctionVersion": "3"}).to_string();
    let (status, made) = call(&mut world, &rest("POST", ALIASES, &input)).unwrap();
    assert_eq!((status, &made["Name"]), (201, &json!("next")));
    let (status, code, message) = error(&mut world, &rest("POST", ALIASES, &input));
    assert_eq!((status, code.as_str()), (409, "ResourceConflictException"));
    assert!(message.starts_with("Alias already exists: arn:"), "{message}");

    let named = |world: &mut World, query: &str| {
        let listed = body(world, &rest("GET", &format!("{ALIASES}?{query}"), ""));
        let names = listed["Aliases"].as_array().unwrap().iter();
        let names: Vec<String> = names.map(|a| a["Name"].as_str().unwrap().to_owned()).collect();
        (names, listed["NextMarker"].as_str().map(str::to_owned))
    };
    assert_eq!(named(&mut world, "FunctionVersion=3").0, ["next"]);
    let (page, marker) = named(&mut world, "MaxItems=1");
    assert_eq!(page, ["live"]);
    let rest_of = named(&mut world, &format!("Marker={}", marker.unwrap()));
    assert_eq!(rest_of, (vec!["next".to_owned()], None));

    assert_eq!(call(&mut world, &rest("DELETE", LIVE, "")).unwrap().0, 204);
    let (status, code, message) = error(&mut world, &rest("GET", LIVE, ""));
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
    assert!(message.starts_with("Cannot find alias arn: arn:"), "{message}");
}

#[test]
fn an_alias_is_not_named_like_a_version() {
    for name in ["", "42", "a b", "$LATEST"] {
        let input = json!({"Name": name, "FunctionVersion": "1"}).to_string();
        let (_, code, _) = error(&mut world(), &rest("POST", ALIASES, &input));
        assert_eq!(code, "ValidationException", "{name}");
    }
}
