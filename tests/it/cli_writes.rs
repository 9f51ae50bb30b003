//! Writes from the command line: refused, confirmed, carried out, audited.

use crate::support::{
    binary::{Serin, masked},
    sandbox::TestSandbox,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_split_goes_there_and_back() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let shifted = serin.run("shift checkout:live --to 42=10% --yes --reason canary");
    assert_eq!(shifted.code, Some(0), "{}", shifted.stderr);
    assert_eq!(shifted.stdout, "split checkout:live: applied, now 41 90% | 42 10%\n");
    insta::assert_snapshot!(masked(&shifted.stderr, serin.home()));
    let back = serin.run("rollback checkout:live --yes");
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    assert_eq!(back.stdout, "roll back checkout:live: applied, now 41 100%\n");
    assert!(back.stderr.contains("41 is the split's stable version"), "{}", back.stderr);
    let again = serin.run("rollback checkout:live --to 41 --yes");
    assert_eq!(
        (again.code, again.stdout.as_str()),
        (Some(0), "checkout:live: already at 41 100%\n")
    );
    assert_eq!(shop.applied("lambda:UpdateAlias").await, 2);
    assert_eq!(serin.audit().lines().count(), 4, "{}", serin.audit());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_promotion_the_audit_names_the_way_back() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    serin.ok("shift checkout:live --to 42=10% --yes");
    let promoted = serin.json("promote checkout:live --yes");
    assert_eq!(promoted["outcome"], "applied");
    assert_eq!(promoted["alias"]["function_version"], "42");
    assert_eq!(promoted["alias"]["routing"], serde_json::json!({}));
    assert_eq!(promoted["audited"], true);
    let back = serin.run("rollback checkout:live --yes");
    assert_eq!(back.stdout, "roll back checkout:live: applied, now 41 100%\n", "{}", back.stderr);
    assert!(back.stderr.contains("the alias was at 41 before"), "{}", back.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_never_leaves() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    for (line, why) in [
        ("shift checkout:live --to 42=10%", "a write without a terminal needs --yes"),
        ("rollback checkout:live", "a write without a terminal needs --yes"),
        ("shift checkout:live --to 42=10% --yes --read-only", "read-only by --read-only"),
        ("rollback checkout:live --yes --read-only", "read-only by --read-only"),
        ("promote checkout:live --yes", "it does not split"),
        ("shift checkout:live --to 41=10% --yes", "41 gets what the split leaves"),
        ("shift checkout:live --to 42=0 --yes", "42 is not in the split"),
    ] {
        let refused = serin.run(line);
        assert_eq!(refused.code, Some(4), "serin {line}: {}", refused.stderr);
        assert!(refused.stderr.contains(why), "serin {line}: {}", refused.stderr);
        assert_eq!(refused.stdout, "");
    }
    assert_eq!(shop.calls("lambda:UpdateAlias").await, 0);
    assert_eq!(serin.audit(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_context_protects_the_place_it_names() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    serin.configure(
        "config.toml",
        "[contexts.production]\nregion = \"eu-west-1\"\nread_only = true\n",
    );
    let refused = serin.run("shift checkout:live --to 42=10% --yes");
    assert_eq!(refused.code, Some(4));
    assert!(refused.stderr.contains("read-only by context production"), "{}", refused.stderr);
    let elsewhere = serin.run("shift checkout:live --to 42=10% --yes --region us-east-1");
    assert_eq!(elsewhere.code, Some(0), "{}", elsewhere.stderr);
    assert_eq!(shop.calls("lambda:UpdateAlias").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_aws_refuses_is_not_applied() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    shop.fault("lambda:UpdateAlias", "deny", 1).await;
    let denied = serin.run("shift checkout:live --to 42=10% --yes --output json");
    assert_eq!(denied.code, Some(1), "{}", denied.stderr);
    let receipt: serde_json::Value = serde_json::from_str(&denied.stdout).expect("a receipt");
    assert_eq!(receipt["outcome"], "not_applied");
    assert!(denied.stderr.contains("missing lambda:UpdateAlias"), "{}", denied.stderr);
    let unknown = serin.run("rollback checkout:live --to 7 --yes");
    assert_eq!(unknown.code, Some(1), "{}", unknown.stderr);
    assert_eq!(serin.json("aliases checkout")[0]["function_version"], "41");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_for_the_audit_a_rollback_goes_out() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    serin.ok("shift checkout:live --to 42=10% --yes");
    let homeless = |line: &str| {
        let mut command = serin.command(line);
        command.env_remove("HOME").env_remove("XDG_STATE_HOME").output().expect("it starts")
    };
    assert_eq!(homeless("shift checkout:live --to 42=20% --yes").status.code(), Some(4));
    let back = homeless("rollback checkout:live --yes");
    let told = String::from_utf8_lossy(&back.stderr);
    assert_eq!(back.status.code(), Some(0), "{told}");
    assert!(told.contains("not audited"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stderr_that_is_gone_does_not_cut_a_write_short() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    shop.fault("lambda:UpdateAlias", "throttle", 1).await;
    let (nobody, stderr) = std::io::pipe().expect("a pipe");
    drop(nobody);
    let mut command = serin.command("shift checkout:live --to 42=10% --yes");
    let ended = command.stderr(stderr).output().expect("it starts");
    assert_eq!(ended.status.code(), Some(0));
    let told = String::from_utf8_lossy(&ended.stdout);
    assert_eq!(told, "split checkout:live: applied, now 41 90% | 42 10%\n");
    assert_eq!(serin.audit().lines().count(), 2, "{}", serin.audit());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_that_cannot_be_written_stops_all_but_a_rollback() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    serin.ok("shift checkout:live --to 42=10% --yes");
    // A folder in the file's place: not even root can append to it.
    let audit = serin.home().join("state/serin/audit.jsonl");
    std::fs::remove_file(&audit).expect("it was written");
    std::fs::create_dir(&audit).expect("the place is free");
    let shift = serin.run("shift checkout:live --to 42=20% --yes");
    assert_eq!(shift.code, Some(4), "{}", shift.stderr);
    assert!(shift.stderr.contains("the audit can't be written"), "{}", shift.stderr);
    let back = serin.run("rollback checkout:live --yes");
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    assert!(back.stderr.contains("not audited"), "{}", back.stderr);
}
