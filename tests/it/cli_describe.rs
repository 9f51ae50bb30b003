//! `serin describe`: one function in full.

use serde_json::json;

use crate::support::{
    binary::{Serin, masked},
    sandbox::TestSandbox,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_function_is_described_in_full_and_without_its_values() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let text = serin.ok("describe checkout:live");
    assert!(!text.contains("shop-orders"), "a value of the environment got through: {text}");
    // Both depend on the day.
    let dated = |line: &&str| line.starts_with("changed ") || line.starts_with("runtime ");
    assert_eq!(text.lines().filter(dated).count(), 2, "{text}");
    let rest: Vec<&str> = text.lines().filter(|line| !dated(line)).collect();
    insta::assert_snapshot!(masked(&rest.join("\n"), serin.home()));
    let described = serin.json("describe checkout");
    assert_eq!(described["version"], "$LATEST");
    assert_eq!(described["aliases"][0]["name"], "live");
    assert_eq!(described["versions"][1]["version"], "42");
    for list in ["event_source_mappings", "permissions", "function_urls", "alarms"] {
        assert!(described[list].is_array(), "{list}: {}", described[list]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_read_is_told_and_the_rest_is_there() {
    let shop = TestSandbox::shop(1.0).await;
    let denied =
        ["lambda:GetPolicy", "lambda:ListEventSourceMappings", "cloudwatch:DescribeAlarms"];
    shop.fault_of(json!({"on": denied, "do": "deny"})).await;
    let serin = Serin::at(&shop.url());
    let ended = serin.run("describe checkout --output json");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    for action in denied {
        let told = format!("not known: access denied: missing {action}");
        assert!(ended.stderr.contains(&told), "{}", ended.stderr);
    }
    let described: serde_json::Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert!(described["permissions"].is_null() && described["alarms"].is_null());
    assert!(described["function_urls"].is_array());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_aliases_it_is_told_that_theirs_is_not_known() {
    let shop = TestSandbox::shop(1.0).await;
    shop.fault_of(json!({"on": ["lambda:ListAliases"], "do": "deny"})).await;
    let ended = Serin::at(&shop.url()).run("describe checkout --output json");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let told = "those of aliases are not known: lambda:ListAliases";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    let described: serde_json::Value = serde_json::from_str(&ended.stdout).expect("JSON");
    for (list, cut) in
        [("permissions", "permissions_cut"), ("event_source_mappings", "event_source_mappings_cut")]
    {
        assert!(described[list].is_array() && described[cut] == true, "{described}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_function_there_is_nothing_to_describe() {
    let shop = TestSandbox::shop(1.0).await;
    shop.fault_of(json!({"on": ["lambda:GetFunction"], "do": "deny"})).await;
    let ended = Serin::at(&shop.url()).run("describe checkout");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.contains("missing lambda:GetFunction"), "{}", ended.stderr);
}
