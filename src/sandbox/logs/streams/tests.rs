use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{amz, body, call, error, noon, world},
    world::World,
};

fn ask(world: &mut World, operation: &str, input: &Value) -> Value {
    body(world, &amz(&format!("Logs_20140328.{operation}"), input))
}

fn refused(world: &mut World, operation: &str, input: &Value) -> String {
    error(world, &amz(&format!("Logs_20140328.{operation}"), input)).1
}

/// Sixty streams of which the first has the newest event.
fn logged() -> World {
    let mut world = world();
    let now = noon().as_millisecond();
    let group = world.logs.group_mut("/g", now);
    for number in 0..60 {
        group.append(&format!("s{number:02}"), now - number, now, String::new());
    }
    world
}

#[test]
fn streams_are_listed_by_name_or_time_fifty_a_page() {
    let mut world = logged();
    let first = ask(&mut world, "DescribeLogStreams", &json!({"logGroupName": "/g"}));
    assert_eq!(first["logStreams"].as_array().unwrap().len(), 50);
    let next = json!({"logGroupName": "/g", "nextToken": first["nextToken"]});
    let second = ask(&mut world, "DescribeLogStreams", &next);
    assert_eq!(second["logStreams"][0]["logStreamName"], "s50");
    assert_eq!(second["nextToken"], Value::Null);
    let by_time = json!({"logGroupName": "/g", "orderBy": "LastEventTime"});
    let oldest = ask(&mut world, "DescribeLogStreams", &by_time);
    assert_eq!(oldest["logStreams"][0]["logStreamName"], "s59");
    let mut newest = by_time;
    newest["descending"] = json!(true);
    let newest = ask(&mut world, "DescribeLogStreams", &newest);
    assert_eq!(newest["logStreams"][0]["logStreamName"], "s00");
}

#[test]
fn order_by_time_takes_no_prefix() {
    let prefix = json!({"logGroupName": "/g", "logStreamNamePrefix": "s1"});
    let found = ask(&mut logged(), "DescribeLogStreams", &prefix);
    assert_eq!(found["logStreams"].as_array().unwrap().len(), 10);
    let mut both = prefix;
    both["orderBy"] = json!("LastEventTime");
    let code = refused(&mut logged(), "DescribeLogStreams", &both);
    assert_eq!(code, "InvalidParameterException");
}

#[test]
fn groups_are_found_by_prefix_or_by_pattern() {
    let mut world = world();
    for name in ["/aws/lambda/a", "/aws/lambda/b", "/Orders"] {
        ask(&mut world, "CreateLogGroup", &json!({"logGroupName": name}));
    }
    let mut names = |input: Value| {
        let found = ask(&mut world, "DescribeLogGroups", &input);
        let groups = found["logGroups"].as_array().unwrap().clone();
        let names = groups.iter().map(|g| g["logGroupName"].as_str().unwrap().to_owned());
        names.collect::<Vec<String>>()
    };
    assert_eq!(names(json!({"logGroupNamePrefix": "/aws"})), ["/aws/lambda/a", "/aws/lambda/b"]);
    assert_eq!(names(json!({"logGroupNamePattern": "orders"})), ["/Orders"]);
    assert_eq!(names(json!({"limit": 1})), ["/Orders"]);
}

#[test]
fn what_is_put_can_be_read_and_what_is_too_old_is_told() {
    let mut world = world();
    let stream = json!({"logGroupName": "/g", "logStreamName": "s"});
    assert_eq!(refused(&mut world, "CreateLogStream", &stream), "ResourceNotFoundException");
    ask(&mut world, "CreateLogGroup", &json!({"logGroupName": "/g"}));
    ask(&mut world, "CreateLogStream", &stream);
    assert_eq!(refused(&mut world, "CreateLogStream", &stream), "ResourceAlreadyExistsException");

    let now = noon().as_millisecond();
    let event = |time: i64| json!({"timestamp": time, "message": "m"});
    let mut put = stream.clone();
    put["logEvents"] = json!([event(now - 15 * 86_400_000), event(now), event(now + 8_000_000)]);
    let answer = ask(&mut world, "PutLogEvents", &put);
    let rejected = json!({"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 2});
    assert_eq!(answer["rejectedLogEventsInfo"], rejected);
    let read = ask(&mut world, "GetLogEvents", &stream);
    assert_eq!(read["events"].as_array().unwrap().len(), 1);

    put["logEvents"] = json!([event(now), event(now - 1)]);
    assert_eq!(refused(&mut world, "PutLogEvents", &put), "InvalidParameterException");
}

#[test]
fn groups_are_named_by_arn_as_well() {
    let mut world = logged();
    let arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/g";
    for identifier in [arn.to_owned(), format!("{arn}:*"), "/g".to_owned()] {
        let input = json!({"logGroupIdentifier": identifier});
        assert!(call(&mut world, &amz("Logs_20140328.DescribeLogStreams", &input)).is_ok());
    }
}
