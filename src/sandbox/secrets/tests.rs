use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{add_secret, amz, body, error, noon, version_id, world},
    world::World,
};

fn with_secret() -> World {
    let mut world = world();
    add_secret(&mut world, "shop/db");
    world
}

fn ask(world: &mut World, operation: &str, input: &Value) -> Value {
    body(world, &amz(&format!("secretsmanager.{operation}"), input))
}

fn refused(world: &mut World, operation: &str, input: &Value) -> (String, String) {
    let (status, code, message) = error(world, &amz(&format!("secretsmanager.{operation}"), input));
    assert_eq!(status, 400);
    (code, message)
}

#[test]
fn a_value_is_read_by_name_and_by_whole_or_partial_arn() {
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db";
    for id in ["shop/db", arn, &format!("{arn}-AbCdEf")] {
        let value = ask(&mut with_secret(), "GetSecretValue", &json!({"SecretId": id}));
        assert_eq!(value["SecretString"], "second", "{id}");
        assert_eq!(value["VersionStages"], json!(["AWSCURRENT"]));
    }
}

#[test]
fn a_value_is_read_by_version_and_by_stage() {
    let mut world = with_secret();
    let mut read = |key: &str, value: &str| {
        ask(&mut world, "GetSecretValue", &json!({"SecretId": "shop/db", key: value}))
    };
    assert_eq!(read("VersionStage", "AWSPREVIOUS")["SecretString"], "first");
    assert_eq!(read("VersionId", &version_id("first"))["SecretString"], "first");
}

#[test]
fn a_value_that_is_not_there_is_told_apart() {
    let mut world = with_secret();
    let mut read = |input: Value| refused(&mut world, "GetSecretValue", &input);
    let (code, message) = read(json!({"SecretId": "shop/d"}));
    assert_eq!(code, "ResourceNotFoundException");
    assert_eq!(message, "Secrets Manager can't find the specified secret.");
    let (code, message) = read(json!({"SecretId": "shop/db", "VersionStage": "AWSPENDING"}));
    assert_eq!(code, "ResourceNotFoundException");
    assert!(message.ends_with("staging label: AWSPENDING"), "{message}");
    let both = json!({
        "SecretId": "shop/db", "VersionId": version_id("first"), "VersionStage": "AWSCURRENT",
    });
    assert_eq!(read(both).0, "InvalidRequestException");
}

#[test]
fn a_secret_marked_for_deletion_is_described_but_not_read() {
    let mut world = with_secret();
    world.secrets.secrets.get_mut("shop/db").unwrap().deletion =
        Some(noon() + SignedDuration::from_hours(24));
    let id = json!({"SecretId": "shop/db"});
    assert_eq!(refused(&mut world, "GetSecretValue", &id).0, "InvalidRequestException");
    assert!(ask(&mut world, "DescribeSecret", &id)["DeletedDate"].is_number());
    assert_eq!(ask(&mut world, "ListSecrets", &json!({}))["SecretList"], json!([]));
    let planned = ask(&mut world, "ListSecrets", &json!({"IncludePlannedDeletion": true}));
    assert_eq!(planned["SecretList"][0]["Name"], "shop/db");
}

#[test]
fn a_put_with_the_same_token_is_harmless_and_with_another_value_refused() {
    let mut world = with_secret();
    let token = version_id("third");
    let put = |value: &str| json!({"SecretId": "shop/db", "SecretString": value, "ClientRequestToken": token});
    let first = ask(&mut world, "PutSecretValue", &put("3"));
    assert_eq!(
        (&first["VersionId"], &first["VersionStages"]),
        (&json!(token), &json!(["AWSCURRENT"]))
    );
    assert_eq!(ask(&mut world, "PutSecretValue", &put("3")), first);
    assert_eq!(refused(&mut world, "PutSecretValue", &put("4")).0, "ResourceExistsException");
    let ids = ask(&mut world, "ListSecretVersionIds", &json!({"SecretId": "shop/db"}));
    assert_eq!(ids["Versions"].as_array().unwrap().len(), 2);
    let all = json!({"SecretId": "shop/db", "IncludeDeprecated": true});
    let ids = ask(&mut world, "ListSecretVersionIds", &all);
    assert_eq!(ids["Versions"].as_array().unwrap().len(), 3);
}

#[test]
fn values_are_checked_on_their_way_in() {
    let mut world = with_secret();
    let mut put = |extra: Value| {
        let mut input = extra;
        input["SecretId"] = json!("shop/db");
        refused(&mut world, "PutSecretValue", &input).0
    };
    assert_eq!(put(json!({})), "InvalidRequestException");
    assert_eq!(
        put(json!({"SecretString": "a", "SecretBinary": "YQ=="})),
        "InvalidParameterException"
    );
    assert_eq!(put(json!({"SecretBinary": "%"})), "InvalidParameterException");
    assert_eq!(put(json!({"SecretString": "x".repeat(65_537)})), "InvalidParameterException");
    let short = json!({"SecretString": "a", "ClientRequestToken": "short"});
    assert_eq!(put(short), "InvalidParameterException");
}

#[test]
fn a_secret_is_made_once_and_keeps_bytes_as_they_are() {
    let mut world = world();
    let input =
        json!({"Name": "key", "SecretBinary": "AP8=", "Tags": [{"Key": "a", "Value": "b"}]});
    let made = ask(&mut world, "CreateSecret", &input);
    assert!(made["ARN"].as_str().unwrap().contains(":secret:key-"), "{made}");
    let value = ask(&mut world, "GetSecretValue", &json!({"SecretId": "key"}));
    assert_eq!((&value["SecretBinary"], &value["SecretString"]), (&json!("AP8="), &Value::Null));
    assert_eq!(refused(&mut world, "CreateSecret", &input).0, "ResourceExistsException");
    assert_eq!(
        refused(&mut world, "CreateSecret", &json!({"Name": "a b"})).0,
        "ValidationException"
    );
}

#[test]
fn lists_are_filtered_and_paged() {
    let mut world = world();
    for name in ["shop/a", "shop/b", "other"] {
        add_secret(&mut world, name);
    }
    let names = |page: &Value| -> Vec<String> {
        let secrets = page["SecretList"].as_array().unwrap().iter();
        secrets.map(|secret| secret["Name"].as_str().unwrap().to_owned()).collect()
    };
    let filter = |value: &str| json!({"Filters": [{"Key": "name", "Values": [value]}]});
    assert_eq!(names(&ask(&mut world, "ListSecrets", &filter("shop"))), ["shop/a", "shop/b"]);
    assert_eq!(names(&ask(&mut world, "ListSecrets", &filter("!shop"))), ["other"]);
    let first = ask(&mut world, "ListSecrets", &json!({"MaxResults": 2}));
    let next = json!({"MaxResults": 2, "NextToken": first["NextToken"]});
    let second = ask(&mut world, "ListSecrets", &next);
    assert_eq!([names(&first), names(&second)].concat().len(), 3);
    assert_eq!(second["NextToken"], Value::Null);
    let key = json!({"Filters": [{"Key": "colour", "Values": ["red"]}]});
    assert_eq!(refused(&mut world, "ListSecrets", &key).0, "InvalidParameterException");
    let token = json!({"NextToken": "x"});
    assert_eq!(refused(&mut world, "ListSecrets", &token).0, "InvalidNextTokenException");
}
