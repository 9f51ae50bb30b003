//! Where a rollback would go, and by what evidence.

use std::{cmp::Reverse, collections::BTreeMap, time::Duration};

use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::write::patience::Patience;
use crate::{
    aws::{Gateway, Priority, StreamOrder},
    domain::{
        Alias, AliasRef, AliasState, Deployment, Evidence, Failure, FailureKind, FunctionName,
        RollbackPlan, Timestamp, Version, compare::differences, intent::PastChange,
        rollback::choose_target,
    },
    logs::StreamName,
    rollout::ledger::{self, Reading},
};

/// Pages of streams, newest first, that are searched for another version.
const NEWEST_PAGES: usize = 2;
/// Versions below the present one whose streams are asked for by name.
const VERSIONS_BACK: usize = 4;
/// Days of streams that are asked for by name.
const DAYS_BACK: u64 = 3;

/// Evidence from logs, and then what only describes the target, may take this much real time.
const EXTRAS: Duration = Duration::from_secs(2);

/// Reads the alias afresh and finds out where a rollback of it would go.
///
/// A rollout's ledger comes first, then a deployment of CodeDeploy that drives the alias, then what
/// the alias itself says. `audited` are the last changes of it that the audit knows, newest first, some of them perhaps
/// never made: the one that led to what the alias is now counts. Log streams are asked only when
/// alias and audit don't tell; that they can't be read, or not soon, is no failure.
///
/// # Errors
/// The [`Failure`] to read the alias itself, or the versions when the user has to choose.
/// Throttling is one only after a minute.
pub async fn plan(
    gateway: &Gateway,
    target: &AliasRef,
    audited: Vec<PastChange>,
) -> Result<RollbackPlan, Failure> {
    // On the heap: the calls it may make would swell every task that plans one.
    Box::pin(planned(gateway, target, audited)).await
}

async fn planned(
    gateway: &Gateway,
    target: &AliasRef,
    audited: Vec<PastChange>,
) -> Result<RollbackPlan, Failure> {
    // CodeDeploy is asked meanwhile: whoever uses none waits for nothing.
    let drivers = timeout(EXTRAS, gateway.deployments_of(target, Priority::Rollback));
    let (alias, drivers) = tokio::join!(
        patiently(gateway, || gateway.alias_with(target, Priority::Rollback)),
        Box::pin(drivers)
    );
    let alias = alias?;
    let mut deployment = running(drivers.ok().and_then(Result::ok), &alias);
    let present = alias.state.newer_side();
    let intended = AliasState { share: alias.state.split_share(), ..alias.state };
    let last_audited = audited.into_iter().find(|past| past.after == intended);
    let mut chosen = by_ledger(&alias)
        .or_else(|| deployment.as_deref().map(by_deployment))
        .or_else(|| choose_target(&alias.state, last_audited.as_ref(), &[]));
    if matches!(&chosen, Some((_, Evidence::Ledger { .. }))) {
        deployment = None;
    }
    let mut versions = None;
    // After a rollback the streams' newest other version is the one that was left.
    let just_left = last_audited.is_some_and(|past| past.was_rollback);
    if chosen.is_none() && !just_left {
        let known = published(gateway, &target.function, alias.state.version).await?;
        chosen = Box::pin(by_logs(gateway, &alias, &known, Instant::now() + EXTRAS)).await;
        versions = Some(known);
    }
    if let Some((version, evidence)) = chosen {
        let extras = Instant::now() + EXTRAS;
        let describe = |version| {
            let read = gateway.function_with(&target.function, Some(version), Priority::Rollback);
            timeout_at(extras, read)
        };
        let (detail, present) = tokio::join!(describe(version), describe(present));
        // A version that was deleted is nowhere to go back to, whatever the evidence.
        let gone = matches!(&detail, Ok(Err(failure)) if failure.kind == FailureKind::NotFound);
        if !gone {
            let detail = detail.ok().and_then(Result::ok);
            let differences = match (&present, &detail) {
                (Ok(Ok(present)), Some(detail)) => differences(present, detail),
                _ => Vec::new(),
            };
            let detail = detail.map(Box::new);
            return Ok(RollbackPlan::Ready {
                alias,
                target: version,
                evidence,
                detail,
                differences,
                deployment,
            });
        }
    }
    let candidates = match versions {
        Some(known) => known,
        None => published(gateway, &target.function, alias.state.version).await?,
    };
    Ok(if candidates.is_empty() {
        RollbackPlan::Nowhere { alias }
    } else {
        RollbackPlan::Ask { alias, candidates }
    })
}

/// The stable version of the rollout on the alias, if the alias is what that one made of it: a
/// ledger that somebody left behind leads nowhere.
fn by_ledger(alias: &Alias) -> Option<(Version, Evidence)> {
    let Reading::Ours { ledger, .. } = ledger::read(&alias.description) else { return None };
    let stable = Version::Published(ledger.stable);
    (alias.state.newer_side() == Version::Published(ledger.canary)).then(|| {
        let evidence = Evidence::Ledger { id: ledger.id.to_string(), driver: ledger.by };
        (stable, evidence)
    })
}

/// The deployment that moves the alias, if the alias is what that one made of it.
fn running(deployments: Option<Vec<Deployment>>, alias: &Alias) -> Option<Box<Deployment>> {
    let state = &alias.state;
    let moves = |deployment: &Deployment| {
        deployment.is_running()
            && [deployment.from, deployment.to].contains(&state.version)
            && state.newer_side() == deployment.to
    };
    deployments?.into_iter().find(moves).map(Box::new)
}

fn by_deployment(deployment: &Deployment) -> (Version, Evidence) {
    (deployment.from, Evidence::CodeDeploy { deployment: deployment.id.clone() })
}

/// Waits throttling out as the rollback itself will.
async fn patiently<T, F>(gateway: &Gateway, read: impl Fn() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let started = Instant::now();
    let elapsed = || started.elapsed().mul_f64(gateway.clock().speed());
    let mut patience = Patience::new(elapsed(), true);
    loop {
        let failure = match read().await {
            Err(failure) if matches!(failure.kind, FailureKind::Throttled { .. }) => failure,
            settled => return settled,
        };
        let Some(pause) = patience.pause(elapsed(), &failure) else { return Err(failure) };
        sleep(gateway.clock().real(pause)).await;
    }
}

/// Published versions that a rollback from `present` may go to, newest first: older ones. Going to
/// a newer one is a split or a promotion, with their own confirmation.
async fn published(
    gateway: &Gateway,
    function: &FunctionName,
    present: Version,
) -> Result<Vec<Version>, Failure> {
    let read = || gateway.versions_with(function, Priority::Rollback);
    let versions = patiently(gateway, read).await?;
    let numbers = versions.into_iter().map(|version| version.version);
    let is_older = |version: &Version| present == Version::Latest || *version < present;
    Ok(numbers.filter(|version| version.is_published() && is_older(version)).collect())
}

/// The version that served before by what has logged, if that is told soon.
///
/// One that another alias points to may have logged for that one only: then the streams tell
/// nothing. An older one would be no better, for this one may have served all the same.
async fn by_logs(
    gateway: &Gateway,
    alias: &Alias,
    known: &[Version],
    until: Instant,
) -> Option<(Version, Evidence)> {
    let function = &alias.target.function;
    let (seen, aliases) = tokio::join!(
        timeout_at(until, seen_in_logs(gateway, function, alias.state.newer_side(), known)),
        timeout_at(until, gateway.aliases(function)),
    );
    let (version, evidence) = choose_target(&alias.state, None, &seen.ok()?)?;
    let aliases = aliases.ok().and_then(Result::ok).unwrap_or_default();
    let elsewhere = aliases.iter().any(|other| {
        let shared = other.state.share.is_some_and(|share| share.version == version);
        other.target != alias.target && (other.state.version == version || shared)
    });
    (!elsewhere).then_some((version, evidence))
}

/// Versions with log streams and the time of their newest event, newest first; what can't be
/// read is left out.
async fn seen_in_logs(
    gateway: &Gateway,
    function: &FunctionName,
    present: Version,
    known: &[Version],
) -> Vec<(Version, Timestamp)> {
    let detail = gateway.function_with(function, Some(present), Priority::Rollback).await;
    let Ok(detail) = detail else { return Vec::new() };
    let group = detail.summary.log_group;
    let mut seen = Seen { function, versions: BTreeMap::new() };
    let mut token = None;
    for _ in 0..NEWEST_PAGES {
        match gateway.log_streams_page(&group, &StreamOrder::NewestFirst, token).await {
            Ok(page) => {
                seen.add(page.items.iter().map(|stream| (&*stream.name, stream.last_event_ms)));
                token = page.next;
            }
            Err(failure) => {
                tracing::debug!(%failure, "log streams tell nothing");
                return Vec::new();
            }
        }
        if token.is_none() || seen.before(present) {
            return seen.newest_first();
        }
    }
    // A busy version fills the newest pages: look for the ones before it by name.
    let below: Vec<Version> = known.iter().copied().filter(|known| *known < present).collect();
    for prefix in prefixes(gateway.clock().now(), function, &below) {
        let order = StreamOrder::ByPrefix(prefix);
        let Ok(page) = gateway.log_streams_page(&group, &order, None).await else { break };
        seen.add(page.items.iter().map(|stream| (&*stream.name, stream.last_event_ms)));
        if seen.before(present) {
            break;
        }
    }
    seen.newest_first()
}

/// Stream name prefixes of the versions before, the latest day first, in both shapes.
fn prefixes(now: Timestamp, function: &FunctionName, older: &[Version]) -> Vec<String> {
    let days = (0..DAYS_BACK).filter_map(|day| {
        let time = now.checked_sub(Duration::from_hours(24 * day)).ok()?;
        Some(time.strftime("%Y/%m/%d").to_string())
    });
    let mut prefixes = Vec::new();
    for day in days {
        for version in older.iter().take(VERSIONS_BACK) {
            prefixes.push(format!("{day}/[{version}]"));
            prefixes.push(format!("{day}/{function}[{version}]"));
        }
    }
    prefixes
}

/// The newest event of each version.
struct Seen<'a> {
    function: &'a FunctionName,
    versions: BTreeMap<Version, i64>,
}

impl Seen<'_> {
    fn add<'s>(&mut self, streams: impl Iterator<Item = (&'s str, Option<i64>)>) {
        for (name, last_event_ms) in streams {
            let name = StreamName::parse(name);
            let other = name.function.as_deref().is_some_and(|f| f != self.function.as_str());
            let (Some(version), Some(at), false) = (name.version, last_event_ms, other) else {
                continue;
            };
            let newest = self.versions.entry(version).or_insert(at);
            *newest = at.max(*newest);
        }
    }

    fn before(&self, present: Version) -> bool {
        self.versions.keys().any(|version| version.is_published() && *version < present)
    }

    fn newest_first(self) -> Vec<(Version, Timestamp)> {
        let times = self.versions.into_iter().filter_map(|(version, at)| {
            Timestamp::from_millisecond(at).ok().map(|time| (version, time))
        });
        let mut times: Vec<_> = times.collect();
        times.sort_by_key(|(_, time)| Reverse(*time));
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasName, RevisionId, Share, Weight};

    const OLD: Version = Version::Published(41);
    const NEW: Version = Version::Published(42);

    fn alias(state: AliasState) -> Alias {
        let function = FunctionName("checkout".into());
        Alias {
            target: AliasRef { function, alias: AliasName("live".into()) },
            state,
            description: "shop [serin1 id=7f3a9c2e g=1 41>42 plan=canary10-5m s=1/2 st=run \
                          t0=20261122T104200Z w=0 bake=1800 hb=10 max=3600 since=+0 due=+300 \
                          lease=+300 p=9c1f by=alice]"
                .into(),
            revision_id: RevisionId("r1".into()),
        }
    }

    fn split() -> AliasState {
        let weight = Weight::from_percent(10.0).unwrap();
        AliasState::split(OLD, Share { version: NEW, weight })
    }

    #[test]
    fn the_ledger_names_the_way_back() {
        let evidence = Evidence::Ledger { id: "7f3a9c2e".into(), driver: "alice".into() };
        for state in [split(), AliasState::all(NEW)] {
            assert_eq!(by_ledger(&alias(state)), Some((OLD, evidence.clone())), "{state}");
        }
    }

    #[test]
    fn a_ledger_that_was_left_behind_leads_nowhere() {
        for state in [AliasState::all(OLD), AliasState::all(Version::Published(43))] {
            assert_eq!(by_ledger(&alias(state)), None, "{state}");
        }
    }

    #[test]
    fn a_deployment_counts_while_it_drives_what_is_there() {
        let deployment = |status: &str| Deployment {
            id: "d-1".into(),
            application: "checkout".into(),
            group: "live".into(),
            alias: alias(split()).target,
            from: OLD,
            to: NEW,
            weight: None,
            status: status.into(),
            created: None,
        };
        let found = |status: &str, state| running(Some(vec![deployment(status)]), &alias(state));
        assert!(found("InProgress", split()).is_some());
        assert!(found("Succeeded", split()).is_none());
        assert!(found("InProgress", AliasState::all(OLD)).is_none(), "nothing is moved yet");
        assert!(found("InProgress", AliasState::all(Version::Published(43))).is_none());
    }
}
