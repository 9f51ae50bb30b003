//! Which buckets count.

use std::time::Duration;

use super::{Moment, StageKind};
use crate::{
    domain::Timestamp,
    rollout::measured::{Bucket, Measured},
};

/// How long a bucket lasts.
const MINUTE: Duration = Duration::from_mins(1);

/// The buckets of a rollout that may be judged, in order of time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usable {
    /// Of metrics, settled, in which both versions got traffic by a split.
    pub split: Vec<Bucket>,
    /// Of metrics, settled, of this stage.
    pub stage: Vec<Bucket>,
    /// Of logs, for whole minutes that metrics have not settled.
    pub logs: Vec<Bucket>,
}

impl Usable {
    /// Those of a reading that count.
    #[must_use]
    pub fn of(measured: &Measured, moment: &Moment) -> Self {
        let settled = |bucket: &Bucket| end(bucket) <= measured.settled_before;
        let whole = |bucket: &Bucket| !settled(bucket) && end(bucket) <= measured.read_at;
        let mut counting = ordered(&measured.buckets, moment);
        counting.retain(settled);
        let of_stage = |bucket: &&Bucket| bucket.start >= moment.stage_since;
        let stage = counting.iter().filter(of_stage).copied().collect();
        counting.retain(|bucket| is_split(bucket, moment));
        let mut logs = measured.logs.as_ref().map_or_else(|_| Vec::new(), |b| ordered(b, moment));
        logs.retain(whole);
        Self { split: counting, stage, logs }
    }
}

/// Both versions got traffic by a split. What the old version still gets in a bake are retries:
/// no random part of the traffic.
pub(super) fn is_split(bucket: &Bucket, moment: &Moment) -> bool {
    moment.stage != StageKind::Bake || bucket.start < moment.stage_since
}

/// When a bucket ends.
pub(super) fn end(bucket: &Bucket) -> Timestamp {
    bucket.start.saturating_add(MINUTE).unwrap_or(Timestamp::MAX)
}

/// In order, each minute once, without those in which weights were set: in such a minute the
/// versions ran at different times, and what differs may be the time.
fn ordered(buckets: &[Bucket], moment: &Moment) -> Vec<Bucket> {
    let mut buckets = buckets.to_vec();
    buckets.sort_by_key(|bucket| bucket.start);
    buckets.dedup_by_key(|bucket| bucket.start);
    let changes = moment.changes.iter().chain([&moment.stage_since]);
    for change in changes {
        buckets.retain(|bucket| *change < bucket.start || *change >= end(bucket));
    }
    buckets
}
