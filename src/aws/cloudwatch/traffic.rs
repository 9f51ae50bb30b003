//! What an alias served before a rollout.

use crate::{
    aws::Gateway,
    domain::{
        AliasRef, AliasTraffic, Failure, MetricSubject, MetricsCost, Timestamp, Version, Window,
    },
};

use super::{
    charts,
    data::Lines,
    query::{self, ERRORS, INVOCATIONS, Statistic},
};

/// How many minutes are summed.
const MINUTES: usize = 60;
const MINUTE_S: u32 = 60;
/// Percentiles can't be put together from those of minutes: they are asked of a whole hour, as
/// CloudWatch's buckets of an hour begin with the hour.
const HOUR_S: u32 = 3_600;
/// What is asked of each place, and in which buckets.
const STATISTICS: [(Statistic, u32); 4] = [
    (INVOCATIONS, MINUTE_S),
    (ERRORS, MINUTE_S),
    (query::duration("p95"), HOUR_S),
    (query::duration("p99"), HOUR_S),
];

impl Gateway {
    /// What an alias served in the hour that ends with the minute before `end`, and its
    /// percentiles in the last full hour of the clock before that. With a version only what that
    /// one served, unless it served nothing. One call; the same at whatever time it is made, once
    /// the data is settled.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; and one when what came is not whole.
    pub async fn alias_traffic(
        &self,
        target: &AliasRef,
        version: Option<Version>,
        end: Timestamp,
    ) -> Result<(AliasTraffic, MetricsCost), Failure> {
        let window = window(end);
        let of_version = version.map(|version| {
            charts::dimensions(&MetricSubject::VersionOfAlias(target.clone(), version))
        });
        let places: Vec<_> = of_version.into_iter().chain([query::of_alias(target)]).collect();
        let asked = places.iter().flat_map(|place| STATISTICS.map(|asked| (place, asked)));
        let queries = asked.enumerate().map(|(index, (place, (statistic, period_s)))| {
            query::metric(index, statistic, place.clone(), period_s)
        });
        let resource = target.to_string();
        let mut lines = self.whole_metric_data(queries.collect(), &window, &resource).await?;
        let mut told = AliasTraffic::default();
        for place in 0..places.len() {
            told = read(&mut lines, place * STATISTICS.len(), &window);
            if told.invocations > 0 {
                break;
            }
        }
        Ok((told, lines.cost))
    }
}

/// From the beginning of the last full hour of the clock, in minutes.
fn window(end: Timestamp) -> Window {
    let second = end.as_second();
    let hour = second - second.rem_euclid(i64::from(HOUR_S));
    let from = Timestamp::from_second(hour - i64::from(HOUR_S)).unwrap_or(Timestamp::MIN);
    let minutes_past = usize::try_from((second - hour) / i64::from(MINUTE_S)).unwrap_or_default();
    Window { from, buckets: MINUTES + minutes_past, period_s: MINUTE_S }
}

fn read(lines: &mut Lines, first: usize, window: &Window) -> AliasTraffic {
    let mut index = first..;
    let mut next = || index.next().map(|index| lines.take(&query::id(index))).unwrap_or_default();
    let last = window.buckets.saturating_sub(MINUTES)..window.buckets;
    let (invocations, errors) = (next().sum(last.clone()), next().sum(last));
    // The hour's bucket begins where the window does.
    let mut of_hour = || next().0.first().copied().flatten();
    AliasTraffic {
        invocations: count(invocations),
        errors: count(errors),
        minutes: 60,
        p95_ms: of_hour(),
        p99_ms: of_hour(),
    }
}

/// A sum of whole numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, not negative, and saturating"
)]
fn count(sum: f64) -> u64 {
    sum.max(0.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_begins_with_a_full_hour_and_ends_with_a_minute() {
        for (end, from, buckets) in [
            ("2026-11-22T10:07:40Z", "2026-11-22T09:00:00Z", 67),
            ("2026-11-22T10:00:00Z", "2026-11-22T09:00:00Z", 60),
            ("2026-11-22T10:59:59Z", "2026-11-22T09:00:00Z", 119),
        ] {
            let window = window(end.parse().unwrap());
            assert_eq!((window.from.to_string().as_str(), window.buckets), (from, buckets));
            assert!(window.to() <= end.parse().unwrap());
        }
    }
}
