//! What becomes of a rollout when its driver, its starter or somebody else does something.

use rustix::process::Signal;

use crate::support::{
    pty::Pty,
    rollouts::{Rollouts, all, end, gone, last},
};

/// Long enough to be in it for a while, with a hold-back.
const LONG: &str = "--strategy canary10-20m --bake 10m";

#[tokio::test(flavor = "multi_thread")]
async fn a_driver_that_is_killed_is_replaced_and_the_end_is_the_same() {
    let rollouts = Rollouts::of("checkout").await;
    let driver = rollouts.start("checkout", LONG);
    rollouts.alias_until("checkout", |alias| alias.state != all(41)).await;
    end(driver, Signal::KILL);
    gone(driver).await;
    let early = rollouts.serin.run("rollout resume checkout:live --yes");
    assert_eq!(early.code, Some(4), "its lease is good: {early:?}");
    rollouts.lapsed("checkout").await;
    let status = rollouts.serin.json("rollout status checkout:live");
    assert_eq!(status[0]["lapsed"], true, "{status}");
    let ended = rollouts.serin.run("rollout resume checkout:live --yes --wait --output json");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let alias = rollouts.alias("checkout").await;
    assert_eq!((alias.state, alias.description.as_str()), (all(42), "orders of the shop"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_over_one_gets_it_and_a_driver_that_comes_back_writes_nothing() {
    let rollouts = Rollouts::of("checkout").await;
    let first = rollouts.start("checkout", LONG);
    rollouts.alias_until("checkout", |alias| alias.state != all(41)).await;
    end(first, Signal::STOP);
    rollouts.lapsed("checkout").await;
    let take_over = || {
        let mut command = rollouts.serin.command("rollout resume checkout:live --yes --wait");
        std::thread::spawn(move || crate::support::processes::output(&mut command).unwrap())
    };
    let (one, other) = (take_over(), take_over());
    rollouts.alias_until("checkout", |alias| alias.description.contains(" g=2 ")).await;
    end(first, Signal::CONT);
    gone(first).await;
    let codes = [one, other].map(|ended| ended.join().unwrap().status.code());
    let lost = codes.iter().filter(|code| matches!(code, Some(1 | 4))).count();
    assert_eq!(lost, 1, "one gets it, and brings it to an end: {codes:?}");
    assert_eq!(rollouts.alias("checkout").await.description, "orders of the shop");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_is_closed_takes_no_rollout_with_it() {
    let rollouts = Rollouts::of("payments").await;
    let variables = rollouts.serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let arguments =
        ["rollout", "start", "payments:live", "--yes", "--wait", "--strategy", "canary10-5m"];
    let mut terminal = Pty::serin((120, 36), &arguments, variables);
    terminal.wait_for("started");
    terminal.hang_up();
    rollouts.alias_until("payments", |alias| alias.state == all(41)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_somebody_else_is_left_alone() {
    let rollouts = Rollouts::of("checkout").await;
    rollouts.start("checkout", LONG);
    rollouts.alias_until("checkout", |alias| alias.state != all(41)).await;
    rollouts.meddle("checkout", |change| change.after = all(42)).await;
    let ended = rollouts.serin.run("rollout attach checkout:live --output json");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(last(&ended)["end"], "changed_by_someone_else");
    assert_eq!(rollouts.alias("checkout").await.state, all(42));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abort_goes_back_by_the_driver_and_without_one() {
    let rollouts = Rollouts::of("checkout").await;
    for kill in [false, true] {
        let driver = rollouts.start("checkout", LONG);
        rollouts.alias_until("checkout", |alias| alias.state != all(41)).await;
        if kill {
            end(driver, Signal::KILL);
            gone(driver).await;
        }
        let ended = rollouts.serin.run("rollout abort checkout:live --yes");
        assert_eq!(ended.code, Some(0), "killed {kill}: {ended:?}");
        let alias = rollouts.alias("checkout").await;
        assert_eq!((alias.state, alias.description.as_str()), (all(41), "orders of the shop"));
        gone(driver).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_driver_that_is_told_to_end_leaves_the_ledger() {
    let rollouts = Rollouts::of("checkout").await;
    let driver = rollouts.start("checkout", LONG);
    let before = rollouts.alias_until("checkout", |alias| alias.state != all(41)).await;
    end(driver, Signal::TERM);
    gone(driver).await;
    let alias = rollouts.alias("checkout").await;
    assert_eq!(alias.state, before.state);
    assert!(alias.description.contains("[serin1 "), "{alias:?}");
    rollouts.serin.ok("rollout abort checkout:live --yes");
}
