//! Where a rollback would go, and by what evidence.

use std::{cmp::Reverse, collections::BTreeMap, time::Duration};

use crate::{
    aws::{Gateway, StreamOrder},
    domain::{
        AliasRef, AliasState, Failure, FailureKind, FunctionDetail, FunctionName, RollbackPlan,
        Timestamp, Version, compare::differences, intent::PastChange, rollback::choose_target,
    },
    logs::StreamName,
};

/// Pages of streams, newest first, that are searched for another version.
const NEWEST_PAGES: usize = 2;
/// Versions below the present one whose streams are asked for by name.
const VERSIONS_BACK: usize = 4;
/// Days of streams that are asked for by name.
const DAYS_BACK: u64 = 3;

/// Reads the alias afresh and finds out where a rollback of it would go.
///
/// `audited` are the last changes of it that the audit knows, newest first, some of them perhaps
/// never made: the one that led to what the alias is now counts. Log streams are asked only when
/// alias and audit don't tell; that they can't be read is no failure.
///
/// # Errors
/// The [`Failure`] to read the alias itself, or the versions when the user has to choose.
pub async fn plan(
    gateway: &Gateway,
    target: &AliasRef,
    audited: Vec<PastChange>,
) -> Result<RollbackPlan, Failure> {
    let alias = gateway.alias(target).await?;
    let present = alias.state.newer_side();
    let intended = AliasState { share: alias.state.split_share(), ..alias.state };
    let last_audited = audited.into_iter().find(|past| past.after == intended);
    let mut chosen = choose_target(&alias.state, last_audited.as_ref(), &[]);
    let mut versions = None;
    // After a rollback the streams' newest other version is the one that was left.
    let just_left = last_audited.is_some_and(|past| past.was_rollback);
    if chosen.is_none() && !just_left {
        let known = published(gateway, &target.function, alias.state.version).await?;
        let seen = seen_in_logs(gateway, &target.function, present, &known).await;
        chosen = choose_target(&alias.state, None, &seen);
        versions = Some(known);
    }
    if let Some((version, evidence)) = chosen {
        let detail = gateway.function(&target.function, Some(version)).await;
        // A version that was deleted is nowhere to go back to, whatever the evidence.
        let gone = matches!(&detail, Err(failure) if failure.kind == FailureKind::NotFound);
        if !gone {
            let detail = detail.ok();
            let differences = compare(gateway, &target.function, present, detail.as_ref()).await;
            let detail = detail.map(Box::new);
            return Ok(RollbackPlan::Ready {
                alias,
                target: version,
                evidence,
                detail,
                differences,
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

/// Published versions other than `present`, newest first.
async fn published(
    gateway: &Gateway,
    function: &FunctionName,
    present: Version,
) -> Result<Vec<Version>, Failure> {
    let versions = gateway.versions(function).await?;
    let numbers = versions.into_iter().map(|version| version.version);
    Ok(numbers.filter(|version| version.is_published() && *version != present).collect())
}

/// What changes by going from the present version back to `target`.
async fn compare(
    gateway: &Gateway,
    function: &FunctionName,
    present: Version,
    target: Option<&FunctionDetail>,
) -> Vec<String> {
    let present = gateway.function(function, Some(present)).await;
    match (present, target) {
        (Ok(present), Some(target)) => differences(&present, target),
        _ => Vec::new(),
    }
}

/// Versions with log streams and the time of their newest event, newest first; what can't be
/// read is left out.
async fn seen_in_logs(
    gateway: &Gateway,
    function: &FunctionName,
    present: Version,
    known: &[Version],
) -> Vec<(Version, Timestamp)> {
    let Ok(detail) = gateway.function(function, Some(present)).await else { return Vec::new() };
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
