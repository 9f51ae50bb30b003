//! Stopping a function and letting it run again, by the real binary against the sandbox.

use rustix::process::Signal;
use serde_json::json;
use serin::{
    aws::Priority,
    domain::{FunctionName, Reserved},
};

use crate::support::{
    binary::{Running, Serin, masked},
    sandbox::TestSandbox,
};

const PUT: &str = "lambda:PutFunctionConcurrency";
const DELETE: &str = "lambda:DeleteFunctionConcurrency";

const FIFTY: Reserved = Reserved(Some(50));

/// A shop in which `checkout` has 50 reserved.
async fn shop() -> (TestSandbox, Serin) {
    let shop = TestSandbox::shop(1.0).await;
    set(&shop, FIFTY).await;
    let serin = Serin::at(&shop.url());
    (shop, serin)
}

fn checkout() -> FunctionName {
    FunctionName("checkout".into())
}

async fn reserved(shop: &TestSandbox) -> Reserved {
    let gateway = shop.gateway().await;
    gateway.reserved_concurrency(&checkout(), Priority::Read).await.expect("it is read")
}

/// Someone else's change, past the audit.
async fn set(shop: &TestSandbox, to: Reserved) {
    let gateway = shop.gateway().await;
    let sent = match to {
        Reserved(Some(count)) => {
            gateway.put_reserved_concurrency(&checkout(), count, Priority::Write).await
        }
        Reserved(None) => gateway.delete_reserved_concurrency(&checkout(), Priority::Write).await,
    };
    assert_eq!(sent.expect("it is set").found, to);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_is_stopped_and_gets_back_exactly_what_it_had() {
    let (shop, serin) = shop().await;
    let stopped = serin.run("stop checkout --yes --reason flood");
    assert_eq!(stopped.code, Some(0), "{}", stopped.stderr);
    assert_eq!(stopped.stdout, "stop checkout: applied, now 0 reserved (stopped)\n");
    insta::assert_snapshot!("stop", masked(&stopped.stderr, serin.home()));
    assert_eq!(reserved(&shop).await, Reserved::STOPPED);

    let lifted = serin.run("unstop checkout --yes");
    assert_eq!(lifted.code, Some(0), "{}", lifted.stderr);
    assert_eq!(lifted.stdout, "unstop checkout: applied, now 50 reserved\n");
    insta::assert_snapshot!("unstop", masked(&lifted.stderr, serin.home()));
    assert_eq!(reserved(&shop).await, FIFTY);
    assert_eq!(serin.audit().lines().count(), 4, "{}", serin.audit());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_had_nothing_reserved_has_nothing_reserved_again() {
    let (shop, serin) = shop().await;
    set(&shop, Reserved::NONE).await;
    let stopped = serin.json("stop checkout --yes");
    assert_eq!(stopped["outcome"], "applied");
    assert_eq!(stopped["reserved_concurrent_executions"], 0);
    let lifted = serin.json("unstop checkout --yes");
    assert_eq!(lifted["outcome"], "applied");
    assert_eq!(lifted.get("reserved_concurrent_executions"), Some(&json!(null)));
    assert_eq!(reserved(&shop).await, Reserved::NONE);
    assert_eq!(shop.applied(DELETE).await, 2, "ours, and the one at the start");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_stop_changes_nothing_and_hides_nothing() {
    let (shop, serin) = shop().await;
    serin.ok("stop checkout --yes");
    let again = serin.run("stop checkout --yes");
    let line = "checkout: nothing to do: it is at 0 reserved (stopped)\n";
    assert_eq!((again.code, again.stdout.as_str()), (Some(0), line), "{}", again.stderr);
    assert_eq!(shop.applied(PUT).await, 2, "the 50 and the stop");
    serin.ok("unstop checkout --yes");
    assert_eq!(reserved(&shop).await, FIFTY);
    let again = serin.run("unstop checkout --yes");
    let line = "checkout: nothing to do: it is at 50 reserved\n";
    assert_eq!((again.code, again.stdout.as_str()), (Some(0), line), "{}", again.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_somebody_else_made_needs_to_be_told_where_to_go() {
    let (shop, serin) = shop().await;
    set(&shop, Reserved::STOPPED).await;
    let lost = serin.run("unstop checkout --yes");
    assert_eq!(lost.code, Some(4), "{}", lost.stdout);
    assert!(lost.stderr.contains("with --to N, or --to none"), "{}", lost.stderr);
    assert_eq!(reserved(&shop).await, Reserved::STOPPED);
    serin.ok("unstop checkout --to 30 --yes");
    assert_eq!(reserved(&shop).await, Reserved(Some(30)));
    assert_eq!(serin.run("unstop checkout --to 0 --yes").code, Some(2));
}

/// Kills `serin stop` while the reply to its only send is under way.
async fn kill_while_it_stops(shop: &TestSandbox, serin: &Serin) {
    let before = shop.applied(PUT).await;
    shop.fault_of(json!({"on": [PUT], "do": "late-reply", "ms": 60_000, "count": 1})).await;
    let running = Running::start(serin.command("stop checkout --yes"));
    while shop.applied(PUT).await == before {
        tokio::task::yield_now().await;
    }
    assert_eq!(running.end(Signal::KILL).code, None, "it did not end by itself");
    assert_eq!(reserved(shop).await, Reserved::STOPPED);
    assert_eq!(serin.audit().lines().count(), 1, "the outcome was never written down");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_in_the_middle_of_a_stop_another_process_restores_what_was_reserved() {
    let (shop, serin) = shop().await;
    kill_while_it_stops(&shop, &serin).await;
    let lifted = serin.run("unstop checkout --yes");
    assert_eq!(lifted.code, Some(0), "{}", lifted.stderr);
    assert_eq!(lifted.stdout, "unstop checkout: applied, now 50 reserved\n");
    assert_eq!(reserved(&shop).await, FIFTY);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_in_the_middle_nothing_reserved_is_restored_as_nothing() {
    let (shop, serin) = shop().await;
    set(&shop, Reserved::NONE).await;
    kill_while_it_stops(&shop, &serin).await;
    let lifted = serin.run("unstop checkout --yes");
    assert_eq!(lifted.stdout, "unstop checkout: applied, now unreserved\n", "{}", lifted.stderr);
    assert_eq!(reserved(&shop).await, Reserved::NONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_read_back_and_nothing_is_sent_again() {
    let (shop, serin) = shop().await;
    for effect in ["reset-after", "cut-reply"] {
        let before = shop.calls(PUT).await;
        shop.fault(PUT, effect, 1).await;
        let stopped = serin.run("stop checkout --yes");
        assert_eq!(stopped.code, Some(0), "{effect}: {}", stopped.stderr);
        assert_eq!(shop.calls(PUT).await - before, 1, "{effect}");
        serin.ok("unstop checkout --yes");
        assert_eq!(reserved(&shop).await, FIFTY, "{effect}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_may_still_land_is_unknown_and_not_followed_by_another() {
    let (shop, serin) = shop().await;
    let before = shop.calls(PUT).await;
    shop.fault(PUT, "reset-before", 1).await;
    let ended = serin.run("stop checkout --yes");
    assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    assert!(ended.stderr.contains("look at checkout before you try again"), "{}", ended.stderr);
    assert_eq!(shop.calls(PUT).await - before, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn throttles_are_waited_out_by_a_stop() {
    let (shop, serin) = shop().await;
    shop.fault(PUT, "throttle", 2).await;
    let stopped = serin.run("stop checkout --yes");
    assert_eq!(stopped.code, Some(0), "{}", stopped.stderr);
    assert!(stopped.stderr.contains("sent 3 times"), "{}", stopped.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_stop_names_the_action_and_is_forgotten() {
    let (shop, serin) = shop().await;
    shop.fault(PUT, "deny", 1).await;
    let denied = serin.run("stop checkout --yes");
    assert_eq!(denied.code, Some(1), "{}", denied.stderr);
    assert!(denied.stderr.contains(&format!("missing {PUT}")), "{}", denied.stderr);
    assert_eq!(reserved(&shop).await, FIFTY);
    set(&shop, Reserved::STOPPED).await;
    assert_eq!(serin.run("unstop checkout --yes").code, Some(4), "it never was ours");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_never_leaves() {
    let (shop, serin) = shop().await;
    let before = shop.calls(PUT).await;
    for (line, why) in [
        ("stop checkout", "a write without a terminal needs --yes"),
        ("unstop checkout", "a write without a terminal needs --yes"),
        ("stop checkout --yes --read-only", "a stop is refused: read-only by --read-only"),
        ("unstop checkout --to 5 --yes --read-only", "read-only by --read-only"),
    ] {
        let ended = serin.run(line);
        assert_eq!(ended.code, Some(4), "{line}: {}", ended.stderr);
        assert!(ended.stderr.contains(why), "{line}: {}", ended.stderr);
    }
    assert_eq!(shop.calls(PUT).await, before);
    assert_eq!(serin.audit(), "");
}
