use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{amz, body, error, noon, world},
    world::World,
};

/// A stream with ten events among those of another.
fn logged() -> World {
    let mut world = world();
    let now = noon().as_millisecond();
    let group = world.logs.group_mut("/g", now);
    for number in 0..10 {
        group.append("mine", now - 100 + number, now, number.to_string());
        group.append("other", now - 100 + number, now, "other".to_owned());
    }
    world
}

/// The messages of a page, and its tokens.
fn ask(world: &mut World, extra: &[(&str, Value)]) -> (String, Value, Value) {
    let mut input = json!({"logGroupName": "/g", "logStreamName": "mine"});
    for (key, value) in extra {
        input[*key] = value.clone();
    }
    let page = body(world, &amz("Logs_20140328.GetLogEvents", &input));
    let events = page["events"].as_array().unwrap();
    let messages = events.iter().map(|event| event["message"].as_str().unwrap()).collect();
    (messages, page["nextForwardToken"].clone(), page["nextBackwardToken"].clone())
}

#[test]
fn without_a_token_it_begins_at_the_end_or_at_the_head() {
    let mut world = logged();
    assert_eq!(ask(&mut world, &[("limit", json!(3))]).0, "789");
    let head = [("limit", json!(3)), ("startFromHead", json!(true))];
    assert_eq!(ask(&mut world, &head).0, "012");
}

#[test]
fn tokens_go_both_ways_and_stand_still_at_the_end() {
    let mut world = logged();
    let (page, forward, backward) = ask(&mut world, &[("limit", json!(4))]);
    assert_eq!(page, "6789");
    let (page, _, earlier) = ask(&mut world, &[("limit", json!(4)), ("nextToken", backward)]);
    assert_eq!(page, "2345");
    let (page, _, first) = ask(&mut world, &[("limit", json!(4)), ("nextToken", earlier)]);
    assert_eq!(page, "01");
    let (page, _, same) = ask(&mut world, &[("nextToken", first.clone())]);
    assert_eq!((page.as_str(), &same), ("", &first));

    let (page, same, _) = ask(&mut world, &[("nextToken", forward.clone())]);
    assert_eq!((page.as_str(), &same), ("", &forward));
    let now = noon().as_millisecond();
    world.logs.group_mut("/g", now).append("mine", now, now, "new".to_owned());
    assert_eq!(ask(&mut world, &[("nextToken", forward)]).0, "new");
}

#[test]
fn the_end_of_the_time_is_excluded() {
    let start = noon().as_millisecond() - 100;
    let times = [("startTime", json!(start + 2)), ("endTime", json!(start + 5))];
    assert_eq!(ask(&mut logged(), &times).0, "234");
}

#[test]
fn what_is_not_there_is_not_found() {
    let ask = |input: Value| error(&mut logged(), &amz("Logs_20140328.GetLogEvents", &input)).1;
    let missing = json!({"logGroupName": "/g", "logStreamName": "x"});
    assert_eq!(ask(missing), "ResourceNotFoundException");
    let token = json!({"logGroupName": "/g", "logStreamName": "mine", "nextToken": "z"});
    assert_eq!(ask(token), "InvalidParameterException");
}
