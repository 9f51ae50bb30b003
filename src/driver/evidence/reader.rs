//! Reads the log streams of both versions, a bounded number of pages at a time.

use std::time::Duration;

use super::{Arm, PerArm};
use crate::{
    aws::Gateway,
    domain::{AliasRef, Failure, LogEvent, LogSource, Version, log_event::LogSelection},
    jobs::tail::{next_query, trouble},
    logs::follow::{Lanes, Settings},
};

/// Pages of the canary's streams in a round, at most …
const CANARY_PAGES: usize = 5;
/// … and of both versions': a few seconds at the rate that AWS grants an account.
const PAGES: usize = 12;

/// Takes the events of a page.
pub(super) trait Takes {
    /// They come in the order of their pages; each once.
    fn take(&mut self, arm: Arm, events: Vec<LogEvent>);
}

/// Both versions' streams.
#[derive(Debug)]
pub(super) struct Reader {
    lanes: PerArm<Lanes>,
    groups: PerArm<String>,
    start_ms: i64,
    rounds: u64,
}

impl Reader {
    /// Looks up where both versions log, and reads from `start_ms` on.
    pub(super) async fn open(
        gateway: &Gateway,
        target: &AliasRef,
        versions: PerArm<Version>,
        start_ms: i64,
    ) -> Result<Self, Failure> {
        let now_ms = gateway.clock().now().as_millisecond();
        let group = async |version| {
            let detail = gateway.function(&target.function, Some(version)).await?;
            Ok(detail.summary.log_group)
        };
        let (stable, canary) = (group(versions.stable).await?, group(versions.canary).await?);
        let lanes = |group: &str, version| {
            let selection = LogSelection::Version(target.function.clone(), version);
            let source = LogSource { group: group.to_owned(), selection };
            Lanes::since(&source, Settings::default(), start_ms, now_ms)
        };
        Ok(Self {
            lanes: PerArm {
                stable: lanes(&stable, versions.stable),
                canary: lanes(&canary, versions.canary),
            },
            groups: PerArm { stable, canary },
            start_ms,
            rounds: 0,
        })
    }

    /// Reads what is new, or a part of it: see [`Reader::complete_to_ms`].
    ///
    /// # Errors
    /// The failure of the page that did not come; it is asked for again the next time.
    pub(super) async fn round(
        &mut self,
        gateway: &Gateway,
        taker: &mut (impl Takes + Send),
    ) -> Result<(), Failure> {
        self.rounds += 1;
        let now_ms = gateway.clock().now().as_millisecond();
        let mut left = PAGES;
        for (arm, most) in [(Arm::Canary, CANARY_PAGES), (Arm::Stable, PAGES)] {
            self.lanes.of_mut(arm).renew(now_ms);
            for _ in 0..most.min(left) {
                if !self.page(gateway, arm, now_ms, taker).await? {
                    break;
                }
                left -= 1;
            }
        }
        Ok(())
    }

    /// One page of the lane that is furthest behind; false when all have been read to now.
    async fn page(
        &mut self,
        gateway: &Gateway,
        arm: Arm,
        now_ms: i64,
        taker: &mut (impl Takes + Send),
    ) -> Result<bool, Failure> {
        let done = Duration::from_secs(self.rounds);
        let lanes = self.lanes.of_mut(arm);
        let Some(lane) = lanes.first_due().filter(|lane| lane.due < done) else {
            return Ok(false);
        };
        let prefix = lane.prefix.clone();
        let (query, token) = next_query(self.groups.of(arm), lane, now_ms);
        let paged = token.is_some();
        let answer = gateway.filter_log_events(&query, token).await;
        // The same lane: nothing else moves what is due.
        let Some(lane) = self.lanes.of_mut(arm).first_due() else { return Ok(false) };
        let page = match answer {
            Ok(page) => page,
            Err(failure) => {
                lane.follower.failed(trouble(&failure, paged));
                return Err(failure);
            }
        };
        let mut events = lane.follower.answered(page, now_ms);
        if lane.follower.complete_to_ms() >= Some(now_ms) {
            lane.due = done;
        }
        if let Some(prefix) = prefix {
            // A server that knows no prefixes would send every line to every lane.
            events.retain(|event| event.stream.starts_with(&prefix));
        }
        events.sort_by_key(|event| event.timestamp_ms);
        taker.take(arm, events);
        Ok(true)
    }

    /// All events up to this time that were readable then have been taken.
    pub(super) fn complete_to_ms(&self) -> i64 {
        let of = |arm| self.lanes.of(arm).complete_to_ms();
        let both = of(Arm::Stable).zip(of(Arm::Canary));
        both.map_or(self.start_ms, |(stable, canary)| stable.min(canary))
    }
}
