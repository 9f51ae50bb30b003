//! `serin secrets …`.

use std::io::Write;

use serde_json::Value;

use crate::support::{
    binary::{Ended, Serin, masked},
    processes::spawn,
    pty::Pty,
    sandbox::TestSandbox,
};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/secrets.toml");
const SECRET: &str = "prod/orders/db";
const GET: &str = "secretsmanager:GetSecretValue";

async fn example() -> (TestSandbox, Serin) {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let serin = Serin::at(&sandbox.url());
    (sandbox, serin)
}

/// Runs a command with a value on its stdin.
fn with_stdin(serin: &Serin, line: &str, value: &str) -> Ended {
    let mut command = serin.command(line);
    command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = spawn(&mut command).expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // It may have ended without reading.
    let _ = stdin.write_all(value.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends").into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_compared_and_listed_without_a_value() {
    let (sandbox, serin) = example().await;
    insta::assert_snapshot!(
        "show",
        masked(&serin.ok(&format!("secrets show {SECRET}")), serin.home())
    );
    assert_eq!(serin.ok("secrets ls --function order-status").lines().count(), 2);
    assert_eq!(sandbox.calls(GET).await, 0);
    insta::assert_snapshot!("diff", serin.ok(&format!("secrets diff {SECRET}")));
    let diff = serin.json(&format!("secrets diff {SECRET}"));
    assert_eq!(diff["same"], false);
    assert!(!diff.to_string().contains("sandbox-"), "{diff}");
    insta::assert_snapshot!("used-by", serin.ok(&format!("secrets used-by {SECRET}")));
    let one = serin.ok(&format!("secrets show {SECRET} --reveal --key port --yes"));
    assert_eq!(one, "5432\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_says_what_it_does_and_who_keeps_the_old_value() {
    let (_sandbox, serin) = example().await;
    let back = serin.run(&format!("secrets rollback {SECRET} --yes --reason drill"));
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    assert!(back.stdout.starts_with("roll back secret prod/orders/db: applied, now AWSCURRENT "));
    insta::assert_snapshot!("rollback", masked(&back.stderr, serin.home()));
    let again = serin.json(&format!("secrets rollback {SECRET} --yes"));
    assert_eq!(again["outcome"], "applied", "the other way round: AWSPREVIOUS is the bad one");
    let stages = again["secret"]["version_ids_to_stages"].as_object().expect("stages");
    assert_eq!(stages.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_value_comes_from_stdin_and_goes_nowhere_else() {
    let (_sandbox, serin) = example().await;
    let secret = |reveal: &str| serin.ok(&format!("secrets show {SECRET} --reveal --yes{reveal}"));
    let put = format!("secrets put {SECRET} --yes");
    let ended = with_stdin(&serin, &put, "{\"password\":\"only-at-aws\"}\n");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(secret(""), "{\"password\":\"only-at-aws\"}\n");
    let key = with_stdin(&serin, &format!("{put} --key password"), "quo\"ted\n");
    assert_eq!(key.code, Some(0), "{}", key.stderr);
    assert_eq!(secret(" --key password"), "quo\"ted\n");
    for (line, value, why) in [
        (put.clone(), "no-json", "was JSON"),
        (put.clone(), "", "is empty"),
        (format!("{put} --read-only"), "{}", "read-only"),
        (put.replace(" --yes", ""), "{}", "needs --yes"),
        ("secrets put prod/payments/signing-key --yes --unchecked".into(), "x", "can't encrypt"),
    ] {
        let refused = with_stdin(&serin, &line, value);
        assert_ne!(refused.code, Some(0), "{line}");
        assert!(refused.stderr.contains(why), "{line}: {}", refused.stderr);
        assert!(!refused.stderr.contains("no-json"), "{line}: {}", refused.stderr);
    }
    let long = with_stdin(&serin, &format!("{put} --unchecked"), &"x".repeat(65_537));
    assert_eq!(long.code, Some(4), "{}", long.stderr);
    assert!(long.stderr.contains("65537 bytes"), "{}", long.stderr);
    for told in [&ended.stderr, &ended.stdout, &key.stderr, &serin.audit()] {
        assert!(!told.contains("only-at-aws") && !told.contains("ted\\n"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_is_typed_is_not_shown() {
    let (_sandbox, serin) = example().await;
    let put = |keys: &str| {
        let line = ["secrets", "put", "prod/mail/smtp", "--yes"];
        let variables = serin.variables();
        let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut terminal = Pty::serin((160, 40), &line, variables);
        terminal.wait_for("new value of prod/mail/smtp (not shown):");
        terminal.type_(keys);
        let ended = terminal.wait_for_end();
        (ended.exit_code(), terminal.sent())
    };
    let (code, sent) = put("hunter3\x7f2\r");
    assert_eq!(code, 0, "{sent}");
    assert!(sent.contains("applied, now AWSCURRENT") && !sent.contains("unter"), "{sent}");
    let read = "secrets show prod/mail/smtp --reveal --yes";
    assert_eq!(serin.ok(read), "hunter2\n");
    let (code, sent) = put("half of it\x03");
    assert_eq!(code, 4, "{sent}");
    assert!(sent.contains("nothing was put"), "{sent}");
    assert_eq!(serin.ok(read), "hunter2\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn rotation_deletion_and_restoring() {
    let (_sandbox, serin) = example().await;
    let outcome = |line: &str| -> Value { serin.json(&format!("{line} --yes")) };
    let rotated = outcome(&format!("secrets rotate {SECRET}"));
    assert_eq!(rotated["outcome"], "applied");
    let cancelled = outcome(&format!("secrets cancel-rotation {SECRET}"));
    assert_eq!(cancelled["secret"]["rotation_enabled"], false);
    let deleted = outcome("secrets delete prod/mail/smtp --days 7");
    assert!(deleted["secret"]["deleted_date"].is_string(), "{deleted}");
    let refused = serin.run("secrets rollback prod/mail/smtp --yes");
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(refused.stderr.contains("scheduled for deletion on"), "{}", refused.stderr);
    assert!(refused.stderr.contains("restore it first"), "{}", refused.stderr);
    let restored = outcome("secrets restore prod/mail/smtp");
    assert_eq!(restored["secret"]["deleted_date"], Value::Null);
    let refused = serin.run("secrets delete prod/mail/smtp --days 5 --yes");
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_run_reads_no_value_and_writes_nothing() {
    let (sandbox, serin) = example().await;
    for line in [
        "show prod/orders/db --reveal --yes",
        "diff prod/orders/db",
        "rollback prod/orders/db --yes",
        "put prod/orders/db --yes",
        "rotate prod/orders/db --yes",
        "cancel-rotation prod/orders/db --yes",
        "delete prod/orders/db --yes",
        "restore prod/reports/token --yes",
    ] {
        let refused = serin.run(&format!("secrets {line} --read-only"));
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(4), ""), "{line}");
        assert!(refused.stderr.contains("read-only by --read-only"), "{}", refused.stderr);
    }
    for action in [GET, "secretsmanager:UpdateSecretVersionStage", "secretsmanager:DeleteSecret"] {
        assert_eq!(sandbox.calls(action).await, 0, "{action}");
    }
}
