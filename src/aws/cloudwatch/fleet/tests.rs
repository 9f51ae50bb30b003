use super::{super::data::testing::answer, *};

/// Functions by their sums, as Metrics Insights answers; beside them what it remarked.
fn list(sums: &[(String, f64)], remarks: &[&str]) -> List {
    List::from(answer(sums, remarks))
}

fn numbered(count: usize, sum: f64) -> Vec<(String, f64)> {
    (0..count).map(|index| (format!("f{index:03}"), sum)).collect()
}

fn name(text: &str) -> FunctionName {
    FunctionName(text.into())
}

#[test]
fn a_list_is_cut_when_others_may_have_some_too() {
    let least = |least: f64| [numbered(499, 5.0), vec![("last".into(), least)]].concat();
    assert!(list(&least(1.0), &[]).cut);
    assert!(!list(&least(0.0), &[]).cut, "what follows a 0 is 0");
    assert!(!list(&numbered(499, 5.0), &[]).cut);
    assert!(list(&numbered(3, 5.0), &["MaxMetrics: not all were looked at"]).cut);
}

#[test]
fn each_query_is_billed_by_all_functions_and_not_by_those_it_returned() {
    let lists = Lists {
        errors: list(&[("rare".into(), 9.0)], &[]),
        invocations: list(&numbered(20, 5.0), &[]),
        throttles: List { calls: 1, ..List::default() },
    };
    let cost = lists.cost();
    assert_eq!(cost, MetricsCost { calls: 3, metrics: 60 });
    let window = Window::ending_at(Timestamp::UNIX_EPOCH, BUCKETS, PERIOD_S);
    let fleet = lists.fleet(window, cost.plus(MetricsCost { calls: 1, metrics: 7 }));
    let among = |functions| fleet.cost_among(functions).metrics;
    assert_eq!((among(0), among(20), among(1_000)), (67, 67, 3_007));
}

#[test]
fn failing_and_throttled_functions_get_what_a_cut_list_left_out() {
    let busy = numbered(500, 1_000.0);
    let failing = vec![("f001".into(), 3.0), ("rare".into(), 9.0), ("fine".into(), 0.0)];
    let throttled = vec![("rare".into(), 2.0), ("stopped".into(), 7.0)];
    let lists = Lists {
        errors: list(&failing, &[]),
        invocations: list(&busy, &[]),
        throttles: list(&throttled, &[]),
    };
    let missing = |function: &str, statistic| Missing { function: name(function), statistic };
    assert_eq!(lists.missing(), [missing("rare", INVOCATIONS), missing("stopped", INVOCATIONS)]);
    // Errors were not cut: a function that is not there has none.
    let lists = Lists { errors: list(&busy, &[]), ..lists };
    let asked = lists.missing();
    assert_eq!(asked.last(), Some(&missing("rare", ERRORS)));
    assert!(asked.contains(&missing("stopped", ERRORS)));
}

#[test]
fn nothing_is_asked_again_when_nothing_was_cut() {
    let lists = Lists {
        errors: list(&[("rare".into(), 9.0)], &[]),
        invocations: list(&numbered(20, 5.0), &[]),
        throttles: List::default(),
    };
    assert_eq!(lists.missing(), []);
    let fleet = lists
        .fleet(Window::ending_at(Timestamp::UNIX_EPOCH, BUCKETS, PERIOD_S), MetricsCost::default());
    assert_eq!(fleet.cut, Cut::default());
    assert_eq!(fleet.functions.len(), 21);
    assert!(fleet.functions[&name("rare")].errors.is_some());
    assert!(fleet.functions[&name("rare")].invocations.is_none());
}

#[test]
fn one_more_call_asks_for_no_more_than_it_may() {
    let failing: Vec<_> =
        (0..500).map(|index| (format!("x{index:03}"), 9.0 + f64::from(index))).collect();
    let throttled: Vec<_> = (0..500).map(|index| (format!("y{index:03}"), 1.0)).collect();
    let lists = Lists {
        errors: list(&failing, &[]),
        invocations: list(&numbered(500, 99.0), &[]),
        throttles: list(&throttled, &[]),
    };
    let missing = lists.missing();
    assert_eq!(missing.len(), MOST);
    assert_eq!(missing[0].function, name("x499"), "the one with most errors first");
}
