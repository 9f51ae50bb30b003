use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{amz, body, call, error, noon, world},
    world::World,
};

const GROUP: &str = "/custom";

/// A group with a bit of everything: platform lines, text, JSON.
fn logged() -> World {
    let mut world = world();
    let now = noon().as_millisecond();
    let id = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";
    let group = world.logs.group_mut(GROUP, now);
    for number in 0..60 {
        let at = now - 3_600_000 + number * 60_000;
        let stream = format!("2026/11/22/[{}]aa", 41 + number % 2);
        let message = match number % 3 {
            0 => format!(
                "REPORT RequestId: {id}\tDuration: {number}.5 ms\tBilled Duration: {number} ms\t\
                 Memory Size: 128 MB\tMax Memory Used: 91 MB\t"
            ),
            1 => {
                json!({"level": if number < 10 { "ERROR" } else { "INFO" }, "order": {"n": number}})
                    .to_string()
            }
            _ => format!("plain {number}"),
        };
        group.append(&stream, at, at + 500, message);
    }
    world
}

fn start(world: &mut World, text: &str) -> Value {
    let now = noon().as_second();
    amz_body(
        world,
        "StartQuery",
        &json!({
            "logGroupNames": [GROUP], "queryString": text, "startTime": now - 7_200, "endTime": now,
        }),
    )
}

fn amz_body(world: &mut World, operation: &str, input: &Value) -> Value {
    body(world, &amz(&format!("Logs_20140328.{operation}"), input))
}

fn results(world: &mut World, id: &Value) -> Value {
    amz_body(world, "GetQueryResults", &json!({"queryId": id}))
}

/// The rows of a query that runs to its end, `field=value` each.
fn asked(text: &str) -> Vec<Vec<String>> {
    let world = &mut logged();
    let id = start(world, text)["queryId"].clone();
    world.clock.advance(SignedDuration::from_secs(60));
    let results = results(world, &id);
    assert_eq!(results["status"], "Complete");
    let rows = results["results"].as_array().unwrap().iter();
    rows.map(|row| {
        let fields = row.as_array().unwrap().iter().filter(|field| field["field"] != "@ptr");
        fields
            .map(|field| format!("{}={}", text_of(&field["field"]), text_of(&field["value"])))
            .collect()
    })
    .collect()
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn only(text: &str) -> Vec<String> {
    let mut rows = asked(text);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

#[test]
fn events_come_newest_first_with_what_was_asked_for() {
    let rows = asked("fields @timestamp, @message, order.n | limit 2");
    assert_eq!(rows[0][1], "@message=plain 59");
    assert_eq!(rows[1][2], "order.n=58");
    assert_eq!(rows[0].len(), 2, "what an event lacks is left out");
    let first = only("fields @message as said | sort @timestamp asc | limit 1");
    assert!(first[0].starts_with("said=REPORT"), "{first:?}");
    assert_eq!(asked("filter @message like /plain/ | limit 1")[0].len(), 2, "time and message");
}

#[test]
fn conditions_choose() {
    let count = |condition: &str| only(&format!("filter {condition} | stats count(*) as n"));
    for (condition, n) in [
        ("level = 'ERROR'", 3),
        ("level = \"ERROR\" and order.n > 4", 1),
        ("level = 'ERROR' or @message like 'plain 5'", 8),
        ("not ispresent(level) and @message not like /plain/", 20),
        ("order.n in [1, 4, 58]", 3),
        ("@type = 'REPORT' and @duration >= 30.5", 10),
        ("@message =~ /plain (5|11)$/", 2),
        ("(order.n = 1 or order.n = 4) and level != 'INFO'", 2),
        ("@logStream like '[41]' and level = 'INFO'", 9),
        ("nothing = 1 or @requestId like '8f50'", 20),
    ] {
        assert_eq!(count(condition), [format!("n={n}")], "{condition}");
    }
}

#[test]
fn figures_are_reckoned_over_groups() {
    assert_eq!(
        only(
            "stats count(*), min(order.n), max(order.n), avg(order.n), sum(order.n), pct(order.n, 50)"
        ),
        [
            "count(*)=60",
            "min(order.n)=1",
            "max(order.n)=58",
            "avg(order.n)=29.5",
            "sum(order.n)=590",
            "pct(order.n,50)=28"
        ]
    );
    let bins = asked("stats count(*) as n by bin(20m) as at | sort at asc");
    assert_eq!(bins.len(), 3, "{bins:?}");
    assert_eq!(bins[0], ["at=2026-11-22 11:00:00.000", "n=20"]);
    let streams = asked("stats count(*) by @logStream | sort count(*) desc, @logStream desc");
    assert_eq!(streams[0], ["@logStream=2026/11/22/[42]aa", "count(*)=30"]);
    assert_eq!(
        only("stats avg(@maxMemoryUsed), count_distinct(level)")[0],
        "avg(@maxMemoryUsed)=91000000"
    );
}

#[test]
fn it_takes_its_time_and_tells_how_far_it_is() {
    let world = &mut logged();
    let id = start(world, "stats count(*)")["queryId"].clone();
    let at_first = results(world, &id);
    assert_eq!((&at_first["status"], &at_first["results"]), (&json!("Scheduled"), &json!([])));
    world.clock.advance(SignedDuration::from_millis(1_200));
    let half_way = results(world, &id);
    assert_eq!(half_way["status"], "Running");
    let scanned = half_way["statistics"]["recordsScanned"].as_f64().unwrap();
    assert!((1.0..60.0).contains(&scanned), "{scanned}");
    world.clock.advance(SignedDuration::from_secs(2));
    let done = results(world, &id);
    assert_eq!(done["status"], "Complete");
    assert_eq!(done["statistics"]["recordsScanned"], 60.0);
    assert!(done["statistics"]["bytesScanned"].as_f64().unwrap() > 1_000.0);
}

#[test]
fn a_query_can_be_stopped_once() {
    let world = &mut logged();
    let id = start(world, "stats count(*)")["queryId"].clone();
    let stop = amz("Logs_20140328.StopQuery", &json!({"queryId": id}));
    assert_eq!(body(world, &stop), json!({"success": true}));
    assert_eq!(results(world, &id)["status"], "Cancelled");
    assert_eq!(error(world, &stop).1, "InvalidParameterException");
    let listed = amz_body(world, "DescribeQueries", &json!({"status": "Cancelled"}));
    assert_eq!(listed["queries"][0]["queryId"], id);
    assert_eq!(
        amz_body(world, "DescribeQueries", &json!({"status": "Running"}))["queries"],
        json!([])
    );
}

#[test]
fn what_it_does_not_know_is_refused_in_its_place() {
    let world = &mut logged();
    for (text, start_at, told) in [
        ("", 0, "empty"),
        ("fields @message | parse @message 'a'", 18, "unexpected symbol found parse"),
        ("fields @message | dedup level", 18, "unexpected symbol found dedup"),
        ("fields", 6, "expected a field"),
        ("filter level", 12, "expected =, !="),
        ("filter level = ERROR and", 24, "expected a field"),
        ("filter @message like /(/", 21, "regular expression"),
        ("filter level = 'ERROR", 15, "unclosed '"),
        ("stats median(x)", 6, "no such function"),
        ("stats count(*) by bin(5)", 22, "a span is"),
        ("limit 0", 6, "limit takes"),
        ("sort @timestamp desc fields x", 21, "expected |"),
        ("fields a ; b", 9, "unexpected symbol found ;"),
    ] {
        let now = noon().as_second();
        let input = json!({
            "logGroupNames": [GROUP], "queryString": text, "startTime": now - 60, "endTime": now,
        });
        let (status, reply) = call(world, &amz("Logs_20140328.StartQuery", &input)).unwrap();
        assert_eq!((status, &reply["__type"]), (400, &json!("MalformedQueryException")), "{text}");
        let error = &reply["queryCompileError"];
        assert!(text_of(&error["message"]).contains(told), "{text}: {error}");
        assert_eq!(error["location"]["startCharOffset"], start_at, "{text}: {error}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let world = &mut logged();
    let now = noon().as_second();
    let mut refused = |change: Value| {
        let mut input = json!({
            "logGroupNames": [GROUP], "queryString": "stats count(*)",
            "startTime": now - 60, "endTime": now,
        });
        for (key, value) in change.as_object().unwrap() {
            input[key] = value.clone();
        }
        error(world, &amz("Logs_20140328.StartQuery", &input)).1
    };
    assert_eq!(refused(json!({"logGroupNames": ["/other"]})), "ResourceNotFoundException");
    assert_eq!(refused(json!({"logGroupNames": []})), "InvalidParameterException");
    assert_eq!(refused(json!({"endTime": now - 61})), "InvalidParameterException");
    assert_eq!(refused(json!({"limit": 10_001})), "InvalidParameterException");
    assert_eq!(refused(json!({"queryLanguage": "PPL"})), "InvalidParameterException");
    let unknown = amz("Logs_20140328.GetQueryResults", &json!({"queryId": "x"}));
    assert_eq!(error(world, &unknown).1, "ResourceNotFoundException");
}
