use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{body, call, error, rest, world},
    world::World,
};

const PATH: &str = "/2019-09-30/functions/checkout/provisioned-concurrency";

fn put(
    world: &mut World,
    qualifier: &str,
    count: i32,
) -> Result<(u16, Value), (u16, String, String)> {
    let input = json!({"ProvisionedConcurrentExecutions": count}).to_string();
    call(world, &rest("PUT", &format!("{PATH}?Qualifier={qualifier}"), &input))
}

fn refused(world: &mut World, qualifier: &str, count: i32) -> (String, String) {
    let (_, code, message) = put(world, qualifier, count).unwrap_err();
    (code, message)
}

#[test]
fn environments_are_ready_after_a_while() {
    let mut world = world();
    let get = format!("{PATH}?Qualifier=live");
    assert_eq!(
        error(&mut world, &rest("GET", &get, "")).1,
        "ProvisionedConcurrencyConfigNotFoundException"
    );
    let (status, asked) = put(&mut world, "live", 5).unwrap();
    assert_eq!((status, &asked["Status"]), (202, &json!("IN_PROGRESS")));
    world.clock.advance(SignedDuration::from_secs(60));
    let ready = body(&mut world, &rest("GET", &get, ""));
    assert_eq!(ready["Status"], "READY");
    assert_eq!(ready["AvailableProvisionedConcurrentExecutions"], 5);
    let listed = body(&mut world, &rest("GET", &format!("{PATH}?List=ALL"), ""));
    let listed = listed["ProvisionedConcurrencyConfigs"].as_array().unwrap();
    assert!(listed[0]["FunctionArn"].as_str().unwrap().ends_with(":checkout:live"));
    assert_eq!(call(&mut world, &rest("DELETE", &get, "")).unwrap().0, 204);
    assert_eq!(error(&mut world, &rest("GET", &get, "")).0, 404);
}

#[test]
fn only_what_is_published_and_not_split_has_them() {
    let mut world = world();
    assert!(refused(&mut world, "$LATEST", 5).1.contains("unpublished"));
    assert_eq!(refused(&mut world, "live", 0).0, "ValidationException");
    assert_eq!(refused(&mut world, "live", 901).0, "InvalidParameterValueException");
    let split = json!({"RoutingConfig": {"AdditionalVersionWeights": {"3": 0.1}}}).to_string();
    body(&mut world, &rest("PUT", "/2015-03-31/functions/checkout/aliases/live", &split));
    let (code, message) = refused(&mut world, "live", 5);
    assert_eq!(code, "InvalidParameterValueException");
    assert!(message.starts_with("Alias with weights"), "{message}");
    assert!(put(&mut world, "3", 5).is_ok());
}

#[test]
fn what_is_provisioned_comes_out_of_what_is_reserved() {
    let mut world = world();
    put(&mut world, "live", 5).unwrap();
    let mut reserve = |reserved| {
        let input = json!({"ReservedConcurrentExecutions": reserved}).to_string();
        let put = rest("PUT", "/2017-10-31/functions/checkout/concurrency", &input);
        call(&mut world, &put)
    };
    let (_, code, message) = reserve(0).unwrap_err();
    assert_eq!(code, "InvalidParameterValueException");
    assert!(message.contains("total provisioned concurrency [5]"), "{message}");
    assert!(reserve(6).is_ok());
    assert!(refused(&mut world, "3", 2).1.contains("reservedConcurrentExecution"));
}
