//! Reading how the functions are doing, and sorting by it.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    app::{
        Effect,
        state::SortColumn,
        testing::{Console, failure, name, started, unreachable_endpoint},
    },
    domain::{
        Failure, FailureKind, Fetched, FunctionName, Latencies, MetricsCost, Request, Slot,
        health::{Failing, Shape},
    },
};

/// Connected, with functions and health; `billing` fails.
fn watching() -> Console {
    let mut console = Console::new();
    console.connect();
    console.functions(&["auth", "billing", "checkout"]);
    console.fleet(&[("auth", 0.0), ("billing", 40.0), ("checkout", 1.0)]);
    console.alarms(&[]);
    console.take();
    console
}

fn order(console: &Console) -> Vec<&str> {
    let list = &console.state.functions.list;
    list.visible.iter().map(|index| list.items[*index].name.as_str()).collect()
}

/// Lets time pass to each wake-up that is asked for, until `span` is over. Gives what was read.
fn pass(console: &mut Console, span: Duration) -> Vec<Slot> {
    let end = console.now + span;
    let mut read = console.fetched();
    while let Some(at) = console.state.next_wake().filter(|at| *at <= end) {
        console.now = at;
        console.send(crate::app::Msg::Wake);
        read.extend(console.effects.drain(..).filter_map(|effect| started(&effect)));
        if read.len() > 50 {
            break;
        }
    }
    console.now = end;
    console.send(crate::app::Msg::Wake);
    read.extend(console.fetched());
    read
}

#[test]
fn the_cursor_goes_to_what_fails_and_its_logs_are_read_at_once() {
    let mut console = Console::new();
    console.connect();
    console.functions(&["auth", "billing", "checkout"]);
    console.take();
    console.fleet(&[("auth", 0.0), ("billing", 40.0), ("checkout", 1.0)]);
    assert_eq!(console.selected(), "billing");
    let read = console.fetched();
    for slot in [Slot::Aliases, Slot::Versions, Slot::Tail] {
        assert!(read.contains(&slot), "{slot:?}");
    }
    console.alarms(&["checkout"]);
    assert_eq!(console.selected(), "checkout", "an alarm counts for more");
    assert_eq!(order(&console), ["checkout", "billing", "auth"]);
}

#[test]
fn who_has_moved_stays_on_the_function_whatever_comes() {
    let mut console = Console::new();
    console.connect();
    console.functions(&["auth", "billing", "checkout"]);
    console.press("j j");
    console.fleet(&[("billing", 40.0)]);
    assert_eq!(console.selected(), "checkout");
    assert_eq!(order(&console)[0], "billing");
}

#[test]
fn readings_that_failed_at_first_move_no_cursor_later() {
    let mut console = Console::new();
    console.connect();
    console.functions(&["auth", "billing"]);
    let denied = || failure(FailureKind::Denied { action: "cloudwatch:GetMetricData".into() });
    console.reply(Slot::Fleet, Err(denied()));
    console.reply(Slot::Alarms, Err(denied()));
    pass(&mut console, Duration::from_secs(61));
    console.press("r");
    console.fleet(&[("billing", 40.0)]);
    assert_eq!((console.selected(), order(&console)[0]), ("auth", "billing"));
}

#[test]
fn who_has_done_anything_stays_on_the_function() {
    for key in ["S", "i", "A", "B", ":", "y"] {
        let mut console = Console::new();
        console.connect();
        console.functions(&["auth", "billing"]);
        console.press(key);
        console.fleet(&[("billing", 40.0)]);
        console.alarms(&[]);
        assert_eq!(console.selected(), "auth", "{key}");
    }
}

#[test]
fn once_all_is_read_the_cursor_goes_nowhere_by_itself() {
    let mut console = watching();
    assert_eq!(console.selected(), "billing");
    pass(&mut console, Duration::from_secs(61));
    console.fleet(&[("auth", 90.0), ("billing", 1.0)]);
    assert_eq!((console.selected(), order(&console)[0]), ("billing", "auth"));
}

#[test]
fn functions_of_other_accounts_are_no_outage_here() {
    let mut console = Console::new();
    console.connect();
    console.functions_page(&["auth"], Some("more"));
    console.fleet(&[("billing", 40.0), ("x1", 40.0), ("x2", 40.0), ("x3", 40.0)]);
    let shape = |console: &Console| console.state.health.picture.clone().map(|whole| whole.shape);
    let before = shape(&console);
    assert!(matches!(before, Some(Shape::Widespread(_))), "not known yet whose: {before:?}");
    console.functions_page(&["billing"], None);
    let after = shape(&console);
    let billing = |of: &Failing| of.function == name("billing");
    assert!(matches!(&after, Some(Shape::One(failing)) if billing(failing)), "{after:?}");
}

#[test]
fn health_is_read_every_minute_while_the_console_is_used() {
    let mut console = watching();
    let read = pass(&mut console, Duration::from_secs(61));
    assert!(read.contains(&Slot::Fleet) && read.contains(&Slot::Alarms));
    assert!(!read.contains(&Slot::Functions), "the control plane is left alone");
}

#[test]
fn nothing_is_read_for_a_console_that_nobody_uses() {
    let mut console = watching();
    console.press("j");
    pass(&mut console, Duration::from_mins(16));
    console.fleet(&[("billing", 40.0)]);
    console.alarms(&[]);
    durations(&mut console);
    assert_eq!(pass(&mut console, Duration::from_hours(2)), []);
    console.press("k");
    assert!(pass(&mut console, Duration::from_secs(1)).contains(&Slot::Fleet));
}

#[test]
fn what_fails_is_tried_once_early_and_then_in_its_time() {
    let mut console = watching();
    pass(&mut console, Duration::from_secs(61));
    console.alarms(&[]);
    console.reply(Slot::Fleet, Err(unreachable_endpoint()));
    assert!(pass(&mut console, Duration::from_secs(3)).contains(&Slot::Fleet));
    console.reply(Slot::Fleet, Err(unreachable_endpoint()));
    assert!(!pass(&mut console, Duration::from_secs(50)).contains(&Slot::Fleet));
    assert!(pass(&mut console, Duration::from_secs(11)).contains(&Slot::Fleet));
}

#[test]
fn nothing_that_failed_is_tried_for_a_console_that_nobody_uses() {
    let mut console = watching();
    pass(&mut console, Duration::from_mins(16));
    for slot in [Slot::Fleet, Slot::Alarms, Slot::Latencies] {
        console.reply(slot, Err(unreachable_endpoint()));
    }
    assert_eq!(pass(&mut console, Duration::from_hours(2)), []);
    console.press("j");
    let read = pass(&mut console, Duration::from_secs(1));
    for slot in [Slot::Fleet, Slot::Alarms, Slot::Latencies] {
        assert!(read.contains(&slot), "{slot:?}");
    }
}

#[test]
fn a_sign_in_that_is_mended_for_nobody_reads_no_health() {
    let mut console = watching();
    pass(&mut console, Duration::from_mins(16));
    for slot in [Slot::Fleet, Slot::Alarms, Slot::Latencies] {
        console.reply(slot, Err(expired()));
    }
    pass(&mut console, Duration::from_secs(3));
    console.connect();
    assert_eq!(pass(&mut console, Duration::from_hours(2)), []);
    console.press("j");
    let read = pass(&mut console, Duration::from_secs(1));
    for slot in [Slot::Fleet, Slot::Alarms, Slot::Latencies] {
        assert!(read.contains(&slot), "{slot:?}");
    }
}

fn expired() -> Failure {
    failure(FailureKind::ExpiredCredentials { detail: String::new() })
}

/// The durations that were asked for come.
fn durations(console: &mut Console) {
    let metrics = u64::try_from(console.state.health.measuring.len()).unwrap_or_default();
    let cost = MetricsCost { calls: 1, metrics };
    let latencies = Latencies { p95_ms: BTreeMap::new(), cost };
    console.reply(Slot::Latencies, Ok(Fetched::Latencies(latencies)));
}

#[test]
fn durations_cost_what_a_full_screen_of_them_costs() {
    let mut console = watching();
    pass(&mut console, Duration::from_secs(1));
    durations(&mut console);
    assert_eq!(console.state.health.latency_cost.metrics, 3);
    console.state.health.latencies.remove(&name("auth"));
    console.send(crate::app::Msg::Wake);
    pass(&mut console, Duration::from_secs(1));
    assert_eq!(console.state.health.measuring, [name("auth")]);
    durations(&mut console);
    assert_eq!(console.state.health.latency_cost.metrics, 3, "not one, which was read last");
}

#[test]
fn durations_are_as_old_as_the_other_figures_may_be() {
    let mut console = watching();
    pass(&mut console, Duration::from_secs(1));
    durations(&mut console);
    // Ten cents a reading.
    console.fleet_for(&[("billing", 40.0)], MetricsCost { calls: 20, metrics: 10_000 });
    assert!(!pass(&mut console, Duration::from_mins(5)).contains(&Slot::Latencies));
    assert!(pass(&mut console, Duration::from_mins(3)).contains(&Slot::Latencies));
}

#[test]
fn durations_that_are_refused_are_asked_for_by_the_refresh_key_and_a_new_sign_in() {
    let mut console = watching();
    pass(&mut console, Duration::from_secs(1));
    let denied = || failure(FailureKind::Denied { action: "cloudwatch:GetMetricData".into() });
    console.reply(Slot::Latencies, Err(denied()));
    assert_eq!(console.notice(), "", "the headline says it");
    console.press("O j");
    assert!(!pass(&mut console, Duration::from_secs(6)).contains(&Slot::Latencies));
    console.press("1 r");
    assert!(console.fetched().contains(&Slot::Latencies));
    console.reply(Slot::Latencies, Err(denied()));
    console.state.slots.start(Slot::Connection);
    console.connect();
    assert!(console.fetched().contains(&Slot::Latencies));
    durations(&mut console);
    assert_eq!(console.state.slots.get(Slot::Latencies).failure, None);
}

#[test]
fn a_dear_reading_comes_more_rarely() {
    let mut console = Console::new();
    console.connect();
    let names: Vec<String> = (0..10_000).map(|index| format!("f{index:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    console.functions(&names);
    // What one function returned says nothing of the 10,000 that were looked at: 30 cents.
    console.fleet_for(&[("f0001", 40.0)], MetricsCost { calls: 3, metrics: 3 });
    console.alarms(&[]);
    assert_eq!(console.state.reading_interval(), Duration::from_mins(18));
    let hourly = console.state.reading_dollars() * 60.0 / 18.0;
    assert!(hourly <= 1.0, "${hourly} an hour");
    let planned = console.state.timers.health.map(|at| at.duration_since(console.now).as_mins());
    assert_eq!(planned, Some(18));
}

#[test]
fn the_refresh_key_reads_health_but_not_twice_at_once() {
    let mut console = watching();
    console.press("1 r");
    assert_eq!(console.fetched(), [Slot::Functions], "it was read just now");
    pass(&mut console, Duration::from_secs(6));
    console.press("r");
    assert_eq!(console.fetched(), [Slot::Functions, Slot::Fleet, Slot::Alarms]);
    console.press("r");
    assert_eq!(console.fetched(), [Slot::Functions]);
}

#[test]
fn what_is_refused_is_told_once_and_not_asked_for_again() {
    let mut console = Console::new();
    console.connect();
    console.functions(&["auth", "billing"]);
    let denied = || failure(FailureKind::Denied { action: "cloudwatch:GetMetricData".into() });
    console.reply(Slot::Fleet, Err(denied()));
    console.alarms(&["billing"]);
    assert_eq!(console.notice(), "", "the headline says it");
    assert_eq!(console.selected(), "billing", "alarms alone tell something");
    console.take();
    let read = pass(&mut console, Duration::from_secs(61));
    assert!(read.contains(&Slot::Alarms) && !read.contains(&Slot::Fleet), "{read:?}");
}

#[test]
fn durations_are_read_for_the_rows_on_the_screen_once_they_rest() {
    let mut console = Console::new();
    console.connect();
    let names: Vec<String> = (0..400).map(|number| format!("f{number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    console.functions(&names);
    let errors: Vec<(&str, f64)> = names.iter().map(|name| (*name, 0.0)).collect();
    console.fleet(&errors);
    console.alarms(&[]);
    console.take();
    for _ in 0..20 {
        console.press("PgDn");
        console.now += Duration::from_millis(50);
    }
    assert!(!console.fetched().contains(&Slot::Latencies), "fast movement makes no calls");
    console.pass(250);
    let asked = console.effects.iter().find_map(|effect| match effect {
        Effect::Fetch { request: Request::Latencies(names), .. } => Some(names.clone()),
        _ => None,
    });
    let asked = asked.unwrap_or_else(|| unreachable!("nothing was asked for"));
    let rows = console.state.health.rows.height;
    assert_eq!(asked.len(), rows);
    assert!(asked.contains(&FunctionName(console.selected().to_owned())));
    console.take();
    let p95_ms = asked.iter().map(|name| (name.clone(), Some(12.0))).collect();
    let latencies = Latencies { p95_ms, cost: MetricsCost::default() };
    console.reply(Slot::Latencies, Ok(Fetched::Latencies(latencies)));
    console.press("k j");
    console.pass(1_000);
    assert!(!console.fetched().contains(&Slot::Latencies), "they are known for a minute");
}

#[test]
fn columns_sort_in_turn_and_backwards_with_the_cursor_on_its_function() {
    let mut console = watching();
    console.press("1 O");
    assert_eq!(console.state.functions.sort.column, SortColumn::Name);
    assert_eq!(order(&console), ["auth", "billing", "checkout"]);
    console.press("R");
    assert_eq!(order(&console), ["checkout", "billing", "auth"]);
    console.press("O");
    assert_eq!(order(&console), ["billing", "checkout", "auth"], "by error rate");
    console.press("R");
    assert_eq!(order(&console), ["auth", "checkout", "billing"]);
    assert_eq!(console.selected(), "billing");
    console.press("O O O O O");
    assert_eq!(console.state.functions.sort, crate::app::state::Sort::default());
}

#[test]
fn rows_stay_under_a_hand_that_types_a_filter() {
    let mut console = watching();
    console.press("1 /");
    console.type_text("i");
    let before: Vec<String> = order(&console).into_iter().map(str::to_owned).collect();
    console.now += Duration::from_secs(61);
    console.send(crate::app::Msg::Wake);
    console.fleet(&[("auth", 90.0), ("checkout", 80.0)]);
    assert_eq!(order(&console), before);
    console.press("Esc");
    assert_eq!(order(&console)[0], "auth");
}

#[test]
fn an_arn_in_the_filter_finds_its_function() {
    let mut console = watching();
    console.press("1 /");
    let arn = "arn:aws:lambda:eu-west-1:123456789012:function:checkout:live";
    console.send(crate::app::Msg::Paste(arn.into()));
    assert_eq!(order(&console), ["checkout"]);
    assert_eq!(
        console.state.functions.list.selected().map(|row| &row.name),
        Some(&name("checkout"))
    );
}

#[test]
fn the_alarm_of_the_selected_function_is_read_with_its_metric() {
    let mut console = watching();
    pass(&mut console, Duration::from_secs(61));
    console.fleet(&[("billing", 40.0)]);
    console.alarms(&["billing", "checkout"]);
    assert!(console.state.screen.alarm);
    let asked = |console: &mut Console| {
        let effects = console.take();
        effects.into_iter().find_map(|effect| match effect {
            Effect::Fetch { request: Request::Alarm(name), .. } => Some(name),
            _ => None,
        })
    };
    assert_eq!(asked(&mut console).as_deref(), Some("billing-errors"));
    console.press("g");
    let other = if console.selected() == "billing" { "j" } else { "g" };
    console.press(other);
    console.pass(250);
    assert_eq!(asked(&mut console).as_deref(), Some("checkout-errors"));
}
