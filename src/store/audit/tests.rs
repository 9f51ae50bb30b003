mod stops;

use std::{fs, os::unix::fs::PermissionsExt, thread};

use super::*;
use crate::domain::{
    Alias, AliasChange, AliasName, AliasState, Change, Evidence, Failure, FailureKind, Found,
    FunctionName, Intent, Outcome, Receipt, RevisionId, RolloutChange, RolloutWrite, Timestamp,
    Version,
};

fn log() -> (tempfile::TempDir, AuditLog) {
    let folder = tempfile::tempdir().unwrap();
    let log = AuditLog::new(&folder.path().join("serin"), clock());
    (folder, log)
}

fn clock() -> Clock {
    Clock::starting_at("2026-11-22T10:42:00Z".parse().unwrap(), 1.0)
}

fn scope() -> Scope {
    Scope { account: Some("1".into()), region: Some("eu-west-1".into()), ..Scope::default() }
}

fn alias(name: &str) -> AliasRef {
    AliasRef { function: FunctionName("checkout".into()), alias: AliasName(name.into()) }
}

fn promote(id: &str, from: u64, to: u64) -> Intent {
    let change = AliasChange {
        target: alias("live"),
        before: AliasState::all(Version::Published(from)),
        after: AliasState::all(Version::Published(to)),
        description: String::new(),
        revision_id: RevisionId("r".into()),
    };
    Intent {
        id: id.into(),
        scope: scope(),
        who: "arn:aws:sts::1:assumed-role/ops/alice".into(),
        change: Change::Promote(change),
        reason: "release".into(),
    }
}

fn applied(intent: &Intent) -> Outcome {
    let change = intent.change.alias().unwrap();
    Outcome::Applied(Found::Alias(Alias {
        target: change.target.clone(),
        state: change.after,
        description: String::new(),
        revision_id: RevisionId("r2".into()),
    }))
}

fn receipt(intent: Intent, outcome: Outcome) -> Receipt {
    Receipt {
        intent,
        outcome,
        attempts: 1,
        at: Timestamp::UNIX_EPOCH,
        request_id: Some("q1".into()),
        audited: true,
    }
}

fn write(log: &AuditLog, intent: Intent, outcome: impl FnOnce(&Intent) -> Outcome) {
    log.append(AuditStage::Intent(&intent)).unwrap();
    let outcome = outcome(&intent);
    log.append(AuditStage::Outcome(&receipt(intent, outcome))).unwrap();
}

fn changed(_: &Intent) -> Outcome {
    let found = Alias {
        target: alias("live"),
        state: AliasState::all(Version::Published(9)),
        description: String::new(),
        revision_id: RevisionId("r9".into()),
    };
    Outcome::ChangedBySomeoneElse { found: Found::Alias(found) }
}

fn unknown(_: &Intent) -> Outcome {
    Outcome::Unknown(Failure {
        operation: "lambda:UpdateAlias".into(),
        resource: "checkout:live".into(),
        kind: FailureKind::NotFound,
        retryable: false,
        request_id: None,
    })
}

/// Versions before and after the last change.
fn last(log: &AuditLog) -> Option<(AliasState, AliasState)> {
    let recall = log.last_changes(&scope(), &alias("live")).unwrap();
    recall.changes.first().map(|change| (change.before, change.after))
}

fn versions(from: u64, to: u64) -> (AliasState, AliasState) {
    (AliasState::all(Version::Published(from)), AliasState::all(Version::Published(to)))
}

#[test]
fn a_line_says_when_who_where_what_and_why() {
    let (_folder, log) = log();
    write(&log, promote("i1", 41, 42), applied);
    let text = fs::read_to_string(log.path()).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [intent, outcome] = lines.as_slice() else { panic!("{text}") };
    assert!(intent["at"].as_str().unwrap().starts_with("2026-11-22T10:42:00"));
    assert_eq!(intent["who"], "arn:aws:sts::1:assumed-role/ops/alice");
    assert_eq!(intent["where"]["region"], "eu-west-1");
    assert_eq!(intent["change"]["kind"], "promote");
    assert_eq!(intent["change"]["before"]["version"], "41");
    assert_eq!(intent["change"]["after"]["version"], "42");
    assert_eq!(intent["reason"], "release");
    assert_eq!((&intent["id"], &outcome["id"]), (&"i1".into(), &"i1".into()));
    assert_eq!((&outcome["outcome"], &outcome["request_id"]), (&"applied".into(), &"q1".into()));
}

#[test]
fn only_the_owner_reads_it() {
    let (_folder, log) = log();
    write(&log, promote("i1", 41, 42), applied);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(log.path()), 0o600);
    assert_eq!(mode(log.path().parent().unwrap()), 0o700);
}

#[test]
fn the_last_change_that_landed_counts() {
    let (_folder, log) = log();
    assert_eq!(last(&log), None);
    write(&log, promote("i1", 40, 41), applied);
    write(&log, promote("i2", 41, 42), applied);
    write(&log, promote("i3", 42, 43), changed);
    assert_eq!(last(&log), Some(versions(41, 42)));
}

#[test]
fn what_is_not_known_to_have_landed_hides_nothing_that_has() {
    let (_folder, log) = log();
    write(&log, promote("i0", 39, 40), applied);
    write(&log, promote("i1", 40, 41), applied);
    write(&log, promote("i2", 41, 42), unknown);
    log.append(AuditStage::Intent(&promote("i3", 41, 43))).unwrap();
    let recall = log.last_changes(&scope(), &alias("live")).unwrap();
    let changes: Vec<_> = recall.changes.iter().map(|past| (past.before, past.after)).collect();
    assert_eq!(changes, [versions(41, 43), versions(41, 42), versions(40, 41)]);
}

#[test]
fn an_outcome_that_a_crash_swallowed_counts() {
    let (_folder, log) = log();
    write(&log, promote("i1", 40, 41), applied);
    log.append(AuditStage::Intent(&promote("i2", 41, 42))).unwrap();
    assert_eq!(last(&log), Some(versions(41, 42)));
}

#[test]
fn other_aliases_and_other_places_are_passed_over() {
    let (_folder, log) = log();
    write(&log, promote("i1", 41, 42), applied);
    let elsewhere = Scope { region: Some("us-east-1".into()), ..scope() };
    assert_eq!(log.last_changes(&elsewhere, &alias("live")).unwrap(), Recall::default());
    assert_eq!(log.last_changes(&scope(), &alias("beta")).unwrap(), Recall::default());
    let other_profile = Scope { profile: Some("ops".into()), ..scope() };
    assert!(log.last_changes(&other_profile, &alias("live")).unwrap().changes.len() == 1);
}

#[test]
fn an_account_that_is_not_known_is_no_other_one() {
    let (known, unknown) = (scope(), Scope { account: None, ..scope() });
    let other = Scope { account: Some("2".into()), ..scope() };
    let unknown_elsewhere = Scope { region: Some("us-east-1".into()), ..unknown.clone() };
    let emulated = Scope { endpoint: Some("http://127.0.0.1:1".into()), ..unknown.clone() };
    for (then, now, same) in [
        (&known, &unknown, true),
        (&unknown, &known, true),
        (&unknown, &unknown, true),
        (&known, &other, false),
        (&unknown, &unknown_elsewhere, false),
        (&unknown, &emulated, false),
    ] {
        let (_folder, log) = log();
        write(&log, Intent { scope: then.clone(), ..promote("i1", 41, 42) }, applied);
        let found = log.last_changes(now, &alias("live")).unwrap().changes;
        assert_eq!(!found.is_empty(), same, "{then:?} {now:?}");
    }
}

#[test]
fn a_rollback_is_remembered_as_one() {
    let (_folder, log) = log();
    let Change::Promote(change) = promote("i1", 42, 41).change else { panic!("a promotion") };
    let change = Change::Rollback { alias: change, evidence: Evidence::Chosen };
    write(&log, Intent { change, ..promote("i1", 42, 41) }, applied);
    let recall = log.last_changes(&scope(), &alias("live")).unwrap();
    assert!(recall.changes.first().is_some_and(|change| change.was_rollback));
}

#[test]
fn a_torn_line_hides_no_other_and_is_named() {
    let (_folder, log) = log();
    write(&log, promote("i1", 41, 42), applied);
    let mut text = fs::read_to_string(log.path()).unwrap();
    text.push_str("{\"at\":\"2026-11-22T10:4");
    fs::write(log.path(), text).unwrap();
    let recall = log.last_changes(&scope(), &alias("live")).unwrap();
    assert!(recall.changes.len() == 1);
    let damage = recall.damaged.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(damage.len(), 1);
    assert!(damage[0].starts_with(&format!("{}:3: ", log.path().display())), "{damage:?}");

    write(&log, promote("i2", 42, 43), applied);
    assert_eq!(last(&log), Some(versions(42, 43)));
    assert_eq!(fs::read_to_string(log.path()).unwrap().lines().count(), 5);
}

#[test]
fn consoles_that_write_at_once_keep_their_lines_whole() {
    let (_folder, log) = log();
    thread::scope(|scope| {
        for writer in 0..4 {
            let log = &log;
            scope.spawn(move || {
                for number in 0..10 {
                    write(log, promote(&format!("{writer}-{number}"), 1, 2), applied);
                }
            });
        }
    });
    let text = fs::read_to_string(log.path()).unwrap();
    assert_eq!(text.lines().count(), 80);
    assert!(text.lines().all(|line| Remembered::parse(line.as_bytes()).is_ok()));
}

#[test]
fn a_folder_that_can_t_be_written_refuses() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let log = AuditLog::new(file.path(), clock());
    assert!(log.append(AuditStage::Intent(&promote("i1", 1, 2))).is_err());
}

/// A write of a rollout from 41 to 42.
fn rollout(id: &str, write: RolloutWrite, states: (AliasState, AliasState)) -> Intent {
    let Change::Promote(alias) = promote(id, 41, 42).change else { unreachable!() };
    let change = RolloutChange {
        alias: AliasChange { before: states.0, after: states.1, ..alias },
        description_before: String::new(),
        rollout: "7f3a9c2e".into(),
        write,
    };
    Intent { change: Change::Rollout(Box::new(change)), ..promote(id, 41, 42) }
}

#[test]
fn what_a_rollout_moved_is_remembered_and_its_leases_are_not() {
    let (_folder, log) = log();
    write(&log, rollout("i1", RolloutWrite::Switch, versions(41, 42)), applied);
    write(&log, rollout("i2", RolloutWrite::Renew, versions(42, 42)), applied);
    assert_eq!(last(&log), Some(versions(41, 42)));
    write(&log, rollout("i3", RolloutWrite::RollBack, versions(42, 41)), applied);
    let recall = log.last_changes(&scope(), &alias("live")).unwrap();
    assert!(recall.changes[0].was_rollback && recall.damaged.is_empty());
}
