//! `serin logs` as people and pipes use it.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read},
    process::Stdio,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::support::{
    binary::{Running, Serin},
    processes::{output, spawn},
    pty::Pty,
    sandbox::TestSandbox,
};

const SIZE: (u16, u16) = (160, 45);

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn several_targets_stand_in_one_order_and_each_line_says_whose_it_is() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let line = "logs checkout:live cart group:/aws/lambda/price-quote --since 3m";
    let lines = objects(&serin.ok(&format!("{line} --output json")));
    assert!(lines.is_sorted_by_key(|line| line["timestamp"].as_i64()), "of all three together");
    for target in ["checkout:live", "cart", "/aws/lambda/price-quote"] {
        assert!(lines.iter().any(|line| line["target"] == target), "{target}");
    }
    let text = serin.ok(line);
    let named = |line: &str| line.split_whitespace().nth(2).map(str::to_owned);
    let mut targets: Vec<String> =
        text.lines().filter(|l| !l.starts_with(' ')).filter_map(named).collect();
    targets.sort();
    targets.dedup();
    assert_eq!(targets, ["/aws/lambda/price-quote", "cart", "checkout:live"]);
    assert!(!text.contains('\x1b'), "a pipe gets no colours");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_two_targets_share_is_read_once() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let lines = objects(&serin.ok("logs checkout:41 checkout:42 --since 3m --output json"));
    let of = |target: &str, version: &str| {
        lines.iter().filter(|line| line["target"] == target).all(|line| line["version"] == version)
    };
    assert!(of("checkout:41", "41") && of("checkout:42", "42"));
    let calls = shop.calls("logs:FilterLogEvents").await;
    serin.ok("logs checkout --since 3m");
    let alone = shop.calls("logs:FilterLogEvents").await - calls;
    assert!(calls <= alone + 1, "{calls} calls for two, {alone} for one");
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_that_are_followed_share_a_session_of_live_tail() {
    // Fast, so that new lines come while the test looks.
    let shop = TestSandbox::shop(20.0).await;
    let serin = Serin::at(&shop.url());
    let line = "logs checkout cart --since 1s --follow --live --output json";
    let mut following = Running::start(serin.command(line));
    while shop.calls("logs:StartLiveTail").await == 0 {
        following.line();
    }
    let mut targets = BTreeSet::new();
    while targets.len() < 2 {
        let line: Value = serde_json::from_str(&following.line()).expect("an object a line");
        targets.insert(line["target"].to_string());
    }
    let ended = following.end(Signal::INT);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(!ended.stderr.contains("polling"), "{}", ended.stderr);
    assert_eq!(shop.calls("logs:StartLiveTail").await, 1, "each is paid for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_span_of_time_ends_where_it_is_told_to() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let times = |line: &str| -> Vec<i64> {
        let lines = objects(&serin.ok(line));
        lines.iter().filter_map(|line| line["timestamp"].as_i64()).collect()
    };
    let now = times("logs checkout --since 3m --output json").into_iter().max().expect("a line");
    let before = times("logs checkout --since 10m --until 5m --output json");
    assert!(!before.is_empty());
    assert!(before.iter().all(|&time| time < now - 4 * 60_000), "nothing of the last minutes");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_read_enough_ends_it_in_silence() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    // Nothing more will come to write, so that only the closed pipe can tell.
    for line in
        ["logs checkout --since 5m --follow --filter /no.such.line|report/", "logs checkout"]
    {
        let mut command = serin.command(line);
        let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped())).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        assert!(!first.is_empty(), "{line}");
        drop(lines);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{line}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_that_nobody_reads_ends_although_nothing_is_logged() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let mut command = serin.command("logs checkout --since 1s --follow --filter no-such-line");
    let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped())).unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_told_in_words() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    for (line, code, told) in [
        ("logs chekout", 1, "there is no function chekout in eu-west-1: did you mean checkout?"),
        ("logs zzz", 1, "there is no function zzz in eu-west-1: `serin functions` lists"),
        ("logs checkout:lvie", 1, "checkout has no alias lvie: `serin aliases checkout` lists"),
        ("logs checkout:9999", 1, "checkout has no version 9999: `serin versions checkout` lists"),
        ("logs /no/such/group", 1, "there is no log group /no/such/group in eu-west-1"),
        ("logs checkout --since 1h --until 2h", 2, "--until is before --since"),
        ("logs checkout --until 1h --follow", 2, "cannot be used with"),
        ("logs checkout --live", 2, "--follow"),
        ("logs checkout --filter /(/", 2, "--filter: "),
        ("logs", 2, "TARGET"),
    ] {
        let ended = serin.run(line);
        assert_eq!(ended.code, Some(code), "serin {line}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "serin {line}: {}", ended.stderr);
        assert_eq!(ended.stdout, "", "serin {line}");
    }
    shop.fault("logs:FilterLogEvents", "deny", 1).await;
    let denied = serin.run("logs checkout");
    assert_eq!(denied.code, Some(1));
    let told = "access denied: missing logs:FilterLogEvents";
    assert!(denied.stderr.contains(told), "{}", denied.stderr);
    assert!(denied.stderr.contains("ask for the IAM action"), "{}", denied.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_gets_colours_unless_it_wants_none() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let lines = ["logs", "checkout", "--since", "3m"];
    for (no_color, coloured) in [("", true), ("1", false)] {
        let mut variables = serin.variables();
        variables.push(("NO_COLOR".to_owned(), no_color.to_owned()));
        let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pty = Pty::serin(SIZE, &lines, variables);
        assert!(pty.wait_for_end().success());
        pty.wait_until_all_is_read();
        assert_eq!(pty.sent().contains("\x1b["), coloured, "NO_COLOR={no_color}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_reading_shows_on_a_terminal_how_far_it_is() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let arguments = ["logs", "checkout", "cart", "price-quote", "--since", "12h"];
    let pty =
        Pty::serin(SIZE, &[&arguments[..], &["--filter", "no-such-line"]].concat(), variables);
    assert!(pty.wait_for_end().success());
    pty.wait_until_all_is_read();
    assert!(pty.sent().contains("% read, "), "{:?}", pty.sent());
    assert_eq!(pty.text().trim(), "", "and leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_answered_in_columns_and_says_what_it_costs() {
    let shop = TestSandbox::shop(20.0).await;
    let serin = Serin::at(&shop.url());
    let mut command = serin.command("logs query checkout:live --since 10m --limit 5");
    let asked = output(command.arg("stats count(*) as n by @logStream | sort n desc")).unwrap();
    let (table, said) = (text(&asked.stdout), text(&asked.stderr));
    assert_eq!(asked.status.code(), Some(0), "{said}");
    let mut rows = table.lines();
    assert_eq!(
        rows.next().map(|row| row.split_whitespace().collect()),
        Some(vec!["@logStream", "n"])
    );
    let streams: Vec<&str> = rows.clone().filter_map(|row| row.split_whitespace().next()).collect();
    assert!((1..=5).contains(&streams.len()), "{table}");
    // The versions that the alias routes to, and no other.
    assert!(streams.iter().all(|name| name.contains("[41]") || name.contains("[42]")), "{table}");
    let counts = rows.filter_map(|row| row.split_whitespace().nth(1)?.parse::<u64>().ok());
    assert!(counts.is_sorted_by(|one, two| one >= two), "{table}");
    assert!(said.contains(" records match; ") && said.contains(" scanned, about $"), "{said}");
    assert!(!said.contains('\x1b'), "no bar without a terminal: {said}");

    let mut command = serin.command("logs query checkout cart --since 10m --output json");
    let asked =
        output(command.arg("fields @log, @message | filter @message like /(?i)report/ | limit 3"));
    let rows: Value = serde_json::from_slice(&asked.unwrap().stdout).unwrap();
    assert_eq!(rows.as_array().map(Vec::len), Some(3), "{rows}");
    assert!(rows[0]["@message"].as_str().is_some_and(|text| text.contains("eport")), "{rows}");
    assert!(rows[0].get("@ptr").is_none(), "of no use to a reader");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_cannot_be_asked_is_told_in_its_place() {
    let shop = TestSandbox::shop(20.0).await;
    let serin = Serin::at(&shop.url());
    let ask = |line: &str, query: &str| {
        let ended = output(serin.command(line).arg(query)).unwrap();
        (ended.status.code(), text(&ended.stderr))
    };
    // The version's own condition goes before the query, and does not shift what is pointed at.
    let (code, said) = ask("logs query checkout:42", "fields @message | dedup x");
    assert_eq!(code, Some(1));
    assert!(said.contains("unexpected symbol found dedup (at character 19)"), "{said}");
    for (line, query, code, told) in [
        ("logs query checkout", " ", 2, "the query is empty"),
        ("logs query", "limit 1", 2, "give a target and a query"),
        ("logs query check:out:", "limit 1", 2, "check:out:: "),
        ("logs query checkout --limit 0", "limit 1", 2, "--limit"),
        ("logs query checkout --since 1h --until 2h", "limit 1", 2, "--until is before --since"),
        ("logs query chekout", "limit 1", 1, "did you mean checkout?"),
        ("logs query /no/such/group", "limit 1", 1, "logs:StartQuery /no/such/group: not found"),
    ] {
        let (ended, said) = ask(line, query);
        assert_eq!(ended, Some(code), "{line}: {said}");
        assert!(said.contains(told), "{line}: {said}");
    }
    shop.fault("logs:StartQuery", "deny", 1).await;
    let (code, said) = ask("logs query checkout", "limit 1");
    assert_eq!(code, Some(1));
    assert!(said.contains("access denied: missing logs:StartQuery"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_query_is_stopped_at_aws_and_one_that_was_not_started_is_not_started_twice()
{
    // In real time, so that it is under way when the signal comes.
    let shop = TestSandbox::shop(0.05).await;
    let serin = Serin::at(&shop.url());
    let mut command = serin.command("logs query checkout --since 10m");
    command.arg("stats count(*)").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = spawn(&mut command).unwrap();
    while shop.applied("logs:GetQueryResults").await == 0 {
        tokio::task::yield_now().await;
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("the query is stopped: this is not all"), "{said}");
    assert_eq!(shop.applied("logs:StopQuery").await, 1);

    shop.fault("logs:StartQuery", "reset-after", 1).await;
    let mut command = serin.command("logs query checkout --since 10m");
    let lost = output(command.arg("stats count(*)")).unwrap();
    assert_eq!(lost.status.code(), Some(1));
    assert_eq!(shop.calls("logs:StartQuery").await, 2, "one that was answered, one that was not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_shows_on_a_terminal_how_far_it_is() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let arguments = ["logs", "query", "checkout", "--since", "10m", "stats count(*) as lines"];
    let pty = Pty::serin(SIZE, &arguments, variables);
    assert!(pty.wait_for_end().success());
    pty.wait_until_all_is_read();
    let sent = pty.sent();
    assert!(sent.contains("running: ") && sent.contains(" so far"), "{sent:?}");
    assert!(pty.text().contains("lines") && !pty.text().contains("so far"), "{}", pty.text());
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
