//! What is remembered of stops.

use super::*;
use crate::domain::{
    ConcurrencyChange, Invocation, InvokeMode, Invoked, PastStop, Payload, Reserved,
};

const FIFTY: Reserved = Reserved(Some(50));

fn concurrency(before: Reserved, after: Reserved) -> ConcurrencyChange {
    ConcurrencyChange { function: FunctionName("checkout".into()), before, after }
}

fn stop(id: &str, before: Reserved) -> Intent {
    let change = Change::Stop(concurrency(before, Reserved::STOPPED));
    Intent { change, ..promote(id, 1, 2) }
}

fn unstop(id: &str, after: Reserved) -> Intent {
    let change = Change::Unstop(concurrency(Reserved::STOPPED, after));
    Intent { change, ..promote(id, 1, 2) }
}

fn set(intent: &Intent) -> Outcome {
    let (Change::Stop(change) | Change::Unstop(change)) = &intent.change else {
        panic!("{intent:?}");
    };
    Outcome::Applied(Found::Concurrency(change.after))
}

fn already(_: &Intent) -> Outcome {
    Outcome::AlreadyThere(Found::Concurrency(FIFTY))
}

fn denied(_: &Intent) -> Outcome {
    let Outcome::Unknown(failure) = unknown(&stop("", FIFTY)) else { panic!("a failure") };
    Outcome::NotApplied(failure)
}

fn recall(log: &AuditLog) -> StopRecall {
    log.last_stop(&scope(), &FunctionName("checkout".into())).unwrap()
}

fn remembered(log: &AuditLog) -> Option<Reserved> {
    recall(log).stop.map(|stop| stop.before)
}

#[test]
fn the_stop_says_when_by_whom_and_from_what() {
    let (_folder, log) = log();
    assert_eq!(recall(&log), StopRecall::default());
    write(&log, stop("i1", FIFTY), set);
    let expected = PastStop {
        at: Timestamp::UNIX_EPOCH,
        who: "arn:aws:sts::1:assumed-role/ops/alice".into(),
        before: FIFTY,
    };
    assert_eq!(recall(&log).stop, Some(expected));
    let elsewhere = Scope { region: Some("us-east-1".into()), ..scope() };
    let other = FunctionName("cart".into());
    assert_eq!(log.last_stop(&elsewhere, &FunctionName("checkout".into())).unwrap().stop, None);
    assert_eq!(log.last_stop(&scope(), &other).unwrap().stop, None);
}

#[test]
fn a_stop_is_found_when_the_account_was_not_known() {
    let (_folder, log) = log();
    let nameless = Scope { account: None, ..scope() };
    write(&log, Intent { scope: nameless.clone(), ..stop("i1", FIFTY) }, set);
    assert_eq!(remembered(&log), Some(FIFTY));
    write(&log, stop("i2", Reserved(Some(9))), set);
    let recall = log.last_stop(&nameless, &FunctionName("checkout".into())).unwrap();
    assert_eq!(recall.stop.map(|stop| stop.before), Some(Reserved(Some(9))));
}

#[test]
fn nothing_reserved_is_remembered_as_nothing() {
    let (_folder, log) = log();
    write(&log, stop("i1", Reserved::NONE), set);
    assert_eq!(remembered(&log), Some(Reserved::NONE));
}

#[test]
fn a_stop_whose_outcome_a_crash_swallowed_counts_and_one_that_was_refused_hides_the_older() {
    let (_folder, log) = log();
    write(&log, stop("i1", FIFTY), set);
    for refused in [denied as fn(&Intent) -> Outcome, changed] {
        write(&log, stop("i2", Reserved(Some(9))), refused);
        assert_eq!(remembered(&log), None, "it ran at 9 then: someone else stopped it since");
    }
    write(&log, stop("i3", Reserved(Some(20))), unknown);
    assert_eq!(remembered(&log), Some(Reserved(Some(20))));
    log.append(AuditStage::Intent(&stop("i4", Reserved(Some(30))))).unwrap();
    assert_eq!(remembered(&log), Some(Reserved(Some(30))));
}

#[test]
fn a_stop_that_someone_else_was_faster_with_tells_what_it_ran_at() {
    let (_folder, log) = log();
    write(&log, stop("i1", FIFTY), set);
    write(&log, stop("i2", Reserved(Some(9))), already);
    assert_eq!(remembered(&log), Some(Reserved(Some(9))));
}

#[test]
fn a_stop_of_what_was_stopped_hides_nothing() {
    let (_folder, log) = log();
    write(&log, stop("i1", FIFTY), set);
    write(&log, stop("i2", Reserved::STOPPED), set);
    assert_eq!(remembered(&log), Some(FIFTY));
}

#[test]
fn a_stop_that_was_lifted_is_over() {
    for ended in [set as fn(&Intent) -> Outcome, already] {
        let (_folder, log) = log();
        write(&log, stop("i1", FIFTY), set);
        write(&log, unstop("i2", FIFTY), denied);
        assert_eq!(remembered(&log), Some(FIFTY), "not lifted");
        write(&log, unstop("i3", FIFTY), ended);
        assert_eq!(remembered(&log), None);
    }
}

#[test]
fn aliases_and_stops_are_no_damage_to_each_other() {
    let (_folder, log) = log();
    write(&log, stop("i1", FIFTY), set);
    write(&log, promote("i2", 41, 42), applied);
    log.append(AuditStage::Intent(&unstop("i3", FIFTY))).unwrap();
    let aliases = log.last_changes(&scope(), &alias("live")).unwrap();
    assert_eq!((aliases.changes.len(), aliases.damaged), (1, Vec::new()));
    let stops = recall(&log);
    assert_eq!((stops.stop.map(|stop| stop.before), stops.damaged), (Some(FIFTY), Vec::new()));
}

#[test]
fn lines_of_other_kinds_and_of_later_versions_are_no_damage() {
    let (_folder, log) = log();
    write(&log, stop("i1", FIFTY), set);
    let text = fs::read_to_string(log.path()).unwrap();
    let later = text.replace("\"stop\"", "\"teleport\"").replace("\"i1\"", "\"i2\"");
    fs::write(log.path(), format!("{text}{later}")).unwrap();
    let stops = recall(&log);
    assert_eq!((stops.stop.map(|stop| stop.before), stops.damaged), (Some(FIFTY), Vec::new()));
}

#[test]
fn of_an_invocation_only_its_size_is_kept() {
    let (_folder, log) = log();
    let change = Change::Invoke(Invocation {
        function: FunctionName("checkout".into()),
        qualifier: Some("live".into()),
        payload: Payload("{\"card\":\"4111\"}".into()),
        mode: InvokeMode::RequestResponse,
    });
    write(&log, Intent { change, ..promote("i1", 1, 2) }, |_| {
        Outcome::Applied(Found::Invoked(Box::new(Invoked {
            status: 200,
            version: Some(Version::Published(42)),
            function_error: None,
            payload: Payload("{\"answer\":\"4111\"}".into()),
            log: vec!["card 4111".into()],
        })))
    });
    let text = fs::read_to_string(log.path()).unwrap();
    assert!(!text.contains("4111"), "{text}");
    assert!(text.contains("\"payload_bytes\":15") && text.contains("it ran in 42"), "{text}");
}
