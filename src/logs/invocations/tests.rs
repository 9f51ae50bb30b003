use super::*;
use crate::logs::{LineFilter, Pattern, testing::line};

const BIG: usize = 1 << 24;

#[derive(Default)]
struct Reading {
    store: Option<LogStore>,
    invocations: Invocations,
    next: u64,
}

impl Reading {
    fn read(&mut self, version: u64, at_ms: i64, message: &str) -> Vec<RequestId> {
        self.next += 1;
        let store = self.store.get_or_insert_with(|| LogStore::new(BIG));
        store.insert([line(version, self.next, at_ms, message)]);
        self.invocations.catch_up(store)
    }

    fn store(&self) -> &LogStore {
        self.store.as_ref().expect("something was read")
    }

    fn lines(&self, number: u32) -> Vec<&str> {
        let invocation = self.invocations.get(id(number)).expect("it is kept");
        let lines = invocation.lines.iter().filter_map(|key| self.store().by_key(*key));
        lines.map(|stored| stored.line.text).collect()
    }
}

fn text(number: u32) -> String {
    format!("{number:08x}-0b1a-4697-b07a-ac58fc914c95")
}

fn id(number: u32) -> RequestId {
    RequestId::parse(&text(number)).expect("an id")
}

fn start(number: u32) -> String {
    format!("START RequestId: {} Version: 42", text(number))
}

fn report(number: u32, more: &str) -> String {
    format!("REPORT RequestId: {}\tDuration: 3.00 ms{more}", text(number))
}

#[test]
fn lines_without_an_id_belong_to_what_runs_in_their_environment() {
    let mut reading = Reading::default();
    reading.read(42, 5, "before it all");
    reading.read(42, 10, &start(1));
    reading.read(42, 11, "printed");
    // Another environment: another stream.
    reading.read(41, 11, "elsewhere");
    reading.read(42, 12, &report(1, ""));
    reading.read(42, 13, "after it");
    assert_eq!(reading.invocations.len(), 1);
    assert_eq!(reading.lines(1)[1], "printed");
    assert_eq!(reading.lines(1).len(), 3);
    // It runs only from its START on.
    reading.read(42, 20, &start(2));
    reading.read(42, 15, "late, of nobody");
    assert_eq!(reading.lines(2).len(), 1);
}

#[test]
fn the_outcome_is_what_the_lines_tell() {
    let mut reading = Reading::default();
    let outcome = |reading: &Reading, number| {
        reading.invocations.get(id(number)).map(Invocation::outcome).expect("kept")
    };
    for number in 1..=5 {
        reading.read(42, 10, &start(number));
        assert_eq!(outcome(&reading, number), Outcome::Running);
    }
    reading.read(42, 12, &report(1, "\tInit Duration: 100 ms"));
    assert_eq!(outcome(&reading, 1), Outcome::Done);
    assert!(reading.invocations.get(id(1)).is_some_and(Invocation::is_cold));
    reading.read(42, 12, &report(2, "\tStatus: timeout"));
    assert_eq!(outcome(&reading, 2), Outcome::Failed(InvocationStatus::Timeout));
    let error = format!("2026-11-22T10:42:00.000Z\t{}\tERROR\tOops", text(3));
    reading.read(42, 11, &error);
    reading.read(42, 12, &report(3, ""));
    assert_eq!(outcome(&reading, 3), Outcome::LoggedErrors);
    reading.read(42, 12, &format!("RequestId: {} Error: Runtime exited", text(4)));
    assert_eq!(outcome(&reading, 4), Outcome::Failed(InvocationStatus::Error));
}

#[test]
fn late_lines_stand_where_they_belong_and_the_row_stays_where_it_is() {
    let mut reading = Reading::default();
    reading.read(42, 12, &report(1, ""));
    let key = reading.invocations.get(id(1)).map(|one| one.key);
    reading.read(42, 10, &start(1));
    assert!(reading.lines(1)[0].starts_with("START"));
    assert_eq!(reading.invocations.get(id(1)).map(|one| one.key), key);
    assert_eq!(reading.invocations.at(key.expect("kept")).map(|one| one.id), Some(id(1)));
}

#[test]
fn invocations_are_bounded_and_so_are_their_lines() {
    let mut reading = Reading::default();
    reading.read(42, 0, &start(0));
    for at in 0..600 {
        reading.read(42, at, "printed");
    }
    let talker = reading.invocations.get(id(0)).expect("kept");
    assert_eq!((talker.lines.len(), talker.count), (LINES, 601));
    let most = u32::try_from(MOST).expect("small");
    for number in 1..=most {
        let store = reading.store.as_mut().expect("there");
        let message = format!("2026-11-22T10:42:00.000Z\t{}\tINFO\tx", text(number));
        store.insert([line(42, u64::from(number) + 10_000, 1_000, &message)]);
        if number % 1_000 == 0 {
            reading.invocations.catch_up(store);
        }
    }
    assert_eq!(reading.invocations.len(), MOST);
    assert!(reading.invocations.get(id(0)).is_none(), "the oldest has gone");
    assert_eq!(reading.invocations.lines, MOST);
}

fn shown(lens: &InvocationLens, reading: &Reading) -> Vec<RequestId> {
    lens.keys(0..100).filter_map(|key| reading.invocations.at(key)).map(|one| one.id).collect()
}

#[test]
fn a_filter_passes_whole_invocations() {
    let mut reading = Reading::default();
    for number in 0..4_u32 {
        let at = i64::from(number) * 100;
        let version = 41 + u64::from(number % 2);
        reading.read(version, at, &start(number));
        reading.read(version, at + 1, if number < 2 { "paid by card" } else { "paid in cash" });
        let status = if number == 3 { "\tStatus: error\tError Type: X" } else { "" };
        reading.read(version, at + 2, &report(number, status));
    }
    let look = |filter: LineFilter| {
        let mut lens = InvocationLens::new(filter, &reading.invocations);
        assert!(lens.refresh(&reading.invocations, reading.store(), 1_000).is_complete());
        shown(&lens, &reading)
    };
    let pattern = |text: &str| vec![Pattern::parse(text).expect("a pattern")];
    assert_eq!(look(LineFilter::default()), [id(0), id(1), id(2), id(3)]);
    let version = Some(Version::Published(42));
    assert_eq!(look(LineFilter { version, ..LineFilter::default() }), [id(1), id(3)]);
    assert_eq!(look(LineFilter { errors_only: true, ..LineFilter::default() }), [id(3)]);
    assert_eq!(
        look(LineFilter { texts: pattern("card"), ..LineFilter::default() }),
        [id(0), id(1)]
    );
    assert_eq!(
        look(LineFilter { without: pattern("card"), ..LineFilter::default() }),
        [id(2), id(3)]
    );
}

#[test]
fn it_looks_at_the_newest_first_and_never_at_more_than_it_may() {
    let mut reading = Reading::default();
    for number in 0..50 {
        reading.read(42, i64::from(number), &report(number, ""));
    }
    let mut lens = InvocationLens::new(LineFilter::default(), &reading.invocations);
    let progress = lens.refresh(&reading.invocations, reading.store(), 10);
    assert_eq!((progress.remaining, lens.len()), (40, 10));
    assert_eq!(shown(&lens, &reading).first(), Some(&id(40)));
    let touched = reading.read(42, 99, &report(50, "\tStatus: timeout"));
    lens.touch(&touched);
    lens.refresh(&reading.invocations, reading.store(), 1);
    assert_eq!(shown(&lens, &reading).last(), Some(&id(50)));
}

#[test]
fn what_no_longer_passes_goes() {
    let mut reading = Reading::default();
    reading.read(42, 1, &start(1));
    let filter =
        LineFilter { without: vec![Pattern::parse("bad").expect("p")], ..LineFilter::default() };
    let mut lens = InvocationLens::new(filter, &reading.invocations);
    lens.refresh(&reading.invocations, reading.store(), 10);
    assert_eq!(lens.len(), 1);
    let touched = reading.read(42, 2, "something bad");
    lens.touch(&touched);
    lens.refresh(&reading.invocations, reading.store(), 10);
    assert!(lens.is_empty());
}
