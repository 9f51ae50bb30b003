use super::*;
use crate::{
    domain::LogEvent,
    logs::{Parser, StoredLine, testing::line},
};

/// Takes these lines in: version, time in milliseconds, message.
struct Reading {
    store: LogStore,
    groups: ErrorGroups,
    next: u64,
}

impl Reading {
    fn new(limit: usize) -> Self {
        Self { store: LogStore::new(limit), groups: ErrorGroups::default(), next: 0 }
    }

    fn read(&mut self, version: u64, at_ms: i64, message: &str) {
        self.next += 1;
        self.store.insert([line(version, self.next, at_ms, message)]);
        self.groups.catch_up(&self.store);
    }

    /// An invocation, and with `error` one that fails.
    fn invocation(&mut self, version: u64, at_ms: i64, error: Option<&str>) {
        let id = format!("00000000-0000-4000-8000-{:012x}", self.next);
        if let Some(error) = error {
            self.read(version, at_ms, &format!("2026-11-22T10:42:00.000Z\t{id}\tERROR\t{error}"));
        }
        let status = if error.is_some() { "\tStatus: error\tError Type: X" } else { "" };
        self.read(version, at_ms, &format!("REPORT RequestId: {id}\tDuration: 3.00 ms{status}"));
    }

    fn only(&self) -> &ErrorGroup {
        assert_eq!(self.groups.len(), 1, "{:?}", self.groups);
        self.groups.iter().next().expect("one")
    }
}

const BIG: usize = 1 << 20;

#[test]
fn one_kind_is_one_group_with_its_versions_and_ends() {
    let mut reading = Reading::new(BIG);
    for (version, at) in [(42, 5_000), (41, 2_000), (42, 9_000)] {
        reading.invocation(version, at, Some(&format!("Oops: order {at}")));
    }
    let group = reading.only();
    assert_eq!((group.count, group.text()), (3, "Oops: order …"));
    assert_eq!((group.first.timestamp_ms, group.last.timestamp_ms), (2_000, 9_000));
    let share = group.versions[&Some(Version::Published(42))];
    assert_eq!((share.count, share.first.timestamp_ms), (2, 5_000));
    assert_eq!(reading.groups.of_version(Version::Published(41)), 1);
}

#[test]
fn while_all_read_alike_it_is_told_as_it_is() {
    let mut reading = Reading::new(BIG);
    reading.read(42, 1, "[ERROR] KeyError: 'total'");
    reading.read(42, 2, "[ERROR] KeyError: 'total'");
    assert_eq!(reading.only().text(), "KeyError: 'total'");
    reading.read(42, 3, "[ERROR] KeyError: 'name'");
    assert_eq!(reading.only().text(), "KeyError: '…'");
}

#[test]
fn a_report_of_an_error_that_was_told_is_no_second_one() {
    let mut reading = Reading::new(BIG);
    reading.invocation(42, 1, Some("Oops: no"));
    assert_eq!(reading.only().count, 1);
    reading.read(42, 2, "REPORT RequestId: 10000000-0000-4000-8000-000000000000\tStatus: timeout");
    assert_eq!(reading.groups.len(), 2, "nothing else told of the timeout");
}

#[test]
fn what_falls_out_of_the_store_stays_counted() {
    let mut reading = Reading::new(4_000);
    for at in 0..500 {
        reading.read(42, at, &format!("[ERROR] Oops: order {at}"));
    }
    assert!(reading.store.len() < 50);
    let first = reading.only().first;
    assert_eq!((reading.only().count, first.timestamp_ms), (500, 0));
    assert_eq!(reading.store.by_key(first).map(StoredLine::key), None);
}

#[test]
fn duplicates_are_not_counted_twice() {
    let mut reading = Reading::new(BIG);
    for _ in 0..3 {
        reading.store.insert([line(42, 7, 1, "[ERROR] Oops")]);
        reading.groups.catch_up(&reading.store);
    }
    assert_eq!(reading.only().count, 1);
}

#[test]
fn rare_old_kinds_make_room_and_are_still_counted() {
    let mut reading = Reading::new(1 << 24);
    for _ in 0..5 {
        reading.read(42, 0, "[ERROR] common");
    }
    for number in 0..2 * MOST {
        let letters: String =
            number.to_string().bytes().map(|b| char::from(b - b'0' + b'a')).collect();
        reading.read(42, i64::try_from(number).unwrap(), &format!("[ERROR] kind {letters}"));
    }
    let counted: u64 = reading.groups.iter().map(|group| group.count).sum();
    assert_eq!(reading.groups.len(), MOST);
    assert_eq!(counted + reading.groups.others(), 5 + 2 * MOST as u64);
    assert!(reading.groups.iter().any(|group| group.text() == "common"), "often counts");
}

#[test]
fn an_error_is_new_once_the_older_version_was_read_for_long_enough() {
    let mut reading = Reading::new(1 << 24);
    reading.invocation(42, 0, Some("Oops: no"));
    assert_eq!(reading.groups.verdict(reading.only()), Verdict::Even, "of 41 nothing is known");
    for at in 0..4 {
        reading.invocation(41, at, None);
    }
    assert_eq!(reading.groups.verdict(reading.only()), Verdict::Even, "41 was hardly read");
    for at in 4..40 {
        reading.invocation(41, at, None);
        reading.invocation(42, at, (at % 2 == 0).then_some("Oops: no"));
    }
    let new = Verdict::NewIn(Version::Published(42));
    assert_eq!(reading.groups.verdict(reading.only()), new);
    reading.invocation(41, 50, Some("Oops: no"));
    let verdict = reading.groups.verdict(reading.only());
    assert!(matches!(verdict, Verdict::MoreIn { times, .. } if times > 10.0), "{verdict:?}");
}

#[test]
fn an_error_that_an_unpublished_version_has_is_not_new() {
    let mut reading = Reading::new(1 << 24);
    for at in 0..40 {
        reading.invocation(41, at, None);
        reading.invocation(42, at, Some("Oops: no"));
    }
    let mut latest = line(42, 9_000, 41, "[ERROR] Oops: no");
    latest.stream = std::sync::Arc::new(crate::logs::StreamName::parse("2026/11/22/[$LATEST]0f"));
    reading.store.insert([latest]);
    reading.groups.catch_up(&reading.store);
    assert_ne!(reading.groups.verdict(reading.only()), Verdict::NewIn(Version::Published(42)));
}

#[test]
fn versions_that_fail_alike_are_even() {
    let mut reading = Reading::new(1 << 24);
    for at in 0..100 {
        reading.invocation(41, at, (at % 10 == 0).then_some("Oops: no"));
        reading.invocation(42, at, (at % 10 == 5).then_some("Oops: no"));
    }
    assert_eq!(reading.groups.verdict(reading.only()), Verdict::Even);
    assert_eq!(reading.groups.worst(), None);
}

#[test]
fn the_worst_is_what_is_new_and_not_what_was_always_there() {
    let mut reading = Reading::new(1 << 24);
    for at in 0..100 {
        reading.invocation(41, at, Some("Usual: noise"));
        reading.invocation(42, at, Some(if at % 4 == 0 { "TypeError: x" } else { "Usual: noise" }));
    }
    let worst = reading.groups.worst().expect("42 fails in its own way");
    assert_eq!((worst.version, worst.share.count), (Version::Published(42), 25));
    assert_eq!(worst.group.text(), "TypeError: x");
    // It is over once it has not come for a while.
    reading.invocation(41, 100 + 11 * 60_000, None);
    assert_eq!(reading.groups.worst(), None);
}

#[test]
fn versions_of_two_functions_have_nothing_in_common_but_their_numbers() {
    let mut reading = Reading::new(1 << 24);
    let mut parsers = ["/aws/lambda/auth", "/aws/lambda/billing"].map(Parser::of_group);
    let mut next = 0;
    let mut read = |writer: usize, version: u64, message: &str| {
        next += 1;
        let event = LogEvent {
            id: next.to_string(),
            stream: format!("2026/11/22/[{version}]0f"),
            timestamp_ms: next,
            ingestion_ms: next,
            message: message.into(),
        };
        let line = parsers[writer].parse(&event);
        reading.store.insert([line]);
        reading.groups.catch_up(&reading.store);
    };
    for _ in 0..100 {
        read(0, 41, "fine");
        read(1, 42, "[ERROR] Oops: no");
    }
    let errors = &reading.groups;
    assert_eq!(errors.verdict(reading.only()), Verdict::Even, "of billing 41 nothing is known");
    assert_eq!(reading.only().writer.as_ref(), "/aws/lambda/billing");
}
