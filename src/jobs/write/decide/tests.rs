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
