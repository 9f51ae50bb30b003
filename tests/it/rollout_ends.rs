//! How rollouts end, by the real binary against the sandbox.

use crate::support::rollouts::{Rollouts, all, gone, last};

/// Short, and through every kind of step.
const SHORT: &str = "--strategy canary10-5m --bake 5m";

#[tokio::test(flavor = "multi_thread")]
async fn a_good_version_is_promoted_through_the_hold_back_and_leaves_no_trace() {
    let rollouts = Rollouts::failing("checkout", 0.0005).await;
    let ended = rollouts.wait("checkout", "--strategy canary10-20m --bake 10m");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(last(&ended)["end"], "promoted", "{}", ended.stdout);
    let steps = ["41 90% | 42 10%", "41 10% | 42 90%"];
    assert!(steps.iter().all(|step| ended.stdout.contains(step)), "{}", ended.stdout);
    let alias = rollouts.alias("checkout").await;
    assert_eq!((alias.state, alias.description.as_str()), (all(42), "orders of the shop"));
    let audit = rollouts.serin.audit();
    assert!(audit.contains(r#""write":"start""#) && audit.contains(r#""write":"finish""#));
    // Each write says why it went out.
    assert!(audit.contains(r#""reason":"promoted with evidence: E = "#), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_version_goes_back_by_itself_when_whoever_started_it_is_long_gone() {
    let rollouts = Rollouts::of("payments").await;
    let driver = rollouts.start("payments", SHORT);
    rollouts.alias_until("payments", |alias| alias.state != all(41)).await;
    let alias = rollouts.alias_until("payments", |alias| alias.state == all(41)).await;
    assert_eq!(alias.description, "");
    // It stays until it has proved that the new version starts no more.
    gone(driver).await;
    let ended = rollouts.wait("payments", SHORT);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert_eq!(last(&ended)["end"], "rolled_back");
    assert!(rollouts.serin.audit().contains(r#""reason":"42 fails "#), "by itself, and why");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_little_traffic_comes_to_no_verdict_and_goes_back() {
    let rollouts = Rollouts::of("reports").await;
    let ended = rollouts.wait("reports", "--strategy canary10-5m --bake 5m --hold-max 5m");
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert_eq!(last(&ended)["end"], "inconclusive");
    assert_eq!(rollouts.alias("reports").await.state, all(41));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_5xx_count_where_a_rule_finds_them() {
    let rollouts = Rollouts::of("catalog").await;
    rollouts.serin.configure(
        "config.toml",
        "[[errors]]\nfunctions = \"catalog\"\nname = \"answers 5xx\"\nfield = \"$.statusCode\"\n\
         matches = \"5[0-9][0-9]\"\n",
    );
    let ended = rollouts.wait("catalog", SHORT);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert_eq!(rollouts.alias("catalog").await.state, all(41));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_driven_by_codedeploy_or_read_only_is_refused_before_anything_is_sent() {
    let rollouts = Rollouts::of("orders").await;
    let before = rollouts.sandbox.applied("lambda:UpdateAlias").await;
    let refused = rollouts.serin.run("rollout start orders:live --yes");
    // By what CodeDeploy itself says, whatever the alias shows of it.
    let blocks = |line: &str| {
        line.contains("BLOCK")
            && line.contains("no CodeDeploy: CodeDeploy's d-")
            && line.contains("of shop/orders-live moves it from 41 to 42")
    };
    assert!(refused.stderr.lines().any(blocks), "{}", refused.stderr);
    for (line, told) in [
        ("rollout start orders:live --yes", "the preflight does not let it start"),
        ("rollout start orders:live --yes --read-only", "read-only by --read-only"),
        ("rollout start orders:live", "a write without a terminal needs --yes"),
        ("rollout start orders:live --yes --sandbox", "add --wait"),
        ("rollout hold orders:live --yes", "no rollout is on orders:live"),
    ] {
        let ended = rollouts.serin.run(line);
        // `--sandbox` and an endpoint of the environment go together.
        assert_eq!(ended.code, Some(4), "{line}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "{line}: {}", ended.stderr);
    }
    assert_eq!(rollouts.sandbox.applied("lambda:UpdateAlias").await, before);
}
