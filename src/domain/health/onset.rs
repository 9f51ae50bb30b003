//! Since when a function fails: where its errors begin to come at another rate.

use crate::domain::metric::Series;

/// Where errors rose, and from what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Onset {
    /// The first bucket of the rise; never the first of the window, before which nothing is known.
    pub(super) bucket: usize,
    /// Errors an invocation before it, or a bucket where invocations are not known.
    pub(super) rate_before: f64,
}

/// The bucket at which two constant rates, a lower and then a higher, explain the errors best
/// (the maximum of the Poisson likelihood); `None` when they never rose.
pub(super) fn find(errors: &Series, invocations: Option<&Series>, buckets: usize) -> Option<Onset> {
    let whole = part(errors, invocations, 0..buckets);
    let first_error = errors.0.iter().position(|value| value.is_some_and(|value| value > 0.0))?;
    let split = |bucket| {
        let before = part(errors, invocations, 0..bucket);
        let after = part(errors, invocations, bucket..buckets);
        let rises = after.rate()? > before.rate()?;
        let gain = before.likelihood() + after.likelihood() - whole.likelihood();
        rises.then_some((bucket, gain, before.rate()?))
    };
    let best = (1..buckets).filter_map(split).max_by(|left, right| left.1.total_cmp(&right.1));
    let silent_until = part(errors, invocations, 0..first_error).volume <= 0.0;
    match best {
        Some((bucket, _, rate_before)) => Some(Onset { bucket, rate_before }),
        // Nothing ran before its first error: there is no rate that it could have risen from.
        None if first_error > 0 && silent_until => {
            Some(Onset { bucket: first_error, rate_before: 0.0 })
        }
        None => None,
    }
}

/// What happened in some buckets.
#[derive(Debug, Clone, Copy)]
struct Part {
    errors: f64,
    /// Invocations; buckets where they are not known.
    volume: f64,
}

fn part(errors: &Series, invocations: Option<&Series>, of: std::ops::Range<usize>) -> Part {
    let buckets = u32::try_from(of.len()).unwrap_or(u32::MAX);
    let volume = invocations.map_or(f64::from(buckets), |series| series.sum(of.clone()));
    Part { errors: errors.sum(of), volume }
}

impl Part {
    fn rate(self) -> Option<f64> {
        (self.volume > 0.0).then(|| self.errors / self.volume)
    }

    /// The logarithm of the likelihood at its own rate, without the terms that every division of
    /// the window shares.
    fn likelihood(self) -> f64 {
        match self.rate() {
            Some(rate) if rate > 0.0 => self.errors * rate.ln(),
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series {
        Series(values.iter().map(|&value| Some(value)).collect())
    }

    #[test]
    fn a_rise_is_found_where_it_began() {
        // Errors by bucket, 100 invocations in each, and the bucket of the rise.
        let cases: [(&[f64], Option<usize>); 7] = [
            (&[0., 0., 0., 0., 0., 40., 41., 39.], Some(5)),
            (&[1., 0., 2., 1., 0., 1., 30., 28.], Some(6)),
            (&[10., 40., 41., 39., 40., 42., 40., 39.], Some(1)),
            (&[5., 5., 5., 5., 5., 5., 5., 5.], None),
            (&[0., 0., 0., 0., 0., 0., 0., 0.], None),
            (&[40., 40., 40., 0., 0., 0., 0., 0.], None),
            (&[0., 0., 0., 0., 0., 0., 0., 9.], Some(7)),
        ];
        let invocations = series(&[100.0; 8]);
        for (errors, bucket) in cases {
            let found = find(&series(errors), Some(&invocations), 8);
            assert_eq!(found.map(|onset| onset.bucket), bucket, "{errors:?}");
        }
    }

    #[test]
    fn more_traffic_at_the_same_rate_is_no_rise() {
        let invocations = series(&[100., 100., 100., 1_000., 1_000., 1_000.]);
        let errors = series(&[1., 1., 1., 10., 10., 10.]);
        assert_eq!(find(&errors, Some(&invocations), 6), None);
        let unknown = find(&errors, None, 6).expect("by time alone it is one");
        assert_eq!(unknown.bucket, 3);
    }

    #[test]
    fn what_never_ran_before_begins_with_its_first_error() {
        let invocations = Series(vec![None, None, Some(5.0), Some(5.0)]);
        let errors = Series(vec![None, None, Some(5.0), Some(5.0)]);
        let onset = find(&errors, Some(&invocations), 4);
        assert_eq!(onset, Some(Onset { bucket: 2, rate_before: 0.0 }));
    }
}
