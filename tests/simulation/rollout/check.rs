//! What must hold of every applied write, and at the end.
//!
//! The numbers are those of the invariants: (1) only states of the plan, start or end; (2) after
//! a decision to roll back the old version stands alone; (3) what others changed is not
//! overwritten; (4) no step without its time, settled data and verdict; (6) the description comes
//! back byte for byte; (7) it ends; (8) one driver's writes land per `g`. (5) needs two
//! simulations: `compare` in the module above.

use std::collections::BTreeMap;

use serin::{
    domain::{AliasState, RolloutWrite, Version},
    rollout::{
        Keeping, Ledger, Reading, Stage,
        judge::StageKind,
        ledger::{self, Status},
        machine::End,
    },
};

use super::{
    Seconds,
    cloud::Applied,
    driver::{Driver, DriverId},
    scenario::{Rival, Scenario},
    time,
    traffic::Traffic,
};

/// What has been seen so far.
#[derive(Debug, Default)]
pub struct Check {
    pub violations: Vec<String>,
    /// Who has written each rollout's `g`.
    owners: BTreeMap<(u32, u32), DriverId>,
    /// The stage of each rollout that stands, and since when.
    stages: BTreeMap<u32, (u32, Seconds)>,
    /// How much later the weights of the present stage were set than is written down.
    late: Seconds,
    /// Somebody else has changed what it routes to, or written a ledger that is not ours.
    foreign: bool,
    /// A ledger of a newer format stands in the description.
    newer: bool,
    /// Somebody else has written at all.
    meddled: bool,
}

impl Check {
    fn fail(&mut self, at: Seconds, what: impl std::fmt::Display) {
        if self.violations.len() < 20 {
            self.violations.push(format!("{what} (at {at} s)"));
        }
    }

    /// Somebody else has written.
    pub fn rival(&mut self, rival: Rival, changes: bool) {
        self.meddled = true;
        match rival {
            Rival::NewerFormat => self.newer = true,
            Rival::DeletesLedger => self.newer = false,
            _ => self.foreign |= changes,
        }
    }

    /// A write of a driver's was applied.
    pub fn applied(
        &mut self,
        scenario: &Scenario,
        applied: &Applied,
        write: RolloutWrite,
        driver: &Driver,
        hidden: bool,
    ) {
        let at = applied.at;
        // A rollback goes on where the ledger is ours and Lambda hides what it routes to.
        if scenario.twice.begins && matches!(write, RolloutWrite::Start | RolloutWrite::Switch) {
            // What was taken back was the other's: it is as the second had found it.
            self.foreign = false;
        }
        if self.newer || self.foreign && !(hidden && write == RolloutWrite::RollBack) {
            self.fail(at, format!("3: driver {} wrote over somebody's change", driver.id));
        }
        self.description(scenario, applied, write);
        self.state(scenario, applied, write);
        let (before, after) = (ours(applied, scenario, false), ours(applied, scenario, true));
        for ledger in [&before, &after].into_iter().flatten() {
            let takes_over = write == RolloutWrite::TakeOver && Some(ledger) == before.as_ref();
            if !takes_over {
                self.owner(at, ledger, driver.id);
            }
        }
        self.progress(scenario, applied, write, driver, after.as_ref());
    }

    fn owner(&mut self, at: Seconds, ledger: &Ledger, driver: DriverId) {
        let owner = *self.owners.entry((ledger.id.0, ledger.generation)).or_insert(driver);
        if owner != driver {
            let g = ledger.generation;
            self.fail(at, format!("8: driver {driver} wrote in g={g} of driver {owner}"));
        }
    }

    /// What people wrote is in it as it was.
    fn description(&mut self, scenario: &Scenario, applied: &Applied, write: RolloutWrite) {
        let (before, after) = (&applied.before.description, &applied.after.description);
        let ends = matches!(write, RolloutWrite::Finish | RolloutWrite::RollBack);
        let right = match scenario.keeping {
            Keeping::None => before == after,
            Keeping::Description if ends => *after == strip(before),
            Keeping::Description => strip(after) == strip(before),
        };
        if !right {
            self.fail(applied.at, format!("6: `{before}` became `{after}`"));
        }
        if after.chars().count() > ledger::DESCRIPTION_MAX {
            self.fail(applied.at, "6: the description is too long");
        }
    }

    fn state(&mut self, scenario: &Scenario, applied: &Applied, write: RolloutWrite) {
        let state = applied.after.state;
        let wanted = match (write, ours(applied, scenario, true)) {
            (RolloutWrite::RollBack, _) => vec![AliasState::all(scenario.stable)],
            (RolloutWrite::Finish, _) => vec![AliasState::all(scenario.canary)],
            (_, Some(ledger)) => vec![ledger.routing()],
            (_, None) => {
                let routing = |stage: Stage| stage.routing(scenario.stable, scenario.canary);
                scenario.plan.stages().into_iter().map(routing).collect()
            }
        };
        if !wanted.contains(&state) {
            self.fail(applied.at, format!("1: {write:?} wrote {state}, which is not in the plan"));
        }
    }

    fn progress(
        &mut self,
        scenario: &Scenario,
        applied: &Applied,
        write: RolloutWrite,
        driver: &Driver,
        after: Option<&Ledger>,
    ) {
        let last = u32::try_from(scenario.plan.stages().len()).unwrap_or(u32::MAX);
        let (id, stage) = match (write, after) {
            (RolloutWrite::Finish, _) => (driver.rollout, last + 1),
            (RolloutWrite::RollBack, _) => return,
            (_, Some(ledger)) => (ledger.id.0, ledger.stage),
            (_, None) => (driver.rollout, self.stage_of(scenario, applied, driver.rollout)),
        };
        let Some((present, since)) = self.stages.get(&id).copied() else {
            if stage != 1 {
                self.fail(applied.at, format!("1: it begins with stage {stage}"));
            }
            self.stages.insert(id, (stage, applied.at));
            self.late = dated_before(scenario, applied);
            return;
        };
        if stage == present {
            return;
        }
        self.stages.insert(id, (stage, applied.at));
        let late = std::mem::replace(&mut self.late, dated_before(scenario, applied));
        if driver.overridden {
            return;
        }
        if stage != present + 1 {
            self.fail(applied.at, format!("1: stage {stage} follows stage {present}"));
        } else if let Some(over) = scenario.plan.stages().get(present as usize - 1) {
            self.forward(scenario, applied.at, since, *over, driver, late);
        }
    }

    /// Without a ledger in the description: the stage of the plan that routes like this.
    fn stage_of(&self, scenario: &Scenario, applied: &Applied, id: u32) -> u32 {
        let routes =
            |stage: &Stage| stage.routing(scenario.stable, scenario.canary) == applied.after.state;
        let index = scenario.plan.stages().iter().position(routes);
        let present = self.stages.get(&id).map_or(1, |(stage, _)| *stage);
        index.map_or(present, |index| u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1))
    }

    fn forward(
        &mut self,
        scenario: &Scenario,
        at: Seconds,
        since: Seconds,
        over: Stage,
        driver: &Driver,
        late: Seconds,
    ) {
        let slack = late + if scenario.faults.skew { 65 } else { 25 };
        let hold = i64::try_from(over.hold.as_secs()).unwrap_or(i64::MAX);
        if at - since < hold - slack {
            self.fail(at, format!("4: a stage of {hold} s was over after {} s", at - since));
        }
        let settled = driver.decided.is_some_and(|(decided, (read, settled))| {
            let fresh = decided - read <= 240;
            fresh && read >= since + hold - slack && settled >= since + 60 - slack
        });
        if !settled {
            let numbers = driver.decided;
            self.fail(
                at,
                format!("4: forward from a stage of {since} s on numbers of {numbers:?}"),
            );
        }
        let tested = over.kind == StageKind::LastStep;
        // Weights that were set later than is written down may leave it a minute too few.
        let wrong = match scenario.traffic {
            _ if late > 0 && over.kind == StageKind::Step => false,
            Traffic::Bad => true,
            Traffic::Low | Traffic::Silent | Traffic::Outage | Traffic::Slow => tested,
            // A wrong clock may take the minute of the change for a whole one.
            Traffic::BadUnderLoad => {
                let after = matches!(over.kind, StageKind::HoldBack | StageKind::Bake);
                after && !scenario.faults.skew
            }
            Traffic::Good | Traffic::Glitch => false,
        };
        if wrong {
            self.fail(
                at,
                format!("4: forward from {:?} in {:?} traffic", over.kind, scenario.traffic),
            );
        }
    }

    /// A write is about to go out.
    pub fn sends(&mut self, at: Seconds, driver: &Driver) {
        if driver.end.is_some() {
            self.fail(at, format!("8: driver {} writes after its end", driver.id));
        }
        let lapsed = driver.lease_end.filter(|end| at > end + 2);
        if let Some(end) = lapsed
            && driver.looked.is_none_or(|looked| looked < (end - 2).min(at - 75))
        {
            self.fail(at, format!("8: driver {} woke up and wrote without looking", driver.id));
        }
    }

    /// A driver has ended.
    pub fn ended(
        &mut self,
        scenario: &Scenario,
        at: Seconds,
        end: &End,
        (state, description): (AliasState, &str),
        alone: bool,
    ) {
        let only = |version: Version| state == AliasState::all(version);
        let clean = match scenario.keeping {
            Keeping::Description => strip(description) == description,
            Keeping::None => true,
        };
        let right = match end {
            End::Promoted => only(scenario.canary) && clean,
            End::RolledBack { .. } | End::Inconclusive { .. } => only(scenario.stable) && clean,
            End::ChangedBySomeoneElse { .. } => self.meddled || !alone,
            End::Held { .. } => {
                scenario.keeping == Keeping::None || !alone || self.meddled || is_held(description)
            }
            End::TakenOver { .. } | End::NotStarted { .. } => true,
        };
        // Of two that began at once the second may run by now.
        let excused = self.foreign || self.newer || scenario.twice.begins;
        if !right && !excused {
            self.fail(at, format!("2: ended `{end}` at {state}, `{description}`"));
        }
    }

    /// It was given all the time in the world.
    pub fn endless(&mut self, at: Seconds) {
        self.fail(at, "7: it does not end");
    }

    /// A driver that decided to roll back, and lived.
    pub fn turned_back(&mut self, at: Seconds, driver: &Driver) {
        if let (true, Some(End::Promoted | End::Held { .. })) = (driver.turned_back, &driver.end) {
            self.fail(at, format!("2: driver {} decided to roll back and did not", driver.id));
        }
    }
}

/// So many seconds the weights were set later than the ledger says: only their sender can know,
/// and it may have died.
fn dated_before(scenario: &Scenario, applied: &Applied) -> Seconds {
    if scenario.keeping == Keeping::None {
        return 200;
    }
    match ledger::read(&applied.after.description) {
        Reading::Ours { ledger, .. } => {
            (time(applied.at).as_second() - ledger.stage_since().as_second() - 25).max(0)
        }
        _ => 0,
    }
}

fn is_held(description: &str) -> bool {
    matches!(ledger::read(description), Reading::Ours { ledger, .. } if ledger.status == Status::Hold)
}

fn ours(applied: &Applied, scenario: &Scenario, after: bool) -> Option<Ledger> {
    let alias = if after { &applied.after } else { &applied.before };
    match ledger::read(&alias.description) {
        Reading::Ours { ledger, .. } if scenario.keeping == Keeping::Description => Some(*ledger),
        _ => None,
    }
}

/// The description without a ledger, found in another way than the product does.
fn strip(description: &str) -> String {
    let Some(start) = description.rfind("[serin1 id=") else { return description.to_owned() };
    let Some(length) = description[start..].find(']') else { return description.to_owned() };
    let before = &description[..start];
    let before = before.strip_suffix(' ').unwrap_or(before);
    format!("{before}{}", &description[start + length + 1..])
}
