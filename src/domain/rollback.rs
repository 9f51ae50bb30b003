//! Which version a rollback goes back to, and by what evidence.

use jiff::Timestamp;
use serde::Serialize;

use super::{
    alias::{Alias, AliasState},
    deployment::Deployment,
    function::FunctionDetail,
    intent::PastChange,
    version::Version,
};

/// Why a version is the one to go back to, strongest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Evidence {
    /// The ledger of a rollout on the alias names its stable version.
    Ledger {
        /// Which rollout.
        id: String,
        /// Who drives it.
        driver: String,
    },
    /// CodeDeploy's deployment that drives the alias names its `CurrentVersion`.
    CodeDeploy {
        /// The deployment's id.
        deployment: String,
    },
    /// The alias splits: its `FunctionVersion` is the stable side.
    SplitPrimary,
    /// The audit's last change made the alias what it is now; this is what it was before.
    LastAudited {
        /// When that change was made.
        at: Timestamp,
        /// By whom.
        who: String,
    },
    /// Log streams show this version served just before the present one.
    LogStreams {
        /// Time of its newest log event.
        last_seen: Timestamp,
    },
    /// The user named it.
    Chosen,
}

/// What a rollback would do, or why it can't.
#[derive(Debug, Clone, PartialEq)]
pub enum RollbackPlan {
    /// Go back to `target`.
    Ready {
        /// The alias, freshly read.
        alias: Alias,
        /// Where it goes back to: one version, no weights.
        target: Version,
        /// Why.
        evidence: Evidence,
        /// The target's configuration and State, when it could be read.
        detail: Option<Box<FunctionDetail>>,
        /// What differs between the target and the present version, one line each.
        differences: Vec<String>,
        /// CodeDeploy's deployment that drives the alias: it is stopped, and puts the alias back
        /// itself.
        deployment: Option<Box<Deployment>>,
    },
    /// No evidence: the user must choose one of these versions.
    Ask {
        /// The alias, freshly read.
        alias: Alias,
        /// Published versions older than the present one, newest first.
        candidates: Vec<Version>,
    },
    /// There is no older published version at all.
    Nowhere {
        /// The alias, freshly read.
        alias: Alias,
    },
}

/// Picks the target from what is known, in the order of trust that design §4 gives.
///
/// A second version with all traffic is Lambda's own doing, not someone's split: the audit then
/// speaks of the state that Lambda is moving the alias to.
///
/// `seen_in_logs` lists the versions with log streams, newest event first. Only one older than the
/// present one is somewhere to go *back* to: a newer one that logs is another alias's, or the one
/// that somebody has just fled from.
#[must_use]
pub fn choose_target(
    now: &AliasState,
    last_audited: Option<&PastChange>,
    seen_in_logs: &[(Version, Timestamp)],
) -> Option<(Version, Evidence)> {
    if now.split_share().is_some() {
        return Some((now.version, Evidence::SplitPrimary));
    }
    let intended = AliasState::all(now.version);
    let audited = last_audited
        .filter(|past| !past.was_rollback)
        .filter(|past| past.after == intended && past.before.version != now.version)
        .map(|past| {
            let evidence = Evidence::LastAudited { at: past.at, who: past.who.clone() };
            (past.before.version, evidence)
        });
    audited.or_else(|| {
        seen_in_logs
            .iter()
            .find(|(version, _)| version.is_published() && *version < now.version)
            .map(|(version, last_seen)| (*version, Evidence::LogStreams { last_seen: *last_seen }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Share, Weight};

    const OLD: Version = Version::Published(41);
    const NEW: Version = Version::Published(42);

    fn split() -> AliasState {
        let weight = Weight::from_percent(10.0).unwrap_or_else(|e| unreachable!("{e}"));
        AliasState::split(OLD, Share { version: NEW, weight })
    }

    fn past(before: AliasState, after: AliasState) -> PastChange {
        let who = "bob".into();
        PastChange { at: Timestamp::UNIX_EPOCH, who, before, after, was_rollback: false }
    }

    #[test]
    fn a_split_goes_back_to_its_function_version() {
        let promoted = past(AliasState::all(NEW), split());
        let chosen = choose_target(&split(), Some(&promoted), &[]);
        assert_eq!(chosen, Some((OLD, Evidence::SplitPrimary)));
    }

    #[test]
    fn weights_that_lambda_injects_are_no_split_to_go_back_from() {
        let weight = Weight::observed(1.0).unwrap_or_else(|e| unreachable!("{e}"));
        let moving = AliasState::split(NEW, Share { version: OLD, weight });
        assert_eq!(moving.to_string(), "42 0% | 41 100%");
        assert_eq!(choose_target(&moving, None, &[]), None);
        let promoted = past(AliasState::all(OLD), AliasState::all(NEW));
        assert!(matches!(
            choose_target(&moving, Some(&promoted), &[]),
            Some((OLD, Evidence::LastAudited { .. }))
        ));
        let seen = [(OLD, Timestamp::MAX)];
        assert!(matches!(
            choose_target(&moving, None, &seen),
            Some((OLD, Evidence::LogStreams { .. }))
        ));
    }

    #[test]
    fn the_audit_counts_only_while_its_after_is_what_stands_now() {
        let now = AliasState::all(NEW);
        let promote = past(split(), now);
        assert!(matches!(
            choose_target(&now, Some(&promote), &[]),
            Some((OLD, Evidence::LastAudited { .. }))
        ));
        let elsewhere = past(split(), AliasState::all(Version::Published(43)));
        assert_eq!(choose_target(&now, Some(&elsewhere), &[]), None);
    }

    #[test]
    fn a_rollback_is_not_undone_by_another() {
        let now = AliasState::all(OLD);
        let back = PastChange { was_rollback: true, ..past(AliasState::all(NEW), now) };
        assert_eq!(choose_target(&now, Some(&back), &[]), None);
    }

    #[test]
    fn a_newer_version_that_logs_is_no_way_back() {
        let staging = [(NEW, Timestamp::MAX)];
        assert_eq!(choose_target(&AliasState::all(OLD), None, &staging), None);
    }

    #[test]
    fn log_streams_name_the_version_before() {
        let seen =
            [(NEW, Timestamp::MAX), (Version::Latest, Timestamp::MAX), (OLD, Timestamp::MIN)];
        let chosen = choose_target(&AliasState::all(NEW), None, &seen);
        assert!(matches!(chosen, Some((OLD, Evidence::LogStreams { .. }))));
    }
}
