use super::*;
use crate::{
    domain::LogEvent,
    logs::{LogLine, Parser},
};

/// 2026-11-22T10:00:00Z.
const T0: i64 = 1_795_341_600_000;
const SLOW: Slow = Slow { p95_ms: Some(100.0), p99_ms: Some(1_000.0) };

fn uuid(number: u32) -> String {
    format!("8f507cfc-0b1a-4697-b07a-ac58{number:08x}")
}

fn line(stream: &str, at_ms: i64, message: &str) -> LogLine {
    let event = LogEvent {
        id: format!("{stream}{at_ms}{message}"),
        stream: format!("2026/11/22/[42]{stream}"),
        timestamp_ms: at_ms,
        ingestion_ms: at_ms,
        message: message.into(),
    };
    Parser::default().parse(&event)
}

struct Told(Invocations);

impl Told {
    fn new(tried_again: bool) -> Self {
        let mut invocations = Invocations::new(tried_again);
        invocations.begin_at(T0);
        Self(invocations)
    }

    fn start(&mut self, arm: Arm, id: u32, at_ms: i64) -> &mut Self {
        let text = format!("START RequestId: {} Version: 42", uuid(id));
        self.0.note(arm, line("a", at_ms, &text).view(), false, false);
        self
    }

    fn report(&mut self, arm: Arm, id: u32, at_ms: i64, rest: &str) -> &mut Self {
        let text = format!("REPORT RequestId: {}\t{rest}", uuid(id));
        self.0.note(arm, line("a", at_ms, &text).view(), false, false);
        self
    }

    fn says(&mut self, at_ms: i64, text: &str, fails: bool, by_rule: bool) -> &mut Self {
        self.0.note(Arm::Canary, line("a", at_ms, text).view(), fails, by_rule);
        self
    }

    fn canary(&mut self, minute: i64) -> Counts {
        let minutes = self.0.minutes_from(T0, SLOW);
        minutes.get(&(T0 + minute * MINUTE_MS)).map(|counts| counts.canary).unwrap_or_default()
    }
}

#[test]
fn a_request_is_counted_once_in_the_minute_in_which_it_began() {
    let mut told = Told::new(false);
    told.start(Arm::Canary, 1, T0 + 59_900)
        .report(Arm::Canary, 1, T0 + 60_200, "Duration: 300.00 ms\tInit Duration: 90.00 ms")
        .start(Arm::Canary, 2, T0 + 61_000);
    let first = told.canary(0);
    assert_eq!((first.invocations, first.failed, first.cold), (1, 0, 1));
    assert_eq!((first.slow_p95, first.slow_p99), (1, 0));
    // What is under way counts, and not yet as an error.
    assert_eq!(told.canary(1).invocations, 1);
    told.report(Arm::Canary, 2, T0 + 64_000, "Duration: 3000.00 ms\tStatus: timeout");
    assert_eq!((told.canary(1).failed, told.canary(1).slow_p99), (1, 1));
}

#[test]
fn a_report_without_a_start_tells_when_it_began() {
    let mut told = Told::new(false);
    told.report(Arm::Canary, 1, T0 + 60_100, "Duration: 300.00 ms");
    assert_eq!((told.canary(0).invocations, told.canary(1).invocations), (1, 0));
}

#[test]
fn what_a_report_says_outweighs_what_a_line_looks_like() {
    let mut told = Told::new(false);
    told.start(Arm::Canary, 1, T0).says(T0 + 5, "[ERROR] KeyError: 'total'", true, false).report(
        Arm::Canary,
        1,
        T0 + 9,
        "Duration: 9.00 ms",
    );
    assert_eq!(told.canary(0).failed, 1, "a text REPORT says nothing of a handler's error");
    told.start(Arm::Canary, 2, T0 + 20)
        .says(T0 + 25, "[ERROR] KeyError: 'total'", true, false)
        .report(Arm::Canary, 2, T0 + 29, "Duration: 9.00 ms\tStatus: success");
    assert_eq!(told.canary(0).failed, 1);
    assert_eq!(told.0.top_error(Arm::Canary), "KeyError: '…'");
}

#[test]
fn a_rule_counts_a_request_that_lambda_does_not() {
    let mut told = Told::new(false);
    told.start(Arm::Canary, 1, T0)
        .says(T0 + 3, "status 502", false, true)
        .says(T0 + 4, "status 502 again", false, true)
        .report(Arm::Canary, 1, T0 + 9, "Duration: 9.00 ms");
    assert_eq!((told.canary(0).by_rule, told.canary(0).failed), (1, 0));
    assert_eq!(told.canary(0).sample().errors, 1);
    told.start(Arm::Canary, 2, T0 + 10).says(T0 + 13, "status 502", false, true).report(
        Arm::Canary,
        2,
        T0 + 19,
        "Duration: 9.00 ms\tStatus: error",
    );
    assert_eq!((told.canary(0).by_rule, told.canary(0).failed), (1, 1), "one error, not two");
}

#[test]
fn a_line_between_requests_belongs_to_none() {
    let mut told = Told::new(false);
    told.start(Arm::Canary, 1, T0)
        .report(Arm::Canary, 1, T0 + 9, "Duration: 9.00 ms")
        .says(T0 + 15, "status 502", false, true)
        .start(Arm::Canary, 2, T0 + 20);
    assert_eq!((told.canary(0).invocations, told.canary(0).by_rule), (2, 0));
}

#[test]
fn a_retry_is_no_trial_of_its_own_on_either_version() {
    let mut told = Told::new(true);
    told.start(Arm::Stable, 1, T0).report(
        Arm::Stable,
        1,
        T0 + 9,
        "Duration: 9.00 ms\tStatus: error",
    );
    told.0.close_to(T0 + MINUTE_MS, SLOW);
    told.start(Arm::Canary, 1, T0 + 70_000).report(
        Arm::Canary,
        1,
        T0 + 70_009,
        "Duration: 9.00 ms\tStatus: error",
    );
    assert_eq!(told.canary(1), Counts::default());
    let first = told.0.closed(T0).unwrap();
    assert_eq!((first.stable.invocations, first.stable.failed), (1, 1));
}

#[test]
fn a_closed_minute_does_not_change() {
    let mut told = Told::new(false);
    told.start(Arm::Canary, 1, T0 + 5);
    told.0.close_to(T0 + MINUTE_MS + 30_000, SLOW);
    assert_eq!(told.0.closed_to_ms(), T0 + MINUTE_MS);
    told.start(Arm::Canary, 2, T0 + 6).report(Arm::Canary, 1, T0 + 9, "Status: error");
    assert_eq!(told.0.closed(T0).map(|counts| counts.canary.invocations), Some(1));
    assert_eq!((told.canary(0).invocations, told.canary(0).failed), (1, 0));
    told.start(Arm::Canary, 3, T0 + MINUTE_MS);
    assert_eq!(told.canary(1).invocations, 1);
}
