//! What a ledger says about time, and what its plan makes of it.

use std::time::Duration;

use super::{Ledger, RolloutId, Status};
use crate::{
    domain::{AliasState, Timestamp, Version},
    rollout::{
        gates::Gates,
        plan::{Plan, Stage},
        spec::Spec,
    },
};

/// A driver counts as dead when its lease is past for so long, in seconds: clocks differ.
const GRACE_S: i64 = 60;

impl Ledger {
    /// The first ledger of a rollout: its first stage, without a lease.
    ///
    /// `t0` counts in whole seconds. A `$LATEST`, which no plan may name, counts as version 0,
    /// and such a ledger can't be written.
    #[must_use]
    pub fn first(spec: &Spec, t0: Timestamp) -> Self {
        let stages = spec.plan.stages();
        let first = stages.first();
        Self {
            id: spec.id,
            generation: 1,
            stable: number(spec.stable),
            canary: number(spec.canary),
            strategy: spec.plan.strategy.clone(),
            stage: 1,
            stages: u32::try_from(stages.len()).unwrap_or(u32::MAX),
            status: first.map_or(Status::Run, |stage| Status::of(*stage)),
            t0: Timestamp::from_second(t0.as_second()).unwrap_or(t0),
            changes: vec![0],
            bake_s: seconds(spec.plan.bake),
            hold_back: spec.plan.hold_back,
            hold_max_s: seconds(spec.plan.hold_max),
            since: 0,
            due: first.map_or(0, |stage| seconds(stage.hold)),
            lease: 0,
            gates: spec.gates.fingerprint(),
            by: super::short_name(&spec.by),
        }
    }

    /// When the present stage or status began.
    #[must_use]
    pub fn since_at(&self) -> Timestamp {
        self.at(self.since)
    }

    /// When the stage is due to end, if its clock runs.
    #[must_use]
    pub fn due_at(&self) -> Timestamp {
        self.at(self.since.saturating_add(self.due))
    }

    /// Until when its driver is to be believed alive.
    #[must_use]
    pub fn lease_until(&self) -> Timestamp {
        self.at(self.since.saturating_add(self.lease))
    }

    /// From when on its driver counts as dead, unless it renews the lease: it has been past for a
    /// minute then.
    #[must_use]
    pub fn lapses_at(&self) -> Timestamp {
        let second = self.lease_until().as_second().saturating_add(GRACE_S + 1);
        Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
    }

    /// Its driver is dead.
    #[must_use]
    pub fn is_lapsed(&self, now: Timestamp) -> bool {
        now >= self.lapses_at()
    }

    /// What these gates would make of a rollout that began with others, in words; `None` when they
    /// are the same.
    #[must_use]
    pub fn other_gates(&self, gates: &Gates) -> Option<String> {
        let (then, now) = (&self.gates, gates.fingerprint());
        (now != *then).then(|| {
            format!(
                "judged by other gates than it began with: {then} then, {now} now; thresholds, \
                 alarms or error rules differ"
            )
        })
    }

    /// When the weights of the present stage were set.
    #[must_use]
    pub fn stage_since(&self) -> Timestamp {
        self.at(self.changes.last().copied().unwrap_or_default())
    }

    /// When weights were set, all of them since the rollout began, in order.
    #[must_use]
    pub fn changed_at(&self) -> Vec<Timestamp> {
        self.changes.iter().map(|offset| self.at(*offset)).collect()
    }

    /// What a hold may last at the most ends here.
    #[must_use]
    pub fn hold_until(&self) -> Timestamp {
        self.at(self.since.saturating_add(self.hold_max_s))
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            strategy: self.strategy.clone(),
            hold_back: self.hold_back,
            bake: Duration::from_secs(self.bake_s.into()),
            hold_max: Duration::from_secs(self.hold_max_s.into()),
        }
    }

    /// The stage that runs; `None` in a ledger that was made up with a stage out of its plan.
    #[must_use]
    pub fn present(&self) -> Option<Stage> {
        self.nth(self.stage)
    }

    /// A stage of the plan, from 1.
    #[must_use]
    pub fn nth(&self, stage: u32) -> Option<Stage> {
        let index = usize::try_from(stage.checked_sub(1)?).ok()?;
        self.plan().stages().get(index).copied()
    }

    /// What the alias routes to in this stage.
    #[must_use]
    pub fn routing(&self) -> AliasState {
        let (stable, canary) = (Version::Published(self.stable), Version::Published(self.canary));
        self.present().map_or(AliasState::all(stable), |stage| stage.routing(stable, canary))
    }

    /// An alias that routes so is where this ledger says. One that is kept on a machine is written
    /// down before the alias is changed: then the stage before is good, too.
    #[must_use]
    pub fn stands_at(&self, state: AliasState) -> bool {
        let (stable, canary) = (Version::Published(self.stable), Version::Published(self.canary));
        let before = self.nth(self.stage.saturating_sub(1));
        let was = before.is_some_and(|stage| stage.routing(stable, canary) == state);
        was || self.routing() == state
    }

    /// Seconds from `t0` to `now`, and never less than the latest time that it names: clocks
    /// differ, and times rise.
    #[must_use]
    pub fn offset(&self, now: Timestamp) -> u32 {
        let passed = now.as_second().saturating_sub(self.t0.as_second());
        let latest = self.changes.last().copied().unwrap_or_default().max(self.since);
        u32::try_from(passed).unwrap_or(if passed < 0 { 0 } else { u32::MAX }).max(latest)
    }

    fn at(&self, offset: u32) -> Timestamp {
        let second = self.t0.as_second().saturating_add(offset.into());
        Timestamp::from_second(second).unwrap_or(self.t0)
    }
}

impl Status {
    /// What a stage does while its clock runs.
    #[must_use]
    pub fn of(stage: Stage) -> Self {
        use crate::rollout::judge::StageKind::{Bake, HoldBack, LastStep, Step};
        match stage.kind {
            Step | LastStep => Self::Run,
            HoldBack | Bake => Self::Bake,
        }
    }

    /// The clock of its stage runs.
    #[must_use]
    pub fn runs(self) -> bool {
        matches!(self, Self::Run | Self::Bake)
    }
}

impl std::str::FromStr for RolloutId {
    type Err = ();

    /// Reads eight hexadecimal digits, in lower case.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.len() == 8
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let id = u32::from_str_radix(text, 16).map_err(|_| ())?;
        digits.then_some(Self(id)).ok_or(())
    }
}

/// A time of a plan in whole seconds.
pub(in crate::rollout) fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

fn number(version: Version) -> u64 {
    match version {
        Version::Published(number) => number,
        Version::Latest => 0,
    }
}
