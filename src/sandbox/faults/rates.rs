//! AWS's own call rates, per account and Region.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// Token buckets, filled at the rate of the sandbox's time and one second's worth deep.
#[derive(Debug)]
pub struct Rates {
    speed: f64,
    buckets: BTreeMap<&'static str, Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

/// The bucket an action draws from and its calls per second; `None` where no rate is known.
///
/// `GetFunction` and `GetPolicy` have buckets of their own; all other control-plane calls of Lambda share one.
fn bucket_of(action: &str) -> Option<(&'static str, f64)> {
    match action {
        "lambda:InvokeFunction" => None,
        "lambda:GetFunction" => Some(("lambda:GetFunction", 100.0)),
        "lambda:GetPolicy" => Some(("lambda:GetPolicy", 15.0)),
        "logs:FilterLogEvents" => Some(("logs:FilterLogEvents", 5.0)),
        "logs:DescribeLogStreams" => Some(("logs:DescribeLogStreams", 25.0)),
        "logs:GetLogEvents" => Some(("logs:GetLogEvents", 25.0)),
        "logs:DescribeLogGroups" => Some(("logs:DescribeLogGroups", 10.0)),
        "cloudwatch:GetMetricData" => Some(("cloudwatch:GetMetricData", 50.0)),
        "cloudwatch:DescribeAlarms" => Some(("cloudwatch:DescribeAlarms", 9.0)),
        _ if action.starts_with("lambda:") => Some(("lambda", 15.0)),
        _ => None,
    }
}

impl Rates {
    /// Full buckets; `speed` is sandbox seconds per real second.
    #[must_use]
    pub fn new(speed: f64) -> Self {
        // A clock that stands still stops nobody from calling: then AWS's rates hold in real time.
        let speed = if speed > 0.0 { speed } else { 1.0 };
        Self { speed, buckets: BTreeMap::new() }
    }

    /// Takes one call's token; false when the call is one too many.
    pub fn admit(&mut self, action: &str, now: Instant) -> bool {
        let Some((name, rate)) = bucket_of(action) else { return true };
        let bucket = self.buckets.entry(name).or_insert(Bucket { tokens: rate, filled: now });
        let passed: Duration = now.saturating_duration_since(bucket.filled);
        let filled = bucket.tokens + passed.as_secs_f64() * rate * self.speed;
        bucket.tokens = filled.min(rate);
        bucket.filled = now;
        if bucket.tokens < 1.0 {
            return false;
        }
        bucket.tokens -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(rates: &mut Rates, action: &str, calls: usize, now: Instant) -> usize {
        (0..calls).filter(|_| rates.admit(action, now)).count()
    }

    #[test]
    fn the_control_plane_shares_fifteen_a_second() {
        let (mut rates, now) = (Rates::new(1.0), Instant::now());
        assert_eq!(admitted(&mut rates, "lambda:ListFunctions", 10, now), 10);
        assert_eq!(admitted(&mut rates, "lambda:UpdateAlias", 10, now), 5);
        assert_eq!(admitted(&mut rates, "lambda:GetFunction", 50, now), 50);
        assert_eq!(admitted(&mut rates, "lambda:GetPolicy", 20, now), 15);
        assert_eq!(admitted(&mut rates, "lambda:InvokeFunction", 500, now), 500);
        assert_eq!(admitted(&mut rates, "cloudwatch:GetMetricData", 60, now), 50);
        assert_eq!(admitted(&mut rates, "cloudwatch:DescribeAlarms", 60, now), 9);
        let later = now + Duration::from_millis(200);
        assert_eq!(admitted(&mut rates, "lambda:UpdateAlias", 10, later), 3);
    }

    #[test]
    fn a_fast_sandbox_fills_faster() {
        let (mut rates, now) = (Rates::new(10.0), Instant::now());
        assert_eq!(admitted(&mut rates, "logs:FilterLogEvents", 10, now), 5);
        let later = now + Duration::from_millis(41);
        assert_eq!(admitted(&mut rates, "logs:FilterLogEvents", 10, later), 2);
    }
}
