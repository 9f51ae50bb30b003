use std::{fs::FileTimes, os::unix::fs::PermissionsExt, time::Duration};

use super::*;

fn rollouts() -> (tempfile::TempDir, Rollouts) {
    let home = tempfile::tempdir().unwrap();
    let rollouts = Rollouts::new(&home.path().join("serin"));
    (home, rollouts)
}

#[test]
fn what_is_kept_comes_back_and_only_its_owner_reads_it() {
    let (_home, rollouts) = rollouts();
    assert_eq!(rollouts.record::<String>("7f3a").unwrap(), None);
    rollouts.keep_record("7f3a", &"asked").unwrap();
    rollouts.keep_record("7f3a", &"asked again").unwrap();
    assert_eq!(rollouts.record::<String>("7f3a").unwrap().as_deref(), Some("asked again"));
    let mode = fs::metadata(rollouts.path("7f3a", "json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(rollouts.files().unwrap().len(), 1, "nothing half written stays behind");
}

#[test]
fn a_ledger_is_there_until_it_is_emptied() {
    let (_home, rollouts) = rollouts();
    assert_eq!(rollouts.ledgers().unwrap(), []);
    rollouts.keep_ledger("7f3a", "[serin1 …]").unwrap();
    assert_eq!(rollouts.ledgers().unwrap(), [("7f3a".to_owned(), "[serin1 …]".to_owned())]);
    rollouts.keep_ledger("7f3a", "").unwrap();
    rollouts.keep_ledger("7f3a", "").unwrap();
    assert_eq!(rollouts.ledgers().unwrap(), []);
}

#[test]
fn one_process_drives_a_rollout_that_is_kept_here() {
    let (_home, rollouts) = rollouts();
    let held = rollouts.lock("7f3a").unwrap();
    assert!(held.is_some());
    assert!(rollouts.lock("7f3a").unwrap().is_none());
    assert!(rollouts.lock("7f3b").unwrap().is_some(), "another rollout");
    drop(held);
    assert!(rollouts.lock("7f3a").unwrap().is_some(), "its driver is gone");
    assert_eq!(rollouts.ledgers().unwrap(), [], "a lock is no ledger");
}

#[test]
fn the_oldest_go_but_never_one_whose_ledger_is_needed() {
    let (_home, rollouts) = rollouts();
    for number in 0..MOST_KEPT + 3 {
        let id = format!("{number:08x}");
        rollouts.keep_record(&id, &number).unwrap();
        rollouts.add_event(&id, &number).unwrap();
        let age = Duration::from_secs(u64::try_from(number).unwrap());
        let changed = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH + age);
        let path = rollouts.path(&id, "json");
        OpenOptions::new().write(true).open(path).unwrap().set_times(changed).unwrap();
    }
    rollouts.keep_ledger("00000001", "[serin1 …]").unwrap();
    rollouts.tidy().unwrap();
    let there = |id: &str| rollouts.record::<usize>(id).unwrap().is_some();
    assert_eq!(
        [there("00000000"), there("00000001"), there("00000002"), there("00000003")],
        [false, true, false, true]
    );
    assert!(!rollouts.path("00000000", "events.jsonl").exists());
}

#[test]
fn record_and_end_written_at_once_do_not_mix() {
    let (_home, rollouts) = rollouts();
    let long = "x".repeat(100_000);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| rollouts.keep_record("7f3a", &long).unwrap());
            scope.spawn(|| rollouts.keep_end("7f3a", &"promoted").unwrap());
        }
    });
    assert_eq!(rollouts.record::<String>("7f3a").unwrap(), Some(long));
    assert_eq!(rollouts.end::<String>("7f3a").unwrap().as_deref(), Some("promoted"));
    assert_eq!(rollouts.files().unwrap().len(), 2);
}

#[test]
fn what_was_left_half_written_goes_and_what_is_being_written_stays() {
    let (_home, rollouts) = rollouts();
    rollouts.keep_record("7f3a", &"asked").unwrap();
    for (name, age) in [("7f3a.json.1-1.new", ABANDONED * 2), ("7f3a.json.1-2.new", ABANDONED / 2)]
    {
        let file = File::create(rollouts.folder.join(name)).unwrap();
        file.set_times(FileTimes::new().set_modified(SystemTime::now() - age)).unwrap();
    }
    rollouts.tidy().unwrap();
    assert!(!rollouts.folder.join("7f3a.json.1-1.new").exists());
    assert!(rollouts.folder.join("7f3a.json.1-2.new").exists());
}

#[test]
fn a_log_begins_anew_once_it_is_too_long() {
    let (_home, rollouts) = rollouts();
    let mut log = rollouts.log("7f3a").unwrap();
    log.write_all(b"kept\n").unwrap();
    rollouts.trim_log("7f3a").unwrap();
    assert_eq!(log.metadata().unwrap().len(), 5);
    log.set_len(LONGEST_LOG + 1).unwrap();
    rollouts.trim_log("7f3a").unwrap();
    log.write_all(b"again\n").unwrap();
    assert_eq!(log.metadata().unwrap().len(), 6);
}
