//! `serin functions` with health.

use serde_json::json;

use crate::support::{binary::Serin, sandbox::TestSandbox};

#[test]
fn the_functions_with_most_errors_come_first() {
    let ended = Serin::new().run("functions --sandbox --functions 400 --sort errors --top 20");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let mut lines = ended.stdout.lines();
    let head: Vec<&str> = lines.next().expect("a head").split_whitespace().collect();
    let expected = ["FUNCTION", "ERR%", "ERRORS", "INV/MIN", "P95", "THR", "CHANGED", "ALARM"];
    assert_eq!(head, expected);
    let errors = lines.map(|line| line.split_whitespace().nth(2).expect("errors"));
    let errors: Vec<u64> = errors.map(|cell| cell.parse().unwrap_or(0)).collect();
    assert_eq!(errors.len(), 20);
    assert!(errors[0] > 0 && errors.is_sorted_by(|left, right| left >= right), "{errors:?}");
    assert!(ended.stderr.contains("serin: read 5 CloudWatch calls, "), "{}", ended.stderr);
    assert!(ended.stderr.contains('$'), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_in_json_has_numbers_and_the_names_of_alarms() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let found = serin.json("functions checkout --health --sort invocations --top 1");
    let row = &found[0];
    assert!(row["invocations"].as_u64().is_some_and(|count| count > 0), "{row}");
    assert!(row["duration_p95_ms"].as_f64().is_some_and(|p95| p95 > 0.0), "{row}");
    assert!(row["error_rate"].as_f64().is_some_and(|rate| (0.0..=1.0).contains(&rate)), "{row}");
    assert!(row["alarms"].is_array(), "{row}");
    assert!(row["function_arn"].is_string() && found[1].is_null(), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_metrics_gets_the_list_and_is_told_what_is_missing() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let plain = serin.ok("functions --sort name");
    shop.fault_of(json!({"on": ["cloudwatch:*"], "do": "deny"})).await;
    let ended = serin.run("functions --sort trouble");
    assert_eq!((ended.code, ended.stdout), (Some(0), plain));
    for action in ["cloudwatch:GetMetricData", "cloudwatch:DescribeAlarms"] {
        assert!(ended.stderr.contains(&format!("missing {action}")), "{}", ended.stderr);
    }
    // Any three would pass for the worst three.
    let ended = serin.run("functions --sort errors --top 3");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.contains("missing cloudwatch:GetMetricData"), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_alarms_gets_the_rest() {
    let shop = TestSandbox::shop(1.0).await;
    shop.fault_of(json!({"on": ["cloudwatch:DescribeAlarms"], "do": "deny"})).await;
    let serin = Serin::at(&shop.url());
    let ended = serin.run("functions checkout --health");
    assert_eq!(ended.code, Some(0));
    assert!(ended.stdout.lines().skip(1).all(|line| line.ends_with(" ?")), "{}", ended.stdout);
    assert!(ended.stderr.contains("missing cloudwatch:DescribeAlarms"), "{}", ended.stderr);
    let json = serin.json("functions checkout --health");
    assert!(json[0]["alarms"].is_null() && json[0]["error_rate"].is_number(), "{json}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_health_cloudwatch_is_not_asked() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let newest = serin.json("functions --sort changed --top 3");
    let times: Vec<&str> = newest
        .as_array()
        .expect("an array")
        .iter()
        .map(|row| row["last_modified"].as_str().expect("a time"))
        .collect();
    assert_eq!(times.len(), 3);
    assert!(times.is_sorted_by(|left, right| left >= right), "{times:?}");
    assert_eq!(serin.json("functions --top 2").as_array().map(Vec::len), Some(2));
    assert_eq!(shop.calls("cloudwatch:GetMetricData").await, 0);
    assert_eq!(shop.calls("cloudwatch:DescribeAlarms").await, 0);
}
