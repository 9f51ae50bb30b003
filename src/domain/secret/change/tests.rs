use super::*;
use crate::domain::secret::{Replica, testing::detail};

fn write(change: Result<Change, Failure>) -> Result<SecretWrite, String> {
    match change {
        Ok(Change::Secret(change)) => Ok(change.write),
        Ok(other) => unreachable!("{other:?}"),
        Err(failure) => Err(failure.kind.to_string()),
    }
}

fn swap(from: &str, to: &str) -> SecretWrite {
    SecretWrite::RollBack { from: from.into(), to: to.into() }
}

#[test]
fn a_rollback_goes_to_the_previous_version_or_to_a_chosen_one() {
    let secret = detail(&[("n3w", &[CURRENT]), ("0ld", &[PREVIOUS]), ("older", &["blue"])]);
    assert_eq!(write(secret.roll_back(None)), Ok(swap("n3w", "0ld")));
    assert_eq!(write(secret.roll_back(Some("older"))), Ok(swap("n3w", "older")));
    assert_eq!(write(secret.roll_back(Some("old"))), Ok(swap("n3w", "older")));
    assert_eq!(write(secret.roll_back(Some("blue"))), Ok(swap("n3w", "older")));
    for to in [Some("n3w"), Some("none")] {
        assert!(write(secret.roll_back(to)).is_err(), "{to:?}");
    }
    assert!(write(detail(&[("n3w", &[CURRENT])]).roll_back(None)).is_err());
    assert!(write(detail(&[]).roll_back(None)).is_err());
}

#[test]
fn the_beginning_of_an_id_names_one_version_or_none() {
    let secret = detail(&[("aa", &[CURRENT]), ("ab", &[PREVIOUS]), ("abc", &[])]);
    assert_eq!(write(secret.roll_back(Some("abc"))), Ok(swap("aa", "abc")));
    assert_eq!(write(secret.roll_back(Some("ab"))), Ok(swap("aa", "ab")));
    assert!(write(secret.roll_back(Some("a"))).unwrap_err().contains("or several"));
}

#[test]
fn a_rollback_never_leads_into_a_rotation_that_is_not_over() {
    let mut secret = detail(&[("old", &[CURRENT]), ("new", &[PENDING]), ("older", &[PREVIOUS])]);
    let refused = write(secret.roll_back(Some("new"))).unwrap_err();
    assert!(refused.contains("may have no value yet"), "{refused}");
    // The way forward again, after a rollback, is one.
    secret.versions[1].stages.push(PREVIOUS.into());
    secret.versions[2].stages.clear();
    assert!(secret.roll_back(Some("new")).is_ok());
}

#[test]
fn a_rollback_tells_of_the_label_and_the_rotation_that_it_leaves() {
    let mut secret = detail(&[("new", &[CURRENT, PENDING]), ("old", &[PREVIOUS])]);
    assert_eq!(secret.left_by_rollback().len(), 1);
    secret.summary.rotation_enabled = true;
    secret.summary.next_rotation = Some(Timestamp::UNIX_EPOCH);
    let notes = secret.left_by_rollback();
    assert!(notes[0].starts_with("AWSPENDING stays"), "{notes:?}");
    assert!(notes[1].contains("the next one, by 1970-01-01"), "{notes:?}");
    assert!(detail(&[("new", &[CURRENT]), ("old", &[PREVIOUS])]).left_by_rollback().is_empty());
}

#[test]
fn nothing_is_written_to_what_is_about_to_be_deleted() {
    let mut secret = detail(&[("new", &[CURRENT]), ("old", &[PREVIOUS])]);
    assert!(write(secret.restore()).is_err());
    secret.summary.deleted = Some(Timestamp::UNIX_EPOCH);
    let value = NewValue::new("x".into(), None).unwrap();
    for refused in [
        secret.roll_back(None),
        secret.put(value),
        secret.rotate(),
        secret.cancel_rotation(),
        secret.delete(30),
    ] {
        assert!(write(refused).unwrap_err().contains("scheduled for deletion on 1970-01-01"));
    }
    let restored = SecretWrite::Restore { deletion: Timestamp::UNIX_EPOCH };
    assert_eq!(write(secret.restore()), Ok(restored));
}

#[test]
fn a_rotation_starts_where_aws_would_start_it() {
    let mut secret = detail(&[("new", &[CURRENT])]);
    assert!(write(secret.rotate()).unwrap_err().contains("no function rotates it"));
    assert!(write(secret.cancel_rotation()).is_err());
    secret.rotation_lambda = Some("arn:aws:lambda:eu-west-1:1:function:rotate-db".into());
    secret.summary.rotation_enabled = true;
    let Ok(Change::Secret(change)) = secret.rotate() else { panic!("it rotates") };
    assert_eq!(change.after(), "a rotation starts: rotate-db makes a new version AWSCURRENT");
    assert_eq!(write(secret.cancel_rotation()), Ok(SecretWrite::CancelRotation { pending: None }));

    let mut running = detail(&[("old", &[CURRENT]), ("new", &["AWSPENDING"])]);
    running.rotation_lambda.clone_from(&secret.rotation_lambda);
    running.summary.rotation_enabled = true;
    assert!(write(running.rotate()).unwrap_err().contains("in progress or has failed"));
    let pending = Some("new".to_owned());
    assert_eq!(write(running.cancel_rotation()), Ok(SecretWrite::CancelRotation { pending }));

    let mut back = detail(&[("old", &[CURRENT]), ("new", &[PREVIOUS, "AWSPENDING"])]);
    back.rotation_lambda.clone_from(&secret.rotation_lambda);
    assert!(write(back.rotate()).unwrap_err().contains("AWSPENDING is still on new"));
}

#[test]
fn a_deletion_has_a_window_and_no_replicas() {
    let mut secret = detail(&[("new", &[CURRENT])]);
    for (days, allowed) in [(0, false), (6, false), (7, true), (30, true), (31, false)] {
        assert_eq!(write(secret.delete(days)).is_ok(), allowed, "{days}");
    }
    secret.replicas = vec![Replica {
        region: "us-east-1".into(),
        status: "InSync".into(),
        message: String::new(),
        last_accessed: None,
    }];
    assert!(write(secret.delete(30)).unwrap_err().contains("us-east-1"));
}

#[test]
fn no_preview_and_no_debug_output_holds_a_value() {
    let secret = detail(&[("new", &[CURRENT])]);
    let value = NewValue::new("hunter2".into(), None).unwrap();
    let Ok(Change::Secret(change)) = secret.put(value) else { panic!("it is put") };
    let told = format!("{change:?} {} {} {:?}", change.before(), change.after(), change.cautions());
    assert!(!told.contains("hunter2"), "{told}");
    assert!(told.contains("7 bytes"), "{told}");
}
