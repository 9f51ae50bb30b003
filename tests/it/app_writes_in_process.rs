//! Writes as the user sees them: from the key to the outcome on the screen.

use std::time::Duration;

use serde_json::json;
use serin::{
    aws::{Gateway, Priority},
    domain::{Alias, AliasChange, AliasState, Share, Version, Weight},
    input::Key,
    tui::{EndSignal, Ending},
};

use super::support::{console::Running, sandbox::TestSandbox, target};

const SIZE: (u16, u16) = (160, 45);

/// A console at `checkout:live`, which is at 41 and can be split with 42.
async fn at_checkout(sandbox: &TestSandbox) -> Running {
    let mut console = Running::connected_to(SIZE, sandbox.url());
    console.wait_for("checkout").await;
    console.type_("/checkout").await;
    console.press(Key::Enter).await;
    console.wait_for("checkout:live  41 100%").await;
    // Its versions are read, too.
    console.wait_for("retry the stock reservation once").await;
    console
}

/// Previews a split of 10% and waits until it can be applied.
async fn preview_split(console: &mut Running) -> String {
    console.type_("2s").await;
    console.wait_for("split checkout:live").await;
    console.type_("10").await;
    console.press(Key::Enter).await;
    console.wait_until_armed("a apply").await
}

async fn checkout(gateway: &Gateway) -> Alias {
    gateway.alias(&target("checkout", "live")).await.unwrap()
}

fn split(percent: f64) -> AliasState {
    let weight = Weight::from_percent(percent).unwrap();
    AliasState::split(Version::Published(41), Share { version: Version::Published(42), weight })
}

#[tokio::test]
async fn a_preview_says_where_before_and_after() {
    let sandbox = TestSandbox::shop(1.0).await;
    let mut console = at_checkout(&sandbox).await;
    let text = preview_split(&mut console).await;
    for part in ["412207735091", "41 100%", "41 90% | 42 10%"] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert_eq!(sandbox.calls("lambda:UpdateAlias").await, 0, "nothing is sent before the yes");
}

#[tokio::test]
async fn a_preview_takes_no_yes_while_its_frame_is_stuck_before_the_terminal() {
    let sandbox = TestSandbox::shop(1.0).await;
    let mut console = at_checkout(&sandbox).await;
    console.hold_at("after     0 reserved");
    console.type_("S").await;
    console.wait_for("after     0 reserved").await;
    console.put_clock_on(Duration::from_mins(10));
    console.type_("a").await;
    console.set_free(true);
    let text = console.wait_until_armed("a apply").await;
    assert!(text.contains("after     0 reserved"), "{text}");
    assert_eq!(sandbox.calls("lambda:PutFunctionConcurrency").await, 0);
}

#[tokio::test]
async fn a_change_by_someone_else_is_shown_and_kept() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let mut console = at_checkout(&sandbox).await;
    preview_split(&mut console).await;
    let seen = checkout(&gateway).await;
    let theirs = AliasChange {
        target: seen.target,
        before: seen.state,
        after: split(25.0),
        description: seen.description,
        revision_id: seen.revision_id,
    };
    gateway.update_alias(&theirs, Priority::Write).await.unwrap();
    console.type_("a").await;
    let told = |text: &str| {
        let parts = ["changed by someone else", "41 100%", "41 75% | 42 25%", "41 90% | 42 10%"];
        parts.iter().all(|part| text.contains(part))
    };
    console.wait_until("what was expected, what is there, and what was wanted", told).await;
    assert_eq!(checkout(&gateway).await.state, split(25.0), "theirs stands");
}

#[tokio::test]
async fn a_denied_write_names_the_action_and_the_panes_go_on() {
    let sandbox = TestSandbox::shop(1.0).await;
    sandbox.fault_of(json!({"on": ["lambda:UpdateAlias"], "do": "deny"})).await;
    let mut console = at_checkout(&sandbox).await;
    preview_split(&mut console).await;
    console.type_("a").await;
    console.wait_for("ask for the IAM action lambda:UpdateAlias").await;
    console.press(Key::Esc).await;
    console.wait_until("it is closed", |text| !text.contains("Esc close")).await;
    console.type_("1").await;
    console.press(Key::Esc).await;
    console.type_("/customer-profile").await;
    console.wait_for("customer-profile:").await;
}

#[tokio::test]
async fn a_write_whose_reply_is_lost_ends_as_applied() {
    let sandbox = TestSandbox::shop(1.0).await;
    sandbox.fault("lambda:UpdateAlias", "reset-after", 1).await;
    let mut console = at_checkout(&sandbox).await;
    preview_split(&mut console).await;
    console.type_("a").await;
    console.wait_for("checkout:live  41 90% | 42 10%").await;
    assert_eq!(sandbox.applied("lambda:UpdateAlias").await, 1, "one copy landed");
}

#[tokio::test]
async fn a_signal_does_not_cut_a_write_short() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let slow = json!({"on": ["lambda:UpdateAlias"], "do": "latency", "ms": 1500});
    sandbox.fault_of(slow).await;
    let mut console = at_checkout(&sandbox).await;
    preview_split(&mut console).await;
    console.type_("a").await;
    console.wait_for("sending").await;
    console.signal(EndSignal::Terminate).await;
    let ended = console.ended().await;
    assert_eq!(ended.how, Ending::Signal(EndSignal::Terminate));
    assert!(ended.said.contains("split checkout:live: applied"), "{}", ended.said);
    assert_eq!(checkout(&gateway).await.state, split(10.0));
}

#[tokio::test]
async fn a_lost_terminal_does_not_cut_a_write_short() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let slow = json!({"on": ["lambda:UpdateAlias"], "do": "latency", "ms": 1500});
    sandbox.fault_of(slow).await;
    let mut console = at_checkout(&sandbox).await;
    preview_split(&mut console).await;
    console.type_("a").await;
    console.wait_for("sending").await;
    for _ in 0..3 {
        console.signal(EndSignal::Hangup).await;
    }
    let ended = console.ended().await;
    assert_eq!(ended.how, Ending::Signal(EndSignal::Hangup));
    assert!(ended.said.contains("split checkout:live: applied"), "{}", ended.said);
    assert_eq!(checkout(&gateway).await.state, split(10.0));
}

#[tokio::test]
async fn who_ends_the_wait_for_a_write_is_told_what_nobody_knows() {
    let sandbox = TestSandbox::shop(1.0).await;
    sandbox.fault_of(json!({"on": ["lambda:UpdateAlias"], "do": "hang"})).await;
    let mut console = at_checkout(&sandbox).await;
    preview_split(&mut console).await;
    console.type_("a").await;
    console.wait_for("sending").await;
    console.signal(EndSignal::Hangup).await;
    console.signal(EndSignal::Hangup).await;
    console.signal(EndSignal::Terminate).await;
    let ended = console.ended().await;
    let told =
        "split checkout:live: not finished, outcome unknown: look at the alias and the audit";
    assert!(ended.said.contains(told), "{}", ended.said);
}

#[tokio::test]
async fn a_rollback_gets_through_a_storm_of_throttling() {
    let sandbox = TestSandbox::shop(10.0).await;
    let mut console = at_checkout(&sandbox).await;
    preview_split(&mut console).await;
    console.type_("a").await;
    console.wait_for("checkout:live  41 90% | 42 10%").await;
    sandbox.fault("lambda:UpdateAlias", "throttle", 3).await;
    console.press(Key::Esc).await;
    console.type_("B").await;
    console.wait_until_armed("Enter roll back").await;
    console.press(Key::Enter).await;
    console.wait_for("checkout:live  41 100%").await;
    assert_eq!(sandbox.calls("lambda:UpdateAlias").await, 5);
}
