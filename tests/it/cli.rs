//! What the commands print and how they end.

use std::process::Stdio;

use rustix::process::Signal;
use serde_json::Value;

use crate::support::{
    binary::{Running, Serin, masked},
    processes::spawn,
    sandbox::TestSandbox,
};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn functions_of_the_sandbox_in_text() {
    let serin = Serin::new();
    let text = serin.ok("functions --sandbox");
    let head: Vec<&str> = text.lines().take(4).collect();
    insta::assert_snapshot!(masked(&head.join("\n"), serin.home()));
    assert!(text.lines().count() > 24, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_functions_json_has_awss_own_names() {
    let shop = TestSandbox::with_functions(120).await;
    let functions = Serin::at(&shop.url()).json("functions");
    let functions = functions.as_array().expect("an array");
    assert_eq!(functions.len(), 120);
    assert_eq!(
        keys(&functions[0]),
        [
            "code_size",
            "description",
            "function_arn",
            "function_name",
            "last_modified",
            "log_group",
            "memory_size",
            "runtime",
            "timeout"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn aliases_and_versions_of_a_function() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    insta::assert_snapshot!(masked(&serin.ok("aliases checkout"), serin.home()));
    insta::assert_snapshot!(masked(&serin.ok("aliases checkout --output json"), serin.home()));
    insta::assert_snapshot!(masked(&serin.ok("versions checkout"), serin.home()));
    let versions = serin.json("versions checkout");
    assert_eq!(
        keys(&versions[0]),
        [
            "code_sha256",
            "description",
            "last_modified",
            "memory_size",
            "role",
            "runtime",
            "timeout",
            "version"
        ]
    );
    let none = serin.run("aliases no-such-function");
    assert_eq!(none.code, Some(1));
    assert!(none.stderr.starts_with("serin: lambda:ListAliases no-such-function: not found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_described_without_its_value() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let list = serin.json("secrets ls");
    assert!(list.as_array().is_some_and(|list| list.len() >= 5), "{list}");
    let text = serin.ok("secrets show prod/inventory/db");
    insta::assert_snapshot!(masked(&text, serin.home()));
    assert_eq!(shop.calls("secretsmanager:GetSecretValue").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_revealed_only_when_asked_and_allowed() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let reveal = "secrets show prod/inventory/db --reveal";
    for (line, why) in [
        (reveal.to_owned(), "pass --yes"),
        (format!("{reveal} --yes --read-only"), "read-only by --read-only"),
    ] {
        let refused = serin.run(&line);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(4), ""), "{line}");
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
    }
    assert_eq!(shop.calls("secretsmanager:GetSecretValue").await, 0);
    let current = serin.ok(&format!("{reveal} --yes"));
    let previous = serin.ok(&format!("{reveal} --yes --stage AWSPREVIOUS"));
    assert!(current.contains("password") && previous.contains("password") && current != previous);
    let json = serin.json(&format!("{reveal} --yes"));
    assert_eq!(keys(&json), ["secret_id", "secret_string", "version_id", "version_stages"]);
    assert_eq!(json["secret_string"].as_str(), Some(current.trim_end()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_names_the_missing_action() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    shop.fault("lambda:ListFunctions", "deny", 2).await;
    let denied = serin.run("functions");
    assert_eq!(denied.code, Some(1));
    insta::assert_snapshot!(masked(&denied.stderr, serin.home()));
    let doctor = serin.run("doctor");
    assert_eq!(doctor.code, Some(1));
    let line = doctor.stdout.lines().find(|line| line.starts_with("FAIL"));
    let line = line.expect("a finding");
    assert!(line.contains("lambda:ListFunctions: access denied"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_account_passes_the_doctor() {
    let shop = TestSandbox::shop(1.0).await;
    let checks = Serin::at(&shop.url()).json("doctor");
    let checks = checks.as_array().expect("an array");
    assert!(checks.iter().all(|check| check["status"] != "fail"), "{checks:#?}");
    let tried: Vec<&Value> = checks.iter().filter(|check| check["check"] == "permission").collect();
    assert!(tried.iter().filter(|check| check["status"] == "pass").count() >= 10, "{tried:#?}");
    assert_eq!(shop.calls("secretsmanager:GetSecretValue").await, 0);
    assert_eq!(shop.calls("lambda:UpdateAlias").await, 0);
}

#[test]
fn an_endpoint_that_nobody_listens_at_is_told() {
    let serin = Serin::at("http://127.0.0.1:1");
    let unreachable = serin.run("functions");
    assert_eq!(unreachable.code, Some(1));
    assert!(unreachable.stderr.contains("can't reach"), "{}", unreachable.stderr);
}

#[test]
fn without_credentials_it_says_what_to_do() {
    let ended = Serin::new().run("functions --region eu-west-1");
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("no AWS credentials found"), "{}", ended.stderr);
    assert!(ended.stderr.contains("serin --sandbox"), "{}", ended.stderr);
}

#[test]
fn wrong_command_lines_are_usage_errors() {
    let serin = Serin::new();
    for (line, told) in [
        ("checkout:live", "is not a terminal"),
        ("functoins", "did you mean the command functions?"),
        ("checkout functions", "a command runs without the console: leave out checkout"),
        ("-- functions", "is not a terminal"),
        ("arn:aws:sqs:eu-west-1:1:orders", "neither a function, an alarm nor a log group"),
        (
            "arn:aws:lambda:eu-west-1:1:function:checkout --region us-east-1",
            "checkout is in eu-west-1, but --region says us-east-1",
        ),
        ("functions --seed 3", "--seed is about the sandbox: add --sandbox"),
        ("functions --sandbox --endpoint-url http://x", "cannot be used with"),
        ("functions --log loud", "is not a log level"),
        ("aliases check:out", "a function's name has only letters"),
        ("shift checkout --to 42=10%", "write the alias too, as in checkout:live"),
        ("shift checkout:live --to 42", "as in 42=10%"),
        ("shift checkout:live --to 42=100%", "out of range"),
        ("shift checkout:live --to $LATEST=10%", "$LATEST can't be in a split"),
        ("logs checkout --since yesterday", "write how long ago"),
        ("sandbox --listen 0.0.0.0:0", "not"),
        ("functions --sandbox --speed 0", "speed 0"),
        ("", "is not a terminal"),
    ] {
        let ended = serin.run(line);
        assert_eq!(ended.code, Some(2), "serin {line}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "serin {line}: {}", ended.stderr);
        assert_eq!(ended.stdout, "", "serin {line}");
    }
}

#[test]
fn what_describes_serin_is_printed() {
    let serin = Serin::new();
    assert!(serin.ok("completions bash").contains("_serin()"));
    assert!(serin.ok("man").contains(".TH serin 1"));
    assert!(serin.ok("--version").starts_with("serin 0."));
    let keys = serin.json("keys");
    let rollback = keys.as_array().expect("an array").iter().find(|row| row["keys"][0] == "B");
    assert_eq!(rollback.expect("B is bound")["mutates"], true);
    let themes = serin.json("themes");
    assert!(themes.as_array().is_some_and(|themes| themes.len() >= 4), "{themes}");
    insta::assert_snapshot!(serin.ok("doctor --policy operate"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut command = Serin::new().command("functions --sandbox --functions 3000");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let child = spawn(command.stdout(writer).stderr(Stdio::piped())).expect("it starts");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_of_a_version_in_order() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let text = serin.ok("logs checkout --since 5m --output json");
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    assert!(lines.len() > 10, "{text}");
    assert!(lines.is_sorted_by_key(|line| line["timestamp"].as_i64()));
    let text = serin.ok("logs checkout --since 5m --version 41 --filter report");
    assert!(!text.is_empty() && text.lines().all(|line| line.contains("REPORT")), "{text}");
    assert!(text.lines().all(|line| line.split_whitespace().nth(2) == Some("41")), "{text}");
    let none = serin.run("logs /no/such/group");
    assert_eq!(none.code, Some(1), "{}", none.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn following_goes_on_until_interrupted() {
    // Fast, so that new lines come while the test looks.
    let shop = TestSandbox::shop(20.0).await;
    let serin = Serin::at(&shop.url());
    let mut following = Running::start(serin.command("logs checkout --since 1s --follow"));
    for _ in 0..20 {
        let line = following.line();
        assert!(!line.is_empty(), "it goes on");
    }
    let ended = following.end(Signal::INT);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn the_sandbox_tells_a_shell_how_to_reach_it() {
    let serin = Serin::new();
    let mut sandbox = Running::start(serin.command("sandbox --listen 127.0.0.1:0 --seed 7"));
    let mut lines = vec![sandbox.line()];
    while !lines.last().is_some_and(|line| line.starts_with("unset ")) {
        lines.push(sandbox.line());
    }
    insta::assert_snapshot!(masked(&lines.join("\n"), serin.home()));
    let url = lines.iter().find_map(|line| line.strip_prefix("export AWS_ENDPOINT_URL="));
    let url = url.expect("an address");
    let taken = serin.run(&format!("sandbox --listen {}", url.trim_start_matches("http://")));
    assert_eq!(taken.code, Some(1));
    assert!(taken.stderr.contains("is in use"), "{}", taken.stderr);
    assert!(!Serin::at(url).ok("functions").is_empty());
    let ended = sandbox.end(Signal::TERM);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}
