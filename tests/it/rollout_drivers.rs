//! What becomes of a rollout when its driver, its starter or somebody else does something.

use rustix::process::Signal;

use crate::support::{
    pty::Pty,
    rollouts::{Rollouts, all, end, gone, last, split},
};

/// Long enough to be in it for a while, with a hold-back.
const LONG: &str = "--strategy canary10-20m --bake 10m";

/// Somebody else's change of the alias, without asking what it is by now.
const UPDATE: [&str; 6] =
    ["lambda", "update-alias", "--function-name", "checkout", "--name", "live"];

#[tokio::test(flavor = "multi_thread")]
async fn a_driver_that_is_killed_is_replaced_and_the_end_is_the_same() {
    let rollouts = Rollouts::failing("checkout", 0.0).await;
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
async fn a_driver_that_is_killed_in_every_step_is_replaced_each_time() {
    let rollouts = Rollouts::failing("checkout", 0.0).await;
    let mut driver = rollouts.start("checkout", "--strategy steps:10@10m,50@15m --bake 10m");
    // Two steps, and the hold-back.
    for percent in [10.0, 50.0, 90.0] {
        rollouts.alias_until("checkout", |alias| alias.state == split(percent)).await;
        driver = replaced(&rollouts, driver).await;
    }
    ends_as_if_nothing_had_happened(&rollouts).await;
    gone(driver).await;
    let audit = rollouts.serin.audit();
    assert_eq!(audit.matches(r#""write":"hold_back""#).count(), 2, "sent, and landed: {audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_driver_that_is_killed_in_the_bake_of_all_traffic_is_replaced() {
    let rollouts = Rollouts::failing("checkout", 0.0).await;
    let driver = rollouts.start("checkout", "--strategy canary10-10m --bake 10m --hold-back 0");
    let bakes = rollouts.alias_until("checkout", |alias| alias.state == all(42)).await;
    assert!(bakes.description.starts_with("orders of the shop [serin1 "), "{bakes:?}");
    replaced(&rollouts, driver).await;
    ends_as_if_nothing_had_happened(&rollouts).await;
}

/// Kills a driver, and takes over when its lease is past.
async fn replaced(rollouts: &Rollouts, driver: i32) -> i32 {
    end(driver, Signal::KILL);
    gone(driver).await;
    let left = rollouts.alias("checkout").await;
    rollouts.lapsed("checkout").await;
    assert_eq!(rollouts.alias("checkout").await, left, "nobody touches what a dead one leaves");
    rollouts.resume("checkout")
}

async fn ends_as_if_nothing_had_happened(rollouts: &Rollouts) {
    let ended = rollouts.attach("checkout");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(last(&ended)["end"], "promoted", "{}", ended.stdout);
    let alias = rollouts.alias("checkout").await;
    assert_eq!((alias.state, alias.description.as_str()), (all(42), "orders of the shop"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_over_one_gets_it_and_a_driver_that_comes_back_writes_nothing() {
    let rollouts = Rollouts::failing("checkout", 0.0).await;
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
    let rollouts = Rollouts::failing("checkout", 0.0).await;
    rollouts.start("checkout", LONG);
    rollouts.alias_until("checkout", |alias| alias.state != all(41)).await;
    rollouts.meddle("checkout", |change| change.after = all(42)).await;
    let ended = rollouts.attach("checkout");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(last(&ended)["end"], "changed_by_someone_else");
    assert_eq!(rollouts.alias("checkout").await.state, all(42));
}

#[tokio::test(flavor = "multi_thread")]
async fn weights_set_by_the_aws_command_line_stop_it_and_stay() {
    let rollouts = Rollouts::failing("checkout", 0.0).await;
    let Some(aws) = rollouts.aws() else { return };
    let driver = rollouts.start("checkout", LONG);
    rollouts.alias_until("checkout", |alias| alias.state == split(10.0)).await;
    aws.ok(&[&UPDATE[..], &["--routing-config", r#"{"AdditionalVersionWeights":{"42":0.3}}"#]]
        .concat());
    let ended = rollouts.attach("checkout");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let told = last(&ended);
    assert_eq!(told["end"], "changed_by_someone_else");
    assert_eq!(
        (&told["expected"], &told["found"]),
        (&"41 90% | 42 10%".into(), &"41 70% | 42 30%".into())
    );
    gone(driver).await;
    let alias = rollouts.alias("checkout").await;
    assert_eq!(alias.state, split(30.0), "nothing of theirs is overwritten");
    assert!(alias.description.starts_with("orders of the shop [serin1 "), "{alias:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_description_set_by_the_aws_command_line_is_kept_to_the_end() {
    const THEIRS: &str = "orders of the shop, and of its tills: ask ünal";
    let rollouts = Rollouts::failing("checkout", 0.0).await;
    let Some(aws) = rollouts.aws() else { return };
    rollouts.start("checkout", LONG);
    let driven = rollouts.alias_until("checkout", |alias| alias.state == split(10.0)).await;
    let text = driven.description.replace("orders of the shop", THEIRS);
    aws.ok(&[&UPDATE[..], &["--description", &text]].concat());
    let ended = rollouts.attach("checkout");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(last(&ended)["end"], "promoted", "{}", ended.stdout);
    let alias = rollouts.alias("checkout").await;
    assert_eq!((alias.state, alias.description.as_str()), (all(42), THEIRS));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_set_by_the_aws_command_line_goes_back() {
    let rollouts = Rollouts::failing("inventory", 0.0).await;
    let Some(aws) = rollouts.aws() else { return };
    rollouts.start("inventory", &format!("{LONG} --alarm inventory-hold"));
    rollouts.alias_until("inventory", |alias| alias.state == split(10.0)).await;
    let set = "cloudwatch set-alarm-state --alarm-name inventory-hold --state-value ALARM \
               --state-reason drill";
    aws.ok(&set.split_whitespace().collect::<Vec<_>>());
    let ended = rollouts.attach("inventory");
    assert_eq!(ended.code, Some(3), "{ended:?}");
    let told = last(&ended);
    assert_eq!(told["end"], "rolled_back", "{told}");
    assert!(told["why"].as_str().is_some_and(|why| why.contains("inventory-hold")), "{told}");
    let alias = rollouts.alias("inventory").await;
    assert_eq!((alias.state, alias.description.as_str()), (all(41), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abort_goes_back_by_the_driver_and_without_one() {
    let rollouts = Rollouts::failing("checkout", 0.0).await;
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
    let rollouts = Rollouts::failing("checkout", 0.0).await;
    let driver = rollouts.start("checkout", LONG);
    let before = rollouts.alias_until("checkout", |alias| alias.state != all(41)).await;
    end(driver, Signal::TERM);
    gone(driver).await;
    let alias = rollouts.alias("checkout").await;
    assert_eq!(alias.state, before.state);
    assert!(alias.description.contains("[serin1 "), "{alias:?}");
    rollouts.serin.ok("rollout abort checkout:live --yes");
}
