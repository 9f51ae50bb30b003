use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{amz, body, error, noon, world},
    world::World,
};

const GROUP: &str = "/custom";
const STREAMS: [&str; 2] = ["2026/11/22/[1]aa", "2026/11/22/[2]bb"];

/// A group with `count` events, a millisecond apart, of two streams in turn.
fn logged(count: i64) -> World {
    let mut world = world();
    let now = noon().as_millisecond();
    let group = world.logs.group_mut(GROUP, now);
    for number in 0..count {
        let stream = STREAMS[usize::try_from(number % 2).unwrap()];
        group.append(stream, now - 3_600_000 + number, now, format!("line {number}"));
    }
    world
}

fn ask(world: &mut World, input: &Value) -> Value {
    let mut input = input.clone();
    input["logGroupName"] = json!(GROUP);
    body(world, &amz("Logs_20140328.FilterLogEvents", &input))
}

/// All messages, page by page, and how many pages there were.
fn all(world: &mut World, input: &Value) -> (Vec<String>, usize) {
    let (mut messages, mut pages, mut input) = (Vec::new(), 0, input.clone());
    loop {
        let page = ask(world, &input);
        pages += 1;
        let events = page["events"].as_array().unwrap();
        messages.extend(events.iter().map(|event| event["message"].as_str().unwrap().to_owned()));
        match page.get("nextToken") {
            Some(token) => input["nextToken"] = token.clone(),
            None => return (messages, pages),
        }
    }
}

#[test]
fn pages_give_every_event_once_and_in_order() {
    let (messages, pages) = all(&mut logged(25), &json!({"limit": 10}));
    let expected: Vec<String> = (0..25).map(|number| format!("line {number}")).collect();
    assert_eq!(messages, expected);
    assert!(pages >= 3, "{pages}");
}

#[test]
fn an_event_that_comes_in_between_two_pages_shifts_none() {
    let mut world = logged(20);
    let mut first = ask(&mut world, &json!({"limit": 10}));
    if first["events"] == json!([]) {
        first = ask(&mut world, &json!({"limit": 10, "nextToken": first["nextToken"]}));
    }
    let now = noon().as_millisecond();
    let group = world.logs.group_mut(GROUP, now);
    group.append(STREAMS[0], now - 3_600_000, now, "late".to_owned());
    let second = ask(&mut world, &json!({"nextToken": first["nextToken"]}));
    assert_eq!(first["events"][9]["message"], "line 9");
    assert_eq!(second["events"][0]["message"], "line 10");
}

#[test]
fn an_event_is_not_seen_before_it_came_in() {
    let mut world = logged(1);
    let now = noon().as_millisecond();
    let group = world.logs.group_mut(GROUP, now);
    group.append(STREAMS[0], now - 1_000, now + 20_000, "late".to_owned());
    assert_eq!(all(&mut world, &json!({})).0, ["line 0"]);
    world.clock.advance(jiff::SignedDuration::from_secs(20));
    assert_eq!(all(&mut world, &json!({})).0, ["line 0", "late"]);
}

#[test]
fn streams_times_and_patterns_choose() {
    let mut world = logged(10);
    let start = noon().as_millisecond() - 3_600_000;
    let mut chosen = |input: Value| all(&mut world, &input).0;
    let second = chosen(json!({"logStreamNamePrefix": "2026/11/22/[2]"}));
    assert_eq!(second, ["line 1", "line 3", "line 5", "line 7", "line 9"]);
    let named = chosen(json!({"logStreamNames": [STREAMS[0]], "filterPattern": "-4"}));
    assert_eq!(named, ["line 0", "line 2", "line 6", "line 8"]);
    let between = chosen(json!({"startTime": start + 3, "endTime": start + 4}));
    assert_eq!(between, ["line 3", "line 4"]);
    assert!(chosen(json!({"startTime": start + 4, "endTime": start + 3})).is_empty());
}

#[test]
fn a_rare_match_takes_pages_that_are_empty() {
    let mut world = logged(45_000);
    let (messages, pages) = all(&mut world, &json!({"filterPattern": "\"line 44999\""}));
    assert_eq!(messages, ["line 44999"]);
    assert!(pages >= 3, "{pages}");
}

#[test]
fn a_page_holds_a_megabyte_at_most() {
    let mut world = world();
    let now = noon().as_millisecond();
    let group = world.logs.group_mut(GROUP, now);
    for number in 0..6 {
        group.append(STREAMS[0], now + number, now, "x".repeat(400_000));
    }
    let (messages, pages) = all(&mut world, &json!({}));
    assert_eq!(messages.len(), 6);
    assert!(pages >= 3, "{pages}");
}

#[test]
fn first_pages_are_sometimes_empty_although_there_are_events() {
    let mut world = logged(3);
    let empty = (0..500).filter(|_| ask(&mut world, &json!({}))["events"] == json!([])).count();
    assert!((1..60).contains(&empty), "{empty}");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let mut world = logged(1);
    let mut refused =
        |input: Value| error(&mut world, &amz("Logs_20140328.FilterLogEvents", &input)).1;
    let in_group = |key: &str, value: Value| {
        let mut input = json!({"logGroupName": GROUP});
        input[key] = value;
        input
    };
    assert_eq!(refused(json!({"logGroupName": "/other"})), "ResourceNotFoundException");
    assert_eq!(refused(json!({})), "InvalidParameterException");
    assert_eq!(refused(in_group("limit", json!(10_001))), "InvalidParameterException");
    assert_eq!(refused(in_group("nextToken", json!("?"))), "InvalidParameterException");
    assert_eq!(refused(in_group("filterPattern", json!("\"open"))), "InvalidParameterException");
    assert_eq!(refused(in_group("logStreamNames", json!(["x"]))), "ResourceNotFoundException");
    assert_eq!(refused(in_group("limit", json!("ten"))), "SerializationException");
}
