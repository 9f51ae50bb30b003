//! From an alias that was just read to the change that is wanted of it, or why there is none.

use super::{
    alias::{Alias, AliasState, Share},
    failure::{Failure, FailureKind},
    intent::{AliasChange, Change},
    rollback::Evidence,
    version::Version,
    weight::Weight,
};

impl Change {
    /// Gives `version` the share `weight` of an alias's traffic; zero takes it out of the split.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when Lambda would refuse it (`$LATEST` in a split, one version
    /// twice) or nothing would change.
    pub fn shift(alias: &Alias, version: Version, weight: Weight) -> Result<Self, Failure> {
        let now = alias.state.version;
        if version == now {
            return Err(refused(
                alias,
                format!(
                    "{version} gets what the split leaves: name the other version, or promote it"
                ),
            ));
        }
        if weight.fraction() == 0.0 {
            // A weight of zero is legal, but leaves a version in the split that gets nothing.
            let there = alias.state.share.is_some_and(|share| share.version == version);
            if !there {
                return Err(refused(alias, format!("{version} is not in the split")));
            }
            return changed(alias, AliasState::all(now)).map(Self::Shift);
        }
        if weight.is_full() {
            return Err(refused(alias, format!("a split can't send all to {version}")));
        }
        if !now.is_published() || !version.is_published() {
            return Err(refused(
                alias,
                "$LATEST can't be in a split: publish a version first".into(),
            ));
        }
        changed(alias, AliasState::split(now, Share { version, weight })).map(Self::Shift)
    }

    /// Sends all traffic to the second version of the split.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when the alias does not split, or only because Lambda is moving it
    /// to a new version.
    pub fn promote(alias: &Alias) -> Result<Self, Failure> {
        let Some(share) = alias.state.share else {
            let reason = format!("it does not split: {} has all traffic", alias.state.version);
            return Err(refused(alias, reason));
        };
        if share.weight.is_full() {
            let reason = format!(
                "it does not split: Lambda moves it from {} to {} itself",
                share.version, alias.state.version
            );
            return Err(refused(alias, reason));
        }
        changed(alias, AliasState::all(share.version)).map(Self::Promote)
    }

    /// Sends all traffic back to `target`, by `evidence`.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when `target` has all traffic already.
    pub fn rollback(alias: &Alias, target: Version, evidence: Evidence) -> Result<Self, Failure> {
        let alias = changed(alias, AliasState::all(target))?;
        Ok(Self::Rollback { alias, evidence })
    }
}

fn changed(alias: &Alias, after: AliasState) -> Result<AliasChange, Failure> {
    if alias.state == after {
        return Err(refused(alias, format!("it is at {after} already")));
    }
    Ok(AliasChange {
        target: alias.target.clone(),
        before: alias.state,
        after,
        description: alias.description.clone(),
        revision_id: alias.revision_id.clone(),
    })
}

fn refused(alias: &Alias, reason: String) -> Failure {
    Failure {
        operation: "lambda:UpdateAlias".into(),
        resource: alias.target.to_string(),
        kind: FailureKind::Refused { reason },
        retryable: false,
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasName, AliasRef, FunctionName, RevisionId};

    const OLD: Version = Version::Published(41);
    const NEW: Version = Version::Published(42);

    fn alias(state: AliasState) -> Alias {
        Alias {
            target: AliasRef {
                function: FunctionName("checkout".into()),
                alias: AliasName("live".into()),
            },
            state,
            description: "kept".into(),
            revision_id: RevisionId("r1".into()),
        }
    }

    fn percent(percent: f64) -> Weight {
        Weight::from_percent(percent).unwrap()
    }

    fn split(percent_new: f64) -> AliasState {
        AliasState::split(OLD, Share { version: NEW, weight: percent(percent_new) })
    }

    fn after(change: Result<Change, Failure>) -> Result<AliasState, String> {
        change
            .map(|change| change.alias().unwrap().after)
            .map_err(|failure| failure.kind.to_string())
    }

    #[test]
    fn a_change_keeps_description_and_revision_of_what_was_read() {
        let change = Change::shift(&alias(AliasState::all(OLD)), NEW, percent(10.0)).unwrap();
        let change = change.alias().unwrap();
        assert_eq!((change.before, change.after), (AliasState::all(OLD), split(10.0)));
        assert_eq!((change.description.as_str(), change.revision_id.0.as_str()), ("kept", "r1"));
    }

    #[test]
    fn a_share_is_changed_and_taken_out() {
        assert_eq!(after(Change::shift(&alias(split(10.0)), NEW, percent(25.0))), Ok(split(25.0)));
        assert_eq!(
            after(Change::shift(&alias(split(10.0)), NEW, percent(0.0))),
            Ok(AliasState::all(OLD))
        );
    }

    #[test]
    fn what_lambda_would_refuse_never_leaves() {
        let latest = alias(AliasState::all(Version::Latest));
        for refused in [
            Change::shift(&alias(split(10.0)), OLD, percent(10.0)),
            Change::shift(&alias(AliasState::all(OLD)), Version::Latest, percent(10.0)),
            Change::shift(&latest, NEW, percent(10.0)),
            Change::shift(&alias(split(10.0)), NEW, percent(10.0)),
            Change::shift(&alias(AliasState::all(OLD)), NEW, percent(0.0)),
            Change::promote(&alias(AliasState::all(OLD))),
            Change::rollback(&alias(AliasState::all(OLD)), OLD, Evidence::Chosen),
        ] {
            assert!(after(refused.clone()).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn promote_and_rollback_drop_the_weights() {
        assert_eq!(after(Change::promote(&alias(split(10.0)))), Ok(AliasState::all(NEW)));
        let back = Change::rollback(&alias(split(10.0)), OLD, Evidence::SplitPrimary);
        assert_eq!(after(back), Ok(AliasState::all(OLD)));
    }
}
