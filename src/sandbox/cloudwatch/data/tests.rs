use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::sandbox::{clock::SandboxClock, scenario::Scenario, testkit};

/// Ten minutes of two functions, one of which fails always; the clock stands.
fn world() -> World {
    let scenario = r#"
        [[functions]]
        name = "good"
        runtime = "nodejs22.x"
        behaviour = { error_rate = 0.0, p50_ms = 100, p95_ms = 300 }
        versions = [{ number = 1, published = "2d" }, { number = 2, published = "1d" }]
        aliases = [{ name = "live", version = 1, split = { version = 2, weight = 0.5 } }]
        traffic = [{ per_minute = 60, through = "live", daily_swing = 0.0 }]

        [[functions]]
        name = "bad"
        runtime = "python3.13"
        behaviour = { error_rate = 1.0 }
        traffic = [{ per_minute = 10, daily_swing = 0.0 }]

        [[functions]]
        name = "quiet"
        runtime = "python3.13"
    "#;
    let scenario = Scenario::parse("t.toml", scenario).unwrap();
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&scenario, clock, 3, None)
}

fn ask(world: &mut World, queries: &Value, more: &Value) -> Result<Value, (String, String)> {
    let mut input = json!({
        "MetricDataQueries": queries,
        "StartTime": "2026-11-22T09:30:00Z", "EndTime": "2026-11-22T09:50:00Z",
    });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let request = testkit::amz("GraniteServiceVersion20100801.GetMetricData", &input);
    let answer = testkit::call(world, &request);
    answer.map(|(_, body)| body).map_err(|(_, code, message)| (code, message))
}

fn results(world: &mut World, queries: &Value) -> Vec<Value> {
    let body = ask(world, queries, &json!({})).unwrap();
    body["MetricDataResults"].as_array().unwrap().clone()
}

fn stat(id: &str, metric: &str, stat: &str, dimensions: &[(&str, &str)]) -> Value {
    let dimensions: Vec<_> =
        dimensions.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
    json!({"Id": id, "MetricStat": {
        "Metric": {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions},
        "Period": 300, "Stat": stat,
    }})
}

/// Counts are whole numbers.
fn sum(result: &Value) -> u64 {
    let values = result["Values"].as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap().to_string().parse::<u64>().unwrap()).sum()
}

const GOOD: (&str, &str) = ("FunctionName", "good");
const LIVE: (&str, &str) = ("Resource", "good:live");

#[test]
fn a_function_s_invocations_are_those_of_its_alias_and_of_both_versions() {
    let queries = json!([
        stat("all", "Invocations", "Sum", &[GOOD]),
        stat("alias", "Invocations", "Sum", &[LIVE, GOOD]),
        stat("one", "Invocations", "Sum", &[GOOD, LIVE, ("ExecutedVersion", "1")]),
        stat("two", "Invocations", "Sum", &[GOOD, LIVE, ("ExecutedVersion", "2")]),
        stat("other", "Invocations", "Sum", &[GOOD, ("Resource", "good:1")]),
        stat("odd", "Invocations", "Sum", &[GOOD, ("ExecutedVersion", "2")]),
        stat("throttles", "Throttles", "Sum", &[GOOD, LIVE, ("ExecutedVersion", "2")]),
    ]);
    let results = results(&mut world(), &queries);
    let [all, alias, one, two, other, odd, throttles] = results.as_slice() else { panic!() };
    assert!((1_000..1_400).contains(&sum(all)), "{}", sum(all));
    assert_eq!(sum(all), sum(alias));
    assert_eq!(sum(all), sum(one) + sum(two));
    for nothing in [other, odd, throttles] {
        assert_eq!(nothing["Values"], json!([]));
        assert_eq!(nothing["StatusCode"], "Complete");
    }
    let times = json!([1_795_340_700, 1_795_340_400, 1_795_340_100, 1_795_339_800]);
    assert_eq!(all["Timestamps"], times, "newest first");
}

#[test]
fn statistics_fit_together() {
    let queries = json!([
        stat("n", "Duration", "SampleCount", &[GOOD]),
        stat("p50", "Duration", "p50", &[GOOD]),
        stat("p95", "Duration", "p95", &[GOOD]),
        stat("pr", "Duration", "PR(:100)", &[GOOD]),
        stat("i", "Invocations", "Sum", &[GOOD]),
        stat("peak", "ConcurrentExecutions", "Maximum", &[GOOD]),
        stat("account", "Errors", "Average", &[]),
    ]);
    let results = results(&mut world(), &queries);
    let first = |index: usize| results[index]["Values"][0].as_f64().unwrap();
    assert_eq!(sum(&results[0]), sum(&results[4]));
    assert!((85.0..115.0).contains(&first(1)), "{}", first(1));
    assert!((240.0..360.0).contains(&first(2)), "{}", first(2));
    assert!((40.0..60.0).contains(&first(3)), "{}", first(3));
    assert!((1.0..10.0).contains(&first(5)), "{}", first(5));
    assert!((0.1..0.2).contains(&first(6)), "{}", first(6));
}

#[test]
fn math_is_reckoned_over_other_queries_whatever_their_order() {
    let mut errors = stat("e", "Errors", "Sum", &[("FunctionName", "bad")]);
    errors["ReturnData"] = json!(false);
    let queries = json!([
        {"Id": "rate", "Expression": "100 * e / (i + 0)", "Label": "ERR%"},
        stat("i", "Invocations", "Sum", &[("FunctionName", "bad")]),
        errors,
        {"Id": "filled", "Expression": "FILL(none, 7)"},
        stat("none", "Errors", "Sum", &[("FunctionName", "quiet")]),
        {"Id": "if", "Expression": "IF(i > 1000000, 1, -2)"},
        {"Id": "total", "Expression": "SUM(METRICS()) - e"},
    ]);
    let results = results(&mut world(), &queries);
    let ids: Vec<_> = results.iter().map(|result| result["Id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["rate", "i", "filled", "none", "if", "total"]);
    assert_eq!(results[0]["Label"], "ERR%");
    assert_eq!(results[0]["Values"], json!([100.0, 100.0, 100.0, 100.0]));
    assert_eq!(results[2]["Values"], json!([7.0, 7.0, 7.0, 7.0]));
    assert_eq!(results[4]["Values"], json!([-2.0, -2.0, -2.0, -2.0]));
    assert_eq!(results[5]["Values"], results[1]["Values"]);
}

#[test]
fn what_is_wrong_with_an_expression_is_told() {
    for (expression, words) in [
        ("x + 1", "x is not defined"),
        ("i +", "Unexpected end"),
        ("(i", "')' is missing"),
        ("1 + 1", "must be a time series"),
        ("NOPE(i)", "NOPE"),
        ("e1", "circle"),
        ("i ; i", "Unexpected '; i'"),
    ] {
        let queries =
            json!([stat("i", "Errors", "Sum", &[]), {"Id": "e1", "Expression": expression}]);
        let (code, message) = ask(&mut world(), &queries, &json!({})).unwrap_err();
        assert_eq!(code, "ValidationError");
        assert!(message.contains(words) && message.contains("'e1'"), "{message}");
    }
}

fn insights(text: &str) -> Value {
    json!([{"Id": "q1", "Expression": text, "Period": 1_200}])
}

#[test]
fn insights_puts_functions_in_order_of_their_trouble() {
    let query = r#"SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)
                   GROUP BY FunctionName ORDER BY SUM() DESC LIMIT 10"#;
    let results = results(&mut world(), &insights(query));
    let labels: Vec<_> = results.iter().map(|result| result["Label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["bad", "good"], "a function without traffic has no line");
    assert!(sum(&results[0]) > 100);
    assert_eq!(results[1]["Values"], json!([0.0, 0.0]));
    assert!(results.iter().all(|result| result["Id"] == "q1"));
}

#[test]
fn insights_groups_filters_and_limits() {
    let labels = |query: &str| -> Vec<String> {
        let results = results(&mut world(), &insights(query));
        results.iter().map(|result| result["Label"].as_str().unwrap().to_owned()).collect()
    };
    let schema = r#"FROM SCHEMA("AWS/Lambda", FunctionName, Resource, ExecutedVersion)"#;
    let by = "GROUP BY Resource, ExecutedVersion";
    assert_eq!(
        labels(&format!("SELECT COUNT(Duration) {schema} {by}")),
        ["good:live 1", "good:live 2"]
    );
    let only = format!("SELECT AVG(Duration) {schema} WHERE ExecutedVersion != '1' {by}");
    assert_eq!(labels(&only), ["good:live 2"]);
    let functions = r#"SCHEMA("AWS/Lambda", FunctionName)"#;
    let one = format!("select max(Duration) from {functions} where FunctionName = 'good'");
    assert_eq!(labels(&one), ["Duration"]);
    let first = format!(
        "SELECT SUM(Invocations) FROM {functions} GROUP BY FunctionName ORDER BY SUM() ASC LIMIT 1"
    );
    assert_eq!(labels(&first), ["bad"]);
    assert_eq!(labels(r#"SELECT SUM(Nothing) FROM "AWS/Lambda""#), Vec::<String>::new());
    let resources = r#"SELECT SUM(Errors) FROM "AWS/Lambda" GROUP BY FunctionName, Resource"#;
    assert_eq!(labels(resources), ["bad bad", "good good:live"]);
}

#[test]
fn what_is_wrong_with_an_insights_query_is_told() {
    let schema = r#"SCHEMA("AWS/Lambda", FunctionName)"#;
    for (query, words) in [
        ("SELECT P99(Duration) FROM \"AWS/Lambda\"".to_owned(), "AVG, COUNT, MAX, MIN, SUM"),
        (format!("SELECT SUM(Errors) FROM {schema} LIMIT 501"), "1 to 500"),
        (format!("SELECT SUM(Errors) FROM {schema} GROUP BY Resource"), "not in the SCHEMA"),
        (format!("SELECT SUM(Errors) FROM {schema} WHERE FunctionName = good"), "single quotes"),
        (format!("SELECT SUM(Errors {schema}"), "')' is missing"),
        (format!("SELECT SUM(Errors) FROM {schema} HAVING x"), "at the end"),
    ] {
        let (code, message) = ask(&mut world(), &insights(&query), &json!({})).unwrap_err();
        assert_eq!(code, "ValidationError");
        assert!(message.contains(words), "{message}");
    }
    let two = json!([insights("SELECT SUM(Errors) FROM \"AWS/Lambda\"")[0],
        {"Id": "q2", "Expression": "SELECT SUM(Errors) FROM \"AWS/Lambda\"", "Period": 60}]);
    let (_, message) = ask(&mut world(), &two, &json!({})).unwrap_err();
    assert!(message.contains("Only one Metrics Insights query"), "{message}");
    let timeless = json!([{"Id": "q", "Expression": "SELECT SUM(Errors) FROM \"AWS/Lambda\""}]);
    let (_, message) = ask(&mut world(), &timeless, &json!({})).unwrap_err();
    assert!(message.contains("Period must not be null"), "{message}");
}

#[test]
fn the_rules_of_a_call_are_awss() {
    let one = stat("i", "Errors", "Sum", &[]);
    let with = |name: &str, value: &Value| {
        let mut query = one.clone();
        query["MetricStat"][name] = value.clone();
        json!([query])
    };
    let many: Vec<_> = (0..501).map(|n| stat(&format!("m{n}"), "Errors", "Sum", &[])).collect();
    for (queries, more, words) in [
        (json!([]), json!({}), "MetricDataQueries is required"),
        (json!(many), json!({}), "size greater than 500"),
        (json!([one, one]), json!({}), "not unique"),
        (json!([stat("Bad", "Errors", "Sum", &[])]), json!({}), "[a-z]"),
        (json!([{"Id": "a"}]), json!({}), "exactly one of MetricStat and Expression"),
        (with("Period", &json!(90)), json!({}), "multiple of 60"),
        (with("Stat", &json!("Median")), json!({}), "Median"),
        (json!([one]), json!({"StartTime": "2026-11-22T09:50:00Z"}), "less than"),
        (json!([one]), json!({"MaxDatapoints": 100_801}), "100800"),
        (json!([one]), json!({"ScanBy": "Up"}), "ScanBy"),
        (json!([one]), json!({"NextToken": "x"}), "NextToken"),
        (json!([one]), json!({"EndTime": null}), "EndTime is required"),
    ] {
        let (code, message) = ask(&mut world(), &queries, &more).unwrap_err();
        let expected = match words {
            "NextToken" => "InvalidNextToken",
            _ if words.ends_with("is required") => "MissingParameter",
            _ => "ValidationError",
        };
        assert_eq!(code, expected, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn pages_of_data_points_add_up_to_the_whole() {
    let mut world = world();
    let queries = json!([
        stat("a", "Invocations", "Sum", &[GOOD]),
        stat("none", "Invocations", "Sum", &[("FunctionName", "quiet")]),
        stat("b", "Errors", "Sum", &[GOOD]),
    ]);
    let order = json!({"ScanBy": "TimestampAscending"});
    let whole = ask(&mut world, &queries, &order).unwrap();
    let mut points = Vec::new();
    let (mut token, mut pages, mut statuses) = (Value::Null, 0, Vec::new());
    loop {
        let more = json!({"ScanBy": "TimestampAscending", "MaxDatapoints": 3, "NextToken": token});
        let page = ask(&mut world, &queries, &more).unwrap();
        pages += 1;
        for result in page["MetricDataResults"].as_array().unwrap() {
            statuses.push(format!("{} {}", result["Id"], result["StatusCode"]).replace('"', ""));
            points.extend(result["Values"].as_array().unwrap().clone());
        }
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    let results = whole["MetricDataResults"].as_array().unwrap();
    let all: Vec<_> =
        results.iter().flat_map(|r| r["Values"].as_array().unwrap().clone()).collect();
    assert_eq!((points, pages), (all, 3));
    let expected = ["a PartialData", "a Complete", "none Complete", "b PartialData", "b Complete"];
    assert_eq!(statuses, expected);
}

#[test]
fn a_minute_shows_up_when_its_metrics_have_come_in() {
    let mut world = world();
    let end = json!({"EndTime": "2026-11-22T11:00:00Z"});
    let newest = |world: &mut World| {
        let mut query = stat("i", "Invocations", "Sum", &[GOOD]);
        query["MetricStat"]["Period"] = json!(60);
        let body = ask(world, &json!([query]), &end).unwrap();
        body["MetricDataResults"][0]["Timestamps"][0].as_i64().unwrap()
    };
    let before = newest(&mut world);
    let now = world.clock.now().as_second();
    assert!((now - 240..=now - 120).contains(&before), "{}", now - before);
    world.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(newest(&mut world) - before, 60);
}
