//! What the log view costs at a million lines: `cargo bench --bench logs`.

use std::{
    fs,
    process::Command,
    sync::LazyLock,
    time::{Duration, Instant},
};

use divan::{
    Bencher, black_box,
    counter::{BytesCount, ItemsCount},
};
use serin::{
    domain::LogEvent,
    logs::{
        Lens, LineFilter, LineKey, LogLine, LogStore, Parser, Pattern, Search, StoredLine,
        sanitise::sanitise,
    },
};

const MILLION: usize = 1_000_000;
/// Lines that one frame may look at.
const BUDGET: usize = 20_000;

/// A mixed day at a shop: platform lines, Node text, JSON, an error now and then.
fn message(n: usize) -> String {
    let id = format!("8f507cfc-0b1a-4697-b07a-{:012x}", n / 8);
    match n % 8 {
        0 => format!("START RequestId: {id} Version: 42\n"),
        1 | 2 => format!(
            "2026-11-22T10:42:00.123Z\t{id}\tINFO\torder {n} placed by customer {}",
            n % 977
        ),
        3 | 4 => format!(
            r#"{{"timestamp":"2026-11-22T10:42:00.123Z","level":"INFO","message":"charged order {n}","requestId":"{id}","amount":{}}}"#,
            n % 10_000
        ),
        5 if n % 1_000 == 5 => format!(
            "[ERROR] KeyError: 'sku-{n}'\nTraceback (most recent call last):\n  File \"/var/task/app.py\", line 12"
        ),
        5 => format!("\u{1b}[32minfo\u{1b}[39m: stock checked for order {n}"),
        6 => format!("END RequestId: {id}\n"),
        _ => format!(
            "REPORT RequestId: {id}\tDuration: 12.5 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 91 MB\t\n"
        ),
    }
}

fn event(n: usize) -> LogEvent {
    let time = 1_795_341_600_000 + i64::try_from(n / 7).unwrap_or_default();
    LogEvent {
        id: format!("{n:056}"),
        stream: format!("2026/11/22/[{}]{:032x}", 41 + n % 2, n % 50),
        // Every tenth is late by what is about a thousand lines here.
        timestamp_ms: if n % 10 == 7 { time - 143 } else { time },
        ingestion_ms: time,
        message: message(n),
    }
}

fn lines(count: usize) -> impl Iterator<Item = LogLine> {
    let mut parser = Parser::default();
    (0..count).map(move |n| parser.parse(&event(n)))
}

/// A million lines, without a bound.
static STORE: LazyLock<LogStore> = LazyLock::new(full_store);

fn full_store() -> LogStore {
    let mut store = LogStore::new(usize::MAX);
    store.insert(lines(MILLION));
    store
}

/// Resident memory of this process, in bytes.
fn resident() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|text| text.split(' ').nth(1)?.parse::<usize>().ok());
    pages.unwrap_or(0) * 4096
}

fn main() {
    memory();
    ratios();
    divan::main();
}

/// One size or count against another.
#[expect(clippy::cast_precision_loss, reason = "a ratio of sizes")]
fn ratio(one: usize, other: usize) -> f64 {
    one as f64 / other.max(1) as f64
}

/// How often a ratio's two sides are measured, in turn; the best of each counts.
const ROUNDS: usize = 3;

/// What is bound to the machine, against what the machine does with the same bytes at best.
fn ratios() {
    let events: Vec<LogEvent> = (0..MILLION).map(event).collect();
    let raw: usize = events.iter().map(|event| event.message.len()).sum();
    let mut copied: Vec<u8> = Vec::with_capacity(raw);
    let (parse, copy) = in_turn(
        || {
            let mut parser = Parser::default();
            let mut store = LogStore::default();
            store.insert(events.iter().map(|event| parser.parse(event)));
            black_box(store.len())
        },
        || {
            copied.clear();
            for event in &events {
                copied.extend_from_slice(event.message.as_bytes());
            }
            black_box(copied.len())
        },
    );
    println!(
        "{:<44} {:.1} ({:.2} million lines/s, {:.0} MB/s; copying {:.0} MB/s)",
        "parse and store against memcpy",
        parse.as_secs_f64() / copy.as_secs_f64(),
        rate(MILLION, parse),
        rate(raw, parse),
        rate(raw, copy),
    );
    drop((events, copied));
    for text in ["sku-999005", "KeyError", "/sku-[0-9]+005'/"] {
        search_ratio(text);
    }
}

/// In millions a second.
#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64() / 1e6
}

/// The best time of each, measured in turn, so that a busy moment of the machine meets both.
fn in_turn<T>(mut one: impl FnMut() -> T, mut other: impl FnMut() -> T) -> (Duration, Duration) {
    fn timed<T>(run: &mut impl FnMut() -> T) -> Duration {
        let began = Instant::now();
        black_box(run());
        began.elapsed()
    }
    let rounds = (0..ROUNDS).map(|_| (timed(&mut one), timed(&mut other)));
    rounds.fold((Duration::MAX, Duration::MAX), |best, round| {
        (best.0.min(round.0), best.1.min(round.1))
    })
}

/// Our search through the store against ripgrep's on the same text in a file, or, where it is not
/// installed, against what ripgrep is made of: the `regex` crate over the whole text at once.
fn search_ratio(text: &str) {
    let whole: String = STORE.lines(0..MILLION).fold(String::new(), |mut whole, stored| {
        whole.push_str(stored.line.text);
        whole.push('\n');
        whole
    });
    let expression = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let expression = expression.map_or_else(|| regex::escape(text), str::to_owned);
    let ignores_case = !text.chars().any(char::is_uppercase);
    let file = tempfile::NamedTempFile::new().and_then(|file| {
        fs::write(file.path(), &whole)?;
        Ok(file)
    });
    let ours = || {
        let mut search = search(text);
        while !search.refresh(&STORE, BUDGET).is_complete() {}
        search.count(&STORE)
    };
    let regex = regex::bytes::RegexBuilder::new(&expression)
        .case_insensitive(ignores_case)
        .multi_line(true)
        .build()
        .unwrap_or_else(|error| unreachable!("{error}"));
    let path = file.as_ref().ok().map(|file| file.path().to_owned());
    let ripgrep = || -> Option<usize> {
        let case = if ignores_case { "--ignore-case" } else { "--case-sensitive" };
        let run = Command::new("rg")
            .args(["--count-matches", "--threads", "1", "--no-config", case, "--regexp"])
            .arg(&expression)
            .arg(path.as_ref()?)
            .output()
            .ok()?;
        String::from_utf8_lossy(&run.stdout).trim().parse().ok()
    };
    let (against, (mine, theirs)) = if ripgrep().is_some() {
        ("ripgrep, its start included", in_turn(ours, || ripgrep().unwrap_or(0)))
    } else {
        (
            "the regex crate, ripgrep not being installed",
            in_turn(ours, || regex.find_iter(whole.as_bytes()).count()),
        )
    };
    println!(
        "{:<44} {:.2} ({:.0} ms against {:.0} ms of {against})",
        format!("search of a million lines for {text}"),
        mine.as_secs_f64() / theirs.as_secs_f64(),
        mine.as_secs_f64() * 1e3,
        theirs.as_secs_f64() * 1e3,
    );
}

/// What a line takes: resident, and by the store's own count.
fn memory() {
    let before = resident();
    let store = &*STORE;
    let grown = resident().saturating_sub(before);
    let content: usize = store
        .lines(0..MILLION)
        .map(|stored| stored.line.text.len() + stored.line.fields.len())
        .sum();
    let raw: usize = (0..MILLION).map(|n| message(n).len()).sum();
    println!(
        "{:<44} {:.2} ({} bytes resident for {} of raw text, a line each)",
        "memory against raw size",
        ratio(grown, raw),
        grown / MILLION,
        raw / MILLION,
    );
    println!(
        "{} lines, {} bytes each resident, {} by the store's count, {} of them content",
        store.len(),
        grown / MILLION,
        store.bytes() / MILLION,
        content / MILLION
    );
}

/// Parse, sanitise and insert a million lines.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn take_in(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(MILLION))
        .with_inputs(|| (0..MILLION).map(event).collect::<Vec<_>>())
        .bench_refs(|events| {
            let mut parser = Parser::default();
            let mut store = LogStore::default();
            store.insert(events.iter().map(|event| parser.parse(event)));
            store
        });
}

fn search(text: &str) -> Search {
    let pattern = Pattern::parse(text).unwrap_or_else(|error| unreachable!("{error:?}"));
    Search::new(pattern, &LineFilter::default())
}

/// A search through all lines, a frame's share at a time: any case, exact, regular expression.
#[divan::bench(args = ["sku-999005", "KeyError", "/sku-[0-9]+005'/"], sample_count = 10)]
fn search_a_million_lines(bencher: Bencher, text: &str) {
    bencher.counter(ItemsCount::new(MILLION)).with_inputs(|| search(text)).bench_refs(|search| {
        while !search.refresh(&STORE, BUDGET).is_complete() {}
        search.count(&STORE)
    });
}

/// What one frame pays for a search.
#[divan::bench(sample_count = 50)]
fn search_within_a_frame(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(BUDGET))
        .with_inputs(|| search("sku-999005"))
        .bench_refs(|search| search.refresh(&STORE, BUDGET));
}

/// The errors among all lines.
#[divan::bench(sample_count = 10)]
fn errors_of_a_million_lines(bencher: Bencher) {
    let filter = LineFilter { errors_only: true, ..LineFilter::default() };
    bencher.counter(ItemsCount::new(MILLION)).with_inputs(|| Lens::new(filter.clone())).bench_refs(
        |lens| {
            while !lens.refresh(&STORE, BUDGET).is_complete() {}
            lens.len(&STORE)
        },
    );
}

/// Sixty lines in the middle, found by their key.
#[divan::bench]
fn a_screenful_in_the_middle(bencher: Bencher) {
    let anchor = STORE.get(MILLION / 2).map_or(LineKey::MAX, StoredLine::key);
    bencher.bench_local(|| {
        let at = STORE.index_of(black_box(anchor)).unwrap_or_default();
        STORE.lines(at..at + 60).map(|stored| stored.line.text.len()).sum::<usize>()
    });
}

/// Lines of 90,000 characters, from harmless to malicious.
#[divan::bench(args = ["0123456789", "naïve café ", "\u{1b}[31mred\u{1b}[0m\t", "\u{1b}]"])]
fn sanitise_a_long_line(bencher: Bencher, part: &str) {
    let text = part.repeat(90_000 / part.chars().count());
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| sanitise(black_box(&text)).len());
}

/// A JSON line with a message of 90,000 characters.
#[divan::bench]
fn parse_a_long_line(bencher: Bencher) {
    let message = format!("{{\"message\":\"{}\"}}", "x".repeat(90_000));
    let event = LogEvent { message, ..event(1) };
    bencher.with_inputs(Parser::default).bench_refs(|parser| parser.parse(black_box(&event)));
}
