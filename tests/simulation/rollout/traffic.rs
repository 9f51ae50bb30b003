//! Invocations and errors, minute by minute, by the weights that the alias really had.

use serin::{
    domain::{Failure, FailureKind, Timestamp, Version},
    rollout::{Bucket, Measured, Reference, Sample, TopErrors},
};

use super::{Seconds, cloud::Cloud, scenario::Scenario, time};

/// What the traffic is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Traffic {
    /// Both versions alike, and enough of it.
    Good,
    /// The new version fails.
    Bad,
    /// The new version fails once it gets most of the traffic.
    BadUnderLoad,
    /// Too little to tell.
    Low,
    /// None at all.
    Silent,
    /// Both fail, from the first minute on.
    Outage,
    /// Both fail for some minutes.
    Glitch,
    /// The new version is slower.
    Slow,
}

impl Traffic {
    pub const ALL: [Self; 8] = [
        Self::Good,
        Self::Bad,
        Self::BadUnderLoad,
        Self::Low,
        Self::Silent,
        Self::Outage,
        Self::Glitch,
        Self::Slow,
    ];

    /// It is the same at all times: when a step is made makes no difference to its verdict.
    pub fn is_steady(self) -> bool {
        self != Self::Glitch
    }

    fn per_minute(self) -> f64 {
        match self {
            Self::Low => 2.0,
            Self::Silent => 0.0,
            _ => 6000.0,
        }
    }

    /// The error rate of the canary and of the stable version.
    fn error_rates(self, at: Seconds, share: f64) -> (f64, f64) {
        let glitch = (400..760).contains(&at);
        match self {
            Self::Bad => (0.2, 0.002),
            Self::BadUnderLoad if share > 0.4 => (0.2, 0.002),
            Self::Outage => (0.4, 0.4),
            Self::Glitch if glitch => (0.4, 0.4),
            _ => (0.002, 0.002),
        }
    }
}

/// What a driver is told that asks at `at`: the newest minutes are not complete yet.
pub fn measure(scenario: &Scenario, cloud: &Cloud, from: Timestamp, at: Seconds) -> Measured {
    let first = (from.as_second() - time(0).as_second()).div_euclid(60);
    let last = at.div_euclid(60);
    let shares = Shares::of(cloud, scenario.canary);
    let buckets: Vec<Bucket> =
        (first..=last).filter_map(|minute| bucket(scenario, &shares, minute, at)).collect();
    let settled = (at - i64::from(scenario.timeout_s) - 180).div_euclid(60) * 60;
    let logs = if scenario.has_logs {
        Ok(buckets.iter().filter(|one| one.start >= time(settled)).copied().collect())
    } else {
        Err("the platform's lines are off".to_owned())
    };
    Measured {
        read_at: time(at),
        settled_before: time(settled),
        buckets,
        logs,
        alarms: Vec::new(),
        throttles: u64::from(scenario.throttled.contains(&at)),
        memory: Vec::new(),
        reference: Reference {
            invocations: 60_000,
            errors: 120,
            p95_ms: Some(100.0),
            p99_ms: Some(200.0),
        },
        top_error: TopErrors::default(),
    }
}

fn bucket(scenario: &Scenario, shares: &Shares, minute: i64, at: Seconds) -> Option<Bucket> {
    let start = minute * 60;
    let share = shares.mean(start, start + 60);
    let (canary_rate, stable_rate) = scenario.traffic.error_rates(start, share);
    // What is younger than a minute or two has not arrived in full.
    let arrived = if at - start >= 180 { 1.0 } else { 0.5 };
    let total = scenario.traffic.per_minute() * arrived;
    let slow = if scenario.traffic == Traffic::Slow { 0.3 } else { 0.05 };
    let canary = sample(minute, total * share, canary_rate, slow);
    let stable = sample(minute, total * (1.0 - share), stable_rate, 0.05);
    let any = canary.invocations + stable.invocations > 0;
    any.then(|| Bucket { start: time(start), stable, canary })
}

/// Exactly what is to be expected: a verdict here is about the machine, not about chance.
fn sample(minute: i64, invocations: f64, error_rate: f64, slow_rate: f64) -> Sample {
    // What is rounded off in one minute is made good in the next.
    let until = |minute: i64, number: f64| (seconds(minute.max(0)) * number).floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small positive numbers"
    )]
    let whole = |number: f64| (until(minute + 1, number) - until(minute, number)) as u64;
    Sample {
        invocations: whole(invocations),
        errors: whole(invocations * error_rate),
        slow_p95: whole(invocations * slow_rate),
        slow_p99: whole(invocations * slow_rate / 5.0),
        cold: 0,
        p50_ms: Some(20.0),
        p95_ms: Some(if slow_rate > 0.1 { 300.0 } else { 100.0 }),
        p99_ms: Some(if slow_rate > 0.1 { 600.0 } else { 200.0 }),
    }
}

/// The canary's share over time.
struct Shares(Vec<(Seconds, f64)>);

impl Shares {
    fn of(cloud: &Cloud, canary: Version) -> Self {
        let share = |alias: &serin::domain::Alias| match alias.state.share {
            _ if alias.state.version == canary => 1.0,
            Some(share) if share.version == canary => share.weight.fraction(),
            _ => 0.0,
        };
        Self(cloud.log.iter().map(|applied| (applied.at, share(&applied.after))).collect())
    }

    fn mean(&self, from: Seconds, to: Seconds) -> f64 {
        let before = self.0.partition_point(|(at, _)| *at <= from);
        let mut share = before.checked_sub(1).map_or(0.0, |index| self.0[index].1);
        let mut at = from;
        let mut sum = 0.0;
        for (next, new) in self.0[before..].iter().take_while(|(next, _)| *next < to) {
            sum += share * seconds(next - at);
            (at, share) = (*next, *new);
        }
        (sum + share * seconds(to - at)) / seconds(to - from)
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds of a few days")]
fn seconds(seconds: i64) -> f64 {
    seconds as f64
}

pub fn unreadable() -> Failure {
    failure(
        "cloudwatch:GetMetricData",
        FailureKind::ServiceError { status: 503, message: "try later".into() },
    )
}

pub fn failure(operation: &str, kind: FailureKind) -> Failure {
    Failure {
        operation: operation.into(),
        resource: "checkout:live".into(),
        kind,
        retryable: false,
        request_id: None,
    }
}
