//! A rollout from the keyboard of the real binary.

use super::support::pty::{Pty, is_bold};

#[test]
fn a_rollout_is_planned_with_what_aws_tells() {
    let mut pty = Pty::serin((160, 45), &["--sandbox", "--speed", "10", "checkout:live"], []);
    pty.wait_for("checkout:live  41 100%");
    pty.wait_for("retry the stock reservation once");
    pty.type_("2c");
    pty.wait_for("plan a rollout of checkout:live");
    let text = pty.wait_until("the preflight is there", |screen| {
        let text = screen.contents();
        text.contains("preflight") && text.contains(" pass ")
    });
    assert!(text.contains("41 100%    then  42 100%"), "{text}");
    assert!(text.contains("strategy  canary10-5m"), "{text}");
    pty.type_("\t");
    pty.wait_for("strategy  linear10-1m");
    pty.type_("\x1b");
    pty.wait_until("it is closed", |screen| !screen.contents().contains("plan a rollout"));
    assert_eq!(pty.state_file("audit.jsonl"), "", "nothing was written");
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}

#[test]
fn a_bad_version_is_started_with_two_keys_and_goes_back_by_itself() {
    let mut pty = Pty::serin((160, 45), &["--sandbox", "--speed", "60", "checkout:live"], []);
    pty.wait_for("checkout:live  41 100%");
    pty.wait_for("retry the stock reservation once");
    pty.type_("2c");
    pty.wait_until("the planner takes its key", |screen| is_bold(screen, "a start"));
    pty.type_("a");
    pty.wait_for("checkout:live  41 90% | 42 10%");
    pty.wait_for("stage 1 of 2");
    pty.wait_for("rolled back: 41 has all traffic again");
    pty.wait_for("42: 0 starts for");
    pty.wait_for("checkout:live  41 100%");
    let audit = pty.state_file("audit.jsonl");
    assert!(audit.contains("\"kind\":\"rollout\""), "{audit}");
    pty.type_("qq");
    assert!(pty.wait_for_end().success());
}
