//! Who may call now: the account's rates, divided between reads, writes and a rollback.

use std::{collections::VecDeque, time::Duration};

use crate::domain::Pressure;

use super::{Lane, Priority, bucket::Bucket};

/// Control-plane calls a second that Lambda grants an account in a Region.
const CONTROL_PLANE: f64 = 15.0;
/// The part of it that reads may use.
const CONTROL_PLANE_READS: f64 = CONTROL_PLANE / 3.0;
/// Tokens that only a rollback may take.
const ROLLBACK_RESERVE: f64 = 5.0;
const GET_FUNCTION: f64 = 100.0;
/// A third of what Lambda grants: nothing but reads needs a policy.
const GET_POLICY: f64 = 15.0 / 3.0;
const FILTER_LOG_EVENTS: f64 = 5.0;
const DESCRIBE_LOG_STREAMS: f64 = 25.0;
/// `GetMetricData` calls a second that serin allows itself: a third of what AWS grants.
const GET_METRIC_DATA_READS: f64 = 50.0 / 3.0;
/// `DescribeAlarms` calls a second that serin allows itself: a third of what AWS grants.
const DESCRIBE_ALARMS_READS: f64 = 9.0 / 3.0;
/// Calls of CodeDeploy a second that serin allows itself: AWS does not tell what it grants.
const CODE_DEPLOY_READS: f64 = 3.0;
/// How long a reader waits before it looks again whether a rollback is over.
const STEP_BEHIND: Duration = Duration::from_millis(100);
/// The window of [`Pressure::per_second`].
const RATE_WINDOW: Duration = Duration::from_secs(1);
/// The window of [`Pressure::throttled`].
const THROTTLE_WINDOW: Duration = Duration::from_mins(1);

/// The state behind [`Budgets`](super::Budgets), with time passed in.
#[derive(Debug)]
pub(super) struct Ledger {
    control_plane: Bucket,
    reads: Bucket,
    get_function: Bucket,
    get_policy: Bucket,
    filter_log_events: Bucket,
    describe_log_streams: Bucket,
    get_metric_data: Bucket,
    describe_alarms: Bucket,
    code_deploy: Bucket,
    rollbacks: usize,
    calls: VecDeque<Duration>,
    throttles: VecDeque<Duration>,
}

impl Ledger {
    pub(super) fn new() -> Self {
        Self {
            control_plane: Bucket::new(CONTROL_PLANE),
            reads: Bucket::new(CONTROL_PLANE_READS),
            get_function: Bucket::new(GET_FUNCTION),
            get_policy: Bucket::new(GET_POLICY),
            filter_log_events: Bucket::new(FILTER_LOG_EVENTS),
            describe_log_streams: Bucket::new(DESCRIBE_LOG_STREAMS),
            get_metric_data: Bucket::new(GET_METRIC_DATA_READS),
            describe_alarms: Bucket::new(DESCRIBE_ALARMS_READS),
            code_deploy: Bucket::new(CODE_DEPLOY_READS),
            rollbacks: 0,
            calls: VecDeque::new(),
            throttles: VecDeque::new(),
        }
    }

    /// Takes a call's token, or says how long to wait before asking again.
    pub(super) fn admit(
        &mut self,
        now: Duration,
        lane: Lane,
        priority: Priority,
    ) -> Result<(), Duration> {
        match lane {
            Lane::Unmetered => Ok(()),
            Lane::ControlPlane => self.admit_control_plane(now, priority),
            Lane::GetFunction => self.admit_get_function(now, priority),
            Lane::GetPolicy => admit(&mut self.get_policy, now),
            Lane::FilterLogEvents => admit(&mut self.filter_log_events, now),
            Lane::DescribeLogStreams => admit(&mut self.describe_log_streams, now),
            Lane::GetMetricData => admit(&mut self.get_metric_data, now),
            Lane::DescribeAlarms => admit(&mut self.describe_alarms, now),
            Lane::CodeDeploy => self.admit_code_deploy(now, priority),
        }
    }

    /// Divides what reads may use between so many drivers of this account: at least one. Writes
    /// are rare and keep their rate, and a rollback waits for nobody.
    pub(super) fn share_among(&mut self, now: Duration, drivers: usize) {
        let drivers = f64::from(count(drivers.max(1)));
        for (bucket, rate) in [
            (&mut self.reads, CONTROL_PLANE_READS),
            (&mut self.get_function, GET_FUNCTION),
            (&mut self.get_policy, GET_POLICY),
            (&mut self.filter_log_events, FILTER_LOG_EVENTS),
            (&mut self.describe_log_streams, DESCRIBE_LOG_STREAMS),
            (&mut self.get_metric_data, GET_METRIC_DATA_READS),
            (&mut self.describe_alarms, DESCRIBE_ALARMS_READS),
            (&mut self.code_deploy, CODE_DEPLOY_READS),
        ] {
            bucket.set_rate(now, rate / drivers);
        }
    }

    /// Who stops a deployment, or looks what became of it, does not wait.
    fn admit_code_deploy(&mut self, now: Duration, priority: Priority) -> Result<(), Duration> {
        if priority == Priority::Read {
            return admit(&mut self.code_deploy, now);
        }
        self.code_deploy.take();
        Ok(())
    }

    fn admit_get_function(&mut self, now: Duration, priority: Priority) -> Result<(), Duration> {
        if priority == Priority::Rollback {
            self.get_function.take();
            return Ok(());
        }
        self.step_behind()?;
        admit(&mut self.get_function, now)
    }

    fn admit_control_plane(&mut self, now: Duration, priority: Priority) -> Result<(), Duration> {
        let wait = match priority {
            // Nothing holds a rollback back but AWS itself.
            Priority::Rollback => None,
            Priority::Write => self.control_plane.wait_for(now, ROLLBACK_RESERVE),
            Priority::Read => {
                self.step_behind()?;
                let own = self.reads.wait_for(now, 0.0);
                own.max(self.control_plane.wait_for(now, ROLLBACK_RESERVE))
            }
        };
        if let Some(wait) = wait {
            return Err(wait);
        }
        if priority == Priority::Read {
            self.reads.take();
        }
        self.control_plane.take();
        self.calls.push_back(now);
        forget(&mut self.calls, now, RATE_WINDOW);
        Ok(())
    }

    fn step_behind(&self) -> Result<(), Duration> {
        if self.rollbacks > 0 { Err(STEP_BEHIND) } else { Ok(()) }
    }

    /// A throttled reply: slow down what was throttled.
    pub(super) fn throttled(&mut self, now: Duration, lane: Lane, priority: Priority) {
        self.throttles.push_back(now);
        forget(&mut self.throttles, now, THROTTLE_WINDOW);
        match lane {
            // The reads make room: whoever was throttled, they are the ones that can wait.
            Lane::ControlPlane => {
                self.reads.throttled(now);
                if priority != Priority::Rollback {
                    self.control_plane.throttled(now);
                }
            }
            Lane::GetFunction => self.get_function.throttled(now),
            Lane::GetPolicy => self.get_policy.throttled(now),
            Lane::FilterLogEvents => self.filter_log_events.throttled(now),
            Lane::DescribeLogStreams => self.describe_log_streams.throttled(now),
            Lane::GetMetricData => self.get_metric_data.throttled(now),
            Lane::DescribeAlarms => self.describe_alarms.throttled(now),
            Lane::CodeDeploy => self.code_deploy.throttled(now),
            Lane::Unmetered => {}
        }
    }

    /// From now until [`Ledger::rollback_over`] reads of the control plane wait.
    pub(super) fn rollback_begins(&mut self) {
        self.rollbacks += 1;
    }

    pub(super) fn rollback_over(&mut self) {
        self.rollbacks = self.rollbacks.saturating_sub(1);
    }

    pub(super) fn pressure(&mut self, now: Duration, waiting: usize) -> Pressure {
        forget(&mut self.calls, now, RATE_WINDOW);
        forget(&mut self.throttles, now, THROTTLE_WINDOW);
        Pressure {
            per_second: count(self.calls.len()),
            throttled: count(self.throttles.len()),
            waiting: count(waiting),
        }
    }
}

fn admit(bucket: &mut Bucket, now: Duration) -> Result<(), Duration> {
    if let Some(wait) = bucket.wait_for(now, 0.0) {
        return Err(wait);
    }
    bucket.take();
    Ok(())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn forget(times: &mut VecDeque<Duration>, now: Duration, window: Duration) {
    while times.front().is_some_and(|&at| now.saturating_sub(at) > window) {
        times.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::ZERO;

    fn admitted(ledger: &mut Ledger, now: Duration, priority: Priority) -> usize {
        (0..100).take_while(|_| ledger.admit(now, Lane::ControlPlane, priority).is_ok()).count()
    }

    #[test]
    fn reads_take_a_third_and_writes_leave_the_reserve() {
        let mut ledger = Ledger::new();
        assert_eq!(admitted(&mut ledger, START, Priority::Read), 5);
        assert_eq!(admitted(&mut ledger, START, Priority::Write), 5);
        assert_eq!(admitted(&mut ledger, START, Priority::Rollback), 100);
    }

    #[test]
    fn readers_step_behind_a_rollback_and_come_back_after_it() {
        let mut ledger = Ledger::new();
        ledger.rollback_begins();
        assert_eq!(ledger.admit(START, Lane::ControlPlane, Priority::Read), Err(STEP_BEHIND));
        assert_eq!(ledger.admit(START, Lane::GetFunction, Priority::Read), Err(STEP_BEHIND));
        assert_eq!(ledger.admit(START, Lane::FilterLogEvents, Priority::Read), Ok(()));
        assert_eq!(ledger.admit(START, Lane::GetFunction, Priority::Rollback), Ok(()));
        ledger.rollback_over();
        assert_eq!(ledger.admit(START, Lane::ControlPlane, Priority::Read), Ok(()));
    }

    #[test]
    fn drivers_share_what_reads_may_use_and_nothing_else() {
        let mut ledger = Ledger::new();
        ledger.share_among(START, 5);
        assert_eq!(admitted(&mut ledger, START, Priority::Read), 1);
        let later = Duration::from_mins(1);
        assert_eq!(admitted(&mut ledger, later, Priority::Write), 10);
        // A share below one call a second still lets a call pass.
        ledger.share_among(later, 20);
        let one = Duration::from_mins(2);
        assert_eq!(ledger.admit(one, Lane::DescribeAlarms, Priority::Read), Ok(()));
        assert!(ledger.admit(one, Lane::DescribeAlarms, Priority::Read).is_err());
        ledger.share_among(one, 0);
        assert_eq!(admitted(&mut ledger, Duration::from_mins(3), Priority::Read), 5);
    }

    #[test]
    fn a_throttled_rollback_slows_the_reads_and_not_itself() {
        let mut ledger = Ledger::new();
        ledger.throttled(START, Lane::ControlPlane, Priority::Rollback);
        assert_eq!(admitted(&mut ledger, START, Priority::Read), 0);
        assert_eq!(ledger.admit(START, Lane::ControlPlane, Priority::Rollback), Ok(()));
    }

    #[test]
    fn the_header_counts_calls_and_throttles_and_forgets_them() {
        let mut ledger = Ledger::new();
        admitted(&mut ledger, START, Priority::Read);
        ledger.throttled(START, Lane::FilterLogEvents, Priority::Read);
        let busy = ledger.pressure(Duration::from_secs(1), 2);
        assert_eq!(busy, Pressure { per_second: 5, throttled: 1, waiting: 2 });
        let quiet = ledger.pressure(Duration::from_secs(90), 0);
        assert_eq!(quiet, Pressure::default());
    }
}
