use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{add_function, body, call, error, rest, world},
    world::World,
};

const PUT: &str = "/2017-10-31/functions/checkout/concurrency";
const GET: &str = "/2019-09-30/functions/checkout/concurrency";

fn put(world: &mut World, reserved: i64) -> Result<(u16, Value), (u16, String, String)> {
    let input = json!({"ReservedConcurrentExecutions": reserved}).to_string();
    call(world, &rest("PUT", PUT, &input))
}

#[test]
fn a_reservation_is_told_everywhere_until_it_is_deleted() {
    let mut world = world();
    let reserved = json!({"ReservedConcurrentExecutions": 50});
    assert_eq!(put(&mut world, 50), Ok((200, reserved.clone())));
    assert_eq!(body(&mut world, &rest("GET", GET, "")), reserved);
    let function = body(&mut world, &rest("GET", "/2015-03-31/functions/checkout", ""));
    assert_eq!(function["Concurrency"], reserved);
    let settings = body(&mut world, &rest("GET", "/2016-08-19/account-settings", ""));
    assert_eq!(settings["AccountLimit"]["UnreservedConcurrentExecutions"], 950);
    assert_eq!(call(&mut world, &rest("DELETE", PUT, "")).unwrap().0, 204);
    assert_eq!(body(&mut world, &rest("GET", GET, "")), json!({}));
    assert_eq!(call(&mut world, &rest("DELETE", PUT, "")).unwrap().0, 204);
}

#[test]
fn a_hundred_stay_unreserved() {
    let mut world = world();
    add_function(&mut world, "cart", 1);
    let now = world.clock.now();
    world.lambda.functions.get_mut("cart").unwrap().reserved.set(now, Some(600));
    let (status, code, message) = put(&mut world, 301).unwrap_err();
    assert_eq!((status, code.as_str()), (400, "InvalidParameterValueException"));
    assert!(message.contains("below its minimum value of [100]"), "{message}");
    assert!(put(&mut world, 300).is_ok());
    assert!(put(&mut world, 300).is_ok(), "its own reservation does not stand in its way");
    assert!(put(&mut world, 0).is_ok());
}

#[test]
fn what_is_no_reservation_is_refused() {
    let mut world = world();
    let code = |outcome: Result<_, (u16, String, String)>| outcome.unwrap_err().1;
    assert_eq!(code(put(&mut world, -1)), "ValidationException");
    assert_eq!(code(call(&mut world, &rest("PUT", PUT, "{}"))), "ValidationException");
    let missing = "/2017-10-31/functions/none/concurrency";
    let (status, code, _) = error(&mut world, &rest("DELETE", missing, ""));
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
}

#[test]
fn a_stop_holds_from_its_moment_on() {
    let mut world = world();
    let before = world.clock.now();
    world.clock.advance(jiff::SignedDuration::from_secs(60));
    put(&mut world, 0).unwrap();
    let checkout = &world.lambda.functions["checkout"];
    assert!(!checkout.stopped_at(before));
    assert!(checkout.stopped_at(world.clock.now()));
}
