use super::*;
use crate::domain::{AliasState, Share, Version, Weight};
use crate::jobs::write::tests::fixtures::{NEW, OLD, alias, change, split};

fn sends(rollback: bool, maybe_landed: bool) -> Sends {
    let mut sends = Sends::new(&change(), rollback);
    if maybe_landed {
        sends.lost_sight();
    }
    sends
}

fn ended(verdict: &Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Ended(outcome) => Some(outcome.label()),
        _ => None,
    }
}

#[test]
fn as_wanted_is_ours_only_if_a_copy_may_have_landed_and_the_words_are_ours() {
    let wanted = change().after;
    let theirs = alias(wanted, "theirs", "r2");
    let ours = alias(wanted, "shop", "r2");
    assert_eq!(ended(&sends(false, true).judge(ours.clone())), Some("applied"));
    assert_eq!(ended(&sends(false, false).judge(ours)), Some("already_there"));
    assert_eq!(ended(&sends(false, true).judge(theirs.clone())), Some("already_there"));
    assert_eq!(ended(&sends(false, false).judge(theirs)), Some("already_there"));
}

#[test]
fn our_revision_still_there_means_that_nothing_landed() {
    for (rollback, maybe) in [(false, false), (false, true), (true, false), (true, true)] {
        let found = alias(change().before, "shop", "r1");
        assert_eq!(sends(rollback, maybe).judge(found), Verdict::Unchanged);
    }
}

#[test]
fn a_new_revision_or_description_alone_is_adopted_with_their_words() {
    let found = alias(change().before, "theirs", "r2");
    let mut sends = sends(false, false);
    assert_eq!(sends.judge(found.clone()), Verdict::Adopt(found.clone()));
    sends.adopt(found);
    assert_eq!(sends.change.description, "theirs");
    assert_eq!(sends.change.revision_id.0, "r2");
    assert_eq!(sends.change.after, change().after, "what is wanted stays");
}

#[test]
fn after_a_copy_that_may_have_landed_only_a_rollback_adopts() {
    let found = alias(change().before, "shop", "r3");
    let shift = sends(false, true).judge(found.clone());
    assert_eq!(ended(&shift), Some("changed_by_someone_else"));
    assert_eq!(sends(true, true).judge(found.clone()), Verdict::Adopt(found));
}

#[test]
fn a_rollback_goes_on_while_the_stable_version_is_as_previewed() {
    let further = alias(split(50.0), "shop", "r2");
    assert_eq!(sends(true, false).judge(further.clone()), Verdict::Adopt(further.clone()));
    assert_eq!(ended(&sends(false, false).judge(further)), Some("changed_by_someone_else"));
    let promoted = alias(AliasState::all(NEW), "shop", "r2");
    assert_eq!(ended(&sends(true, false).judge(promoted)), Some("changed_by_someone_else"));
}

#[test]
fn nobody_chases_a_revision_for_ever() {
    let mut sends = sends(true, false);
    for attempt in 0..=MAX_ADOPTIONS {
        let found = alias(change().before, "shop", &format!("r{}", attempt + 2));
        match sends.judge(found) {
            Verdict::Adopt(found) => sends.adopt(found),
            verdict => {
                assert_eq!(ended(&verdict), Some("changed_by_someone_else"));
                assert_eq!(attempt, MAX_ADOPTIONS);
                return;
            }
        }
    }
    panic!("it would go on");
}

#[test]
fn an_answer_stands_whatever_the_alias_shows_then() {
    let sends = sends(false, false);
    let answered = alias(change().after, "shop", "r2");
    let confirmed = |found| sends.confirm(answered.clone(), found);
    assert_eq!(confirmed(None), Outcome::Applied(answered.clone()));
    let old_replica = alias(change().before, "shop", "r1");
    assert_eq!(confirmed(Some(old_replica)), Outcome::Applied(answered.clone()));
    let reworded = alias(change().after, "theirs", "r3");
    assert_eq!(confirmed(Some(reworded.clone())), Outcome::Applied(reworded));
    let weight = Weight::from_percent(1.0).unwrap();
    let third = AliasState::split(OLD, Share { version: Version::Published(43), weight });
    assert_eq!(confirmed(Some(alias(third, "shop", "r3"))), Outcome::Applied(answered.clone()));
}

/// A description with the ledger of rollout `id`, taken over `generation` times.
fn driven(id: &str, generation: u32) -> String {
    format!(
        "shop [serin1 id={id} g={generation} 41>42 plan=canary10-5m s=1/2 st=run \
         t0=20261122T104200Z w=0 bake=1800 hb=10 max=3600 since=+0 due=+300 lease=+300 p=9c1f \
         by=alice]"
    )
}

fn sends_on(description: &str, rollback: bool) -> Sends {
    let before = split(10.0);
    let after = AliasState::all(if rollback { OLD } else { NEW });
    let change = AliasChange { description: description.into(), before, after, ..change() };
    Sends::new(&change, rollback)
}

#[test]
fn a_change_by_hand_takes_the_ledger_along() {
    for rollback in [true, false] {
        let mut sends = sends_on(&driven("7f3a9c2e", 1), rollback);
        assert_eq!(sends.change.description, "shop");
        sends.adopt(alias(split(10.0), &driven("7f3a9c2e", 1), "r2"));
        assert_eq!(sends.change.description, "shop", "a renewed lease brings no ledger back");
    }
    let foreign = sends_on("shop [serin9 of a later version]", true);
    assert_eq!(foreign.change.description, "shop [serin9 of a later version]");
}

#[test]
fn a_rollback_ends_the_rollout_that_was_previewed_and_no_other() {
    let adopts = |previewed: &str, found: &str| {
        let found = alias(split(50.0), found, "r2");
        matches!(sends_on(previewed, true).judge(found), Verdict::Adopt(_))
    };
    let (ours, taken_over) = (driven("7f3a9c2e", 1), driven("7f3a9c2e", 2));
    assert!(adopts(&ours, &ours) && adopts(&ours, &taken_over));
    assert!(adopts(&ours, "shop"), "it goes on without one");
    assert!(!adopts(&ours, &driven("00000001", 1)), "another rollout");
    assert!(!adopts("shop", &ours), "one that began since");
}

#[test]
fn a_rollback_goes_on_where_its_rollout_has_come_to_the_new_version() {
    let sends = sends_on(&driven("7f3a9c2e", 1), true);
    let baking = alias(AliasState::all(NEW), &driven("7f3a9c2e", 1), "r2");
    assert!(matches!(sends.judge(baking), Verdict::Adopt(_)));
    let by_hand = alias(AliasState::all(NEW), "shop", "r2");
    assert_eq!(ended(&sends.judge(by_hand)), Some("changed_by_someone_else"));
}

#[test]
fn another_driver_stops_a_promotion() {
    let sends = sends_on(&driven("7f3a9c2e", 1), false);
    let found = |description: &str| alias(split(10.0), description, "r2");
    assert!(matches!(sends.judge(found(&driven("7f3a9c2e", 1))), Verdict::Adopt(_)));
    for other in [driven("7f3a9c2e", 2), driven("00000001", 1), "shop".to_owned()] {
        let told = sends.judge(found(&other));
        assert_eq!(ended(&told), Some("changed_by_someone_else"), "{other}");
    }
}
