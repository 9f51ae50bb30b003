use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::sandbox::testkit::{amz, error, noon, world};

const ARN: &str = "arn:aws:logs:eu-west-1:123456789012:log-group:/custom";

/// A group with one old event.
fn logged() -> World {
    let mut world = world();
    put(&mut world, "2026/11/22/[1]aa", -60_000, "old");
    world
}

/// An event that comes in now, of a time before or after now.
fn put(world: &mut World, stream: &str, after_ms: i64, message: &str) {
    let now_ms = noon().as_millisecond();
    let ingestion_ms = world.now_ms();
    let group = world.logs.group_mut("/custom", now_ms);
    group.append(stream, ingestion_ms + after_ms, ingestion_ms, message.to_owned());
}

fn started(world: &mut World, input: &Value) -> LiveTail {
    let reply = start(world, &amz("Logs_20140328.StartLiveTail", input)).unwrap();
    assert_eq!(reply.header("content-type"), Some(eventstream::CONTENT_TYPE));
    *reply.then.unwrap()
}

/// What an update says, without its frame.
fn said(update: Update) -> Value {
    let Update::Goes(bytes) = update else { panic!("{update:?}") };
    let headers = usize::try_from(u32::from_be_bytes(bytes[4..8].try_into().unwrap())).unwrap();
    serde_json::from_slice(&bytes[12 + headers..bytes.len() - 4]).unwrap()
}

fn messages(update: &Value) -> Vec<&str> {
    let results = update["sessionResults"].as_array().unwrap();
    results.iter().map(|event| event["message"].as_str().unwrap()).collect()
}

#[test]
fn it_tells_what_comes_in_from_now_on_each_once() {
    let mut world = logged();
    let mut session = started(&mut world, &json!({"logGroupIdentifiers": [ARN]}));
    put(&mut world, "2026/11/22/[1]aa", -30_000, "late");
    put(&mut world, "2026/11/22/[2]bb", 0, "new");
    let update = said(session.update(&mut world));
    assert_eq!(messages(&update), ["late", "new"]);
    assert_eq!(update["sessionMetadata"]["sampled"], false);
    let now_ms = noon().as_millisecond();
    let expected = json!({
        "logGroupIdentifier": ARN, "logStreamName": "2026/11/22/[1]aa", "message": "late",
        "timestamp": now_ms - 30_000, "ingestionTime": now_ms,
    });
    assert_eq!(update["sessionResults"][0], expected);
    put(&mut world, "2026/11/22/[2]bb", 0, "in the same millisecond");
    assert_eq!(messages(&said(session.update(&mut world))), ["in the same millisecond"]);
    assert_eq!(messages(&said(session.update(&mut world))), [""; 0]);
}

#[test]
fn of_too_many_events_it_tells_a_sample_and_says_so() {
    let mut world = logged();
    let mut session = started(&mut world, &json!({"logGroupIdentifiers": [ARN]}));
    for number in 0..750 {
        put(&mut world, "s", 0, &number.to_string());
    }
    let update = said(session.update(&mut world));
    assert_eq!(update["sessionMetadata"]["sampled"], true);
    let told = messages(&update);
    assert_eq!((told.len(), told[0], told[2]), (500, "0", "3"));
    let update = said(session.update(&mut world));
    assert_eq!(update["sessionMetadata"]["sampled"], false);
}

#[test]
fn streams_and_patterns_choose() {
    let mut world = logged();
    let chosen = [
        (json!({"logStreamNames": ["a/1"]}), vec!["one"]),
        (json!({"logStreamNamePrefixes": ["a/", "c/"]}), vec!["one", "two"]),
        (json!({"logEventFilterPattern": "t"}), vec!["two", "three"]),
    ];
    let mut sessions: Vec<LiveTail> = Vec::new();
    for (input, _) in &chosen {
        let mut input = input.clone();
        input["logGroupIdentifiers"] = json!([ARN]);
        sessions.push(started(&mut world, &input));
    }
    for (stream, message) in [("a/1", "one"), ("a/2", "two"), ("b/1", "three")] {
        put(&mut world, stream, 0, message);
    }
    for (session, (input, expected)) in sessions.iter_mut().zip(&chosen) {
        assert_eq!(messages(&said(session.update(&mut world))), *expected, "{input}");
    }
}

#[test]
fn a_session_ends_after_three_hours() {
    let mut world = logged();
    let mut session = started(&mut world, &json!({"logGroupIdentifiers": [ARN]}));
    world.clock.advance(SignedDuration::from_secs(3 * 3_600 - 1));
    assert!(matches!(session.update(&mut world), Update::Goes(_)));
    world.clock.advance(SignedDuration::from_secs(1));
    let Update::Ends(bytes) = session.update(&mut world) else { panic!("it goes on") };
    let name = b"SessionTimeoutException";
    assert!(bytes.windows(name.len()).any(|part| part == name));
}

#[test]
fn what_it_can_not_watch_is_refused() {
    let mut world = logged();
    let other = ARN.replace("/custom", "/other");
    let eleven = vec![ARN; 11];
    for (input, code) in [
        (json!({}), "InvalidParameterException"),
        (json!({"logGroupIdentifiers": eleven}), "InvalidParameterException"),
        (json!({"logGroupIdentifiers": ["/custom"]}), "InvalidParameterException"),
        (json!({"logGroupIdentifiers": [format!("{ARN}:*")]}), "InvalidParameterException"),
        (json!({"logGroupIdentifiers": [other]}), "ResourceNotFoundException"),
        (
            json!({"logGroupIdentifiers": [ARN, ARN], "logStreamNames": ["s"]}),
            "InvalidParameterException",
        ),
        (
            json!({
                "logGroupIdentifiers": [ARN], "logStreamNames": ["s"],
                "logStreamNamePrefixes": ["s"],
            }),
            "InvalidParameterException",
        ),
        (
            json!({"logGroupIdentifiers": [ARN], "logEventFilterPattern": "x".repeat(1_025)}),
            "InvalidParameterException",
        ),
    ] {
        let (_, refused, _) = error(&mut world, &amz("Logs_20140328.StartLiveTail", &input));
        assert_eq!(refused, code, "{input}");
    }
}
