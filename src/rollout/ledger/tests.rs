use proptest::prelude::*;

use super::{
    DESCRIPTION_MAX, Ledger, LedgerError, Reading, RolloutId, Status, original, read, room,
    short_name,
};
use crate::domain::{AliasState, Share, Timestamp, Version, Weight};

const EXAMPLE: &str = " [serin1 id=7f3a9c2e g=3 41>42 plan=canary10-5m s=1/2 st=run \
     t0=20261122T104200Z w=0,480 bake=1800 hb=10 since=+480 due=+480 lease=+300 p=9c1f by=alice]";

fn ours(description: &str) -> (String, Ledger) {
    match read(description) {
        Reading::Ours { original, ledger } => (original, *ledger),
        other => panic!("{description}: {other:?}"),
    }
}

fn foreign(description: &str) -> String {
    match read(description) {
        Reading::Foreign { why } => why,
        other => panic!("{description}: {other:?}"),
    }
}

fn example() -> Ledger {
    ours(EXAMPLE).1
}

#[test]
fn the_documented_example_is_read() {
    let (original, ledger) = ours(&format!("checkout, team shop{EXAMPLE}"));
    assert_eq!(original, "checkout, team shop");
    assert_eq!(ledger.id.to_string(), "7f3a9c2e");
    assert_eq!((ledger.generation, ledger.stable, ledger.canary), (3, 41, 42));
    assert_eq!((ledger.stage, ledger.stages, ledger.status), (1, 2, Status::Run));
    assert_eq!((ledger.hold_max_s, ledger.by.as_str()), (3600, "alice"));
    assert_eq!(ledger.since_at().to_string(), "2026-11-22T10:50:00Z");
    assert_eq!(ledger.due_at().to_string(), "2026-11-22T10:58:00Z");
    assert_eq!(ledger.lease_until().to_string(), "2026-11-22T10:55:00Z");
    let weight = Weight::from_percent(10.0).unwrap();
    let share = Share { version: Version::Published(42), weight };
    assert_eq!(ledger.routing(), AliasState::split(Version::Published(41), share));
}

#[test]
fn a_driver_is_dead_a_minute_after_its_lease() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    assert!(!example().is_lapsed(at("2026-11-22T10:56:00Z")));
    assert!(example().is_lapsed(at("2026-11-22T10:56:01Z")));
}

#[test]
fn what_stands_around_a_ledger_comes_back() {
    for (before, after) in [
        ("", ""),
        (" ", ""),
        ("trailing  ", ""),
        ("[team shop] (live)", ""),
        ("look [serin1 alike", ""),
        ("a [serin1 closed] one", ""),
        ("été 漢字 🐤", ""),
        ("before", " and after"),
        ("before", "]"),
        ("", " [serin1 never closed"),
    ] {
        let text = example().describe(before).unwrap() + after;
        let (back, ledger) = ours(&text);
        assert_eq!(back, format!("{before}{after}"));
        assert_eq!(ledger, example());
        assert_eq!(original(&text), back);
    }
    let trimmed = example().describe("").unwrap();
    assert_eq!(ours(trimmed.trim_start()).0, "", "even if the leading space is lost");
}

#[test]
fn what_is_no_ledger_is_the_description_itself() {
    for text in ["", "live", "[serin]", "[serinade 1]", "[serin1 id=", "serin1 id=7f3a9c2e]"] {
        assert_eq!(read(text), Reading::None, "{text}");
        assert_eq!(original(text), text);
    }
}

#[test]
fn a_ledger_that_makes_no_sense_is_not_ours() {
    assert_eq!(foreign("live [serin2 x=1]"), "its format is serin2: use a newer serin");
    assert_eq!(foreign("live [serin2]"), "its format is serin2: use a newer serin");
    for (from, to, why) in [
        ("id=7f3a9c2e", "id=7F3A9C2E", "its `id` makes no sense"),
        ("g=3", "g=0", "its `g` makes no sense"),
        ("g=3", "g=+3", "its `g` makes no sense"),
        ("g=3", "g=99999999999", "its `g` makes no sense"),
        ("g=3", "g=3 g=4", "`g=4` stands twice in it"),
        ("g=3 ", "", "`g` is missing in it"),
        ("g=3", "g=3 later=1", "`later` is not known to this serin"),
        ("g=3", "g=3 oddity", "`oddity` is no field of it"),
        ("41>42", "42>42", "its versions are not two published ones"),
        ("41>42", "41>$LATEST", "its versions are missing"),
        ("plan=canary10-5m", "plan=Canary10Percent5Minutes", "its `plan` makes no sense"),
        ("s=1/2", "s=3/2", "its `s` makes no sense"),
        ("s=1/2", "s=1/9", "its `s` makes no sense"),
        ("st=run", "st=ran", "its `st` makes no sense"),
        ("t0=20261122T104200Z", "t0=20261322T104200Z", "its `t0` makes no sense"),
        ("t0=20261122T104200Z", "t0=99991122T104200Z", "its `t0` makes no sense"),
        ("t0=20261122T104200Z", "t0=20261122T104260Z", "its `t0` makes no sense"),
        ("w=0,480", "w=480,0", "its `w` makes no sense"),
        ("since=+480", "since=480", "its `since` makes no sense"),
        ("since=+480", "since=+470", "its `since` makes no sense"),
        ("lease=+300", "lease=+4294967295", "its `lease` makes no sense"),
        ("hb=10", "hb=100", "its `hb` makes no sense"),
        ("p=9c1f", "p=9c1", "its `p` makes no sense"),
        ("by=alice", "by=\u{1b}[31malice", "its `by` makes no sense"),
        ("by=alice", "by=", "its `by` makes no sense"),
    ] {
        assert!(EXAMPLE.contains(from), "{from}");
        assert_eq!(foreign(&EXAMPLE.replace(from, to)), why, "{to}");
    }
}

#[test]
fn a_description_that_leaves_no_room_says_how_much_it_leaves() {
    let needed = example().describe("").unwrap().chars().count();
    let full = "é".repeat(DESCRIPTION_MAX - needed);
    assert_eq!(example().describe(&full).unwrap().chars().count(), DESCRIPTION_MAX);
    let over = format!("{full}é");
    let free = needed - 1;
    assert_eq!(example().describe(&over), Err(LedgerError::TooLong { needed, free }));
    assert_eq!(room(&over), free);
}

#[test]
fn what_would_not_be_read_back_is_not_written() {
    let odd = Ledger { by: "al ice]".into(), ..example() };
    assert!(matches!(odd.describe(""), Err(LedgerError::Nonsense(_))));
    let thirds = Ledger { hold_back: Weight::from_percent(33.333_33).unwrap(), ..example() };
    assert!(matches!(thirds.describe(""), Err(LedgerError::Nonsense(_))));
    assert_eq!(short_name("al ice]\u{202e}"), "al-ice--");
    assert_eq!(short_name(""), "someone");
}

#[test]
fn the_longest_ledger_is_longer_than_the_first() {
    let plan = "linear10-1m".parse().unwrap();
    let first = Ledger { strategy: plan, stages: 9, changes: vec![0], since: 0, ..example() };
    let length = |ledger: &Ledger| ledger.describe("").unwrap().chars().count();
    assert!(length(&first.longest()) > length(&first) + 30, "{:?}", first.longest());
}

fn strategies() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("all-at-once".to_owned()),
        Just("blue-green".to_owned()),
        (1_u32..900, 1_u32..600)
            .prop_map(|(share, m)| format!("canary{}-{m}m", f64::from(share) / 10.0)),
        (5_u32..100, 60_u32..7200).prop_map(|(share, s)| format!("linear{share}-{s}s")),
        (1_u32..40, 41_u32..90).prop_map(|(a, b)| format!("steps:{a}@10m,{b}@1h")),
    ]
}

prop_compose! {
    fn ledgers()(
        strategy in strategies(),
        id in any::<u32>(),
        generation in 1_u32..=1_000_000,
        (stable, more) in (1_u64..=99_999, 1_u64..=999),
        status in prop_oneof![
            Just(Status::Run), Just(Status::Pause), Just(Status::Hold), Just(Status::Bake),
        ],
        second in 946_684_800_i64..32_503_680_000,
        gaps in prop::collection::vec(1_u32..100_000, 0..4),
        (bake_s, hold_max_s) in (1_u32..=604_800, 0_u32..=604_800),
        (late, due, lease) in (0_u32..=90_000_000, 0_u32..=100_000_000, 0_u32..=100_000_000),
        pick in any::<u32>(),
        gates in "[0-9a-f]{4}",
        by in "[a-zA-Z0-9._@-]{1,24}",
    ) -> Ledger {
        let strategy: crate::rollout::plan::Strategy = strategy.parse().unwrap();
        let hold_back = if strategy.is_gradual() { 10.0 } else { 0.0 };
        let mut changes = vec![0];
        for gap in gaps {
            changes.push(changes.last().unwrap() + gap);
        }
        let since = changes.last().unwrap() + late;
        let mut ledger = Ledger {
            id: RolloutId(id), generation, stable, canary: stable + more, strategy,
            stage: 1, stages: 1, status, t0: Timestamp::from_second(second).unwrap(),
            changes, bake_s, hold_back: Weight::from_percent(hold_back).unwrap(), hold_max_s,
            since, due, lease, gates, by,
        };
        ledger.stages = u32::try_from(ledger.plan().stages().len()).unwrap();
        ledger.stage = 1 + pick % ledger.stages;
        ledger
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(ledger in ledgers(), around in ".{0,40}", after in ".{0,20}") {
        prop_assume!(ledger.plan().checked().is_ok());
        if let Ok(text) = ledger.describe(&around) {
            prop_assert_eq!(read(&text), Reading::Ours {
                original: around.clone(), ledger: Box::new(ledger.clone()),
            });
            prop_assert_eq!(original(&text), around.as_str());
            if find_free(&after) {
                let both = format!("{text}{after}");
                prop_assert_eq!(original(&both), format!("{around}{after}"));
            }
        } else {
            let too_long = matches!(ledger.describe(&around), Err(LedgerError::TooLong { .. }));
            prop_assert!(too_long);
        }
    }

    #[test]
    fn no_text_makes_it_stumble(text in ".{0,300}") {
        let _ = (read(&text), original(&text));
    }

    #[test]
    fn no_bytes_between_the_brackets_make_it_stumble(
        bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..200,
    ) {
        let odd = String::from_utf8_lossy(&bytes);
        let example: String = EXAMPLE.chars().take(cut).collect();
        for text in [format!("{example}{odd}]"), format!(" [serin1 {odd}]"), format!("{odd}{EXAMPLE}")] {
            check(&read(&text));
        }
    }

    #[test]
    fn a_bent_ledger_is_refused_or_makes_sense(at in 0_usize..190, with in "[0-9 =>/+,a-z]{0,3}") {
        let mut text = EXAMPLE.to_owned();
        let at = at.min(text.len() - 1);
        text.replace_range(at..=at, &with);
        check(&read(&text));
    }
}

fn find_free(text: &str) -> bool {
    !text.contains("[serin")
}

/// Whatever is taken for ours can be reckoned with and written again.
fn check(reading: &Reading) {
    if let Reading::Ours { ledger, .. } = reading {
        let _ = (ledger.due_at(), ledger.lease_until(), ledger.hold_until(), ledger.routing());
        let _ = ledger.is_lapsed(Timestamp::MAX);
        if let Ok(text) = ledger.describe("") {
            assert_eq!(ours(&text).1, **ledger);
        }
    }
}
