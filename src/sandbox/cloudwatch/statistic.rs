//! Statistics: how many values become one.

use std::str::FromStr;

/// Values with how often each occurs, as they are added up.
#[derive(Debug, Clone, Default)]
pub struct Values {
    count: u64,
    sum: f64,
    least: Option<f64>,
    most: Option<f64>,
    /// The values themselves, where the statistic needs them.
    each: Option<Vec<(f64, u64)>>,
}

impl Values {
    /// None yet, for `statistic`.
    #[must_use]
    pub fn of(statistic: &Statistic) -> Self {
        let ranked = !matches!(statistic, Statistic::Plain(_));
        Self { each: ranked.then(Vec::new), ..Self::default() }
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds a value that occurs `times` times.
    pub fn add(&mut self, value: f64, times: u64) {
        if times == 0 {
            return;
        }
        self.count += times;
        self.sum += value * float(times);
        self.least = Some(self.least.map_or(value, |least| least.min(value)));
        self.most = Some(self.most.map_or(value, |most| most.max(value)));
        if let Some(each) = &mut self.each {
            each.push((value, times));
        }
    }

    /// The statistic; `None` where there is nothing to take it of.
    #[must_use]
    pub fn value(mut self, statistic: &Statistic) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        match statistic {
            Statistic::Plain(Plain::SampleCount) => Some(float(self.count)),
            Statistic::Plain(Plain::Sum) => Some(self.sum),
            Statistic::Plain(Plain::Average) => Some(self.sum / float(self.count)),
            Statistic::Plain(Plain::Minimum) => self.least,
            Statistic::Plain(Plain::Maximum) => self.most,
            Statistic::Percentile(percent) => self.percentile(*percent),
            Statistic::Within(range) => {
                Some(float(self.within(*range)) / float(self.count) * 100.0)
            }
            Statistic::CountWithin(range) => Some(float(self.within(*range))),
        }
    }

    /// The value below or at which so many percent of the values lie.
    fn percentile(&mut self, percent: f64) -> Option<f64> {
        let each = self.each.as_mut()?;
        each.sort_by(|one, other| one.0.total_cmp(&other.0));
        let rank = (percent / 100.0 * float(self.count)).ceil().max(1.0);
        let mut seen = 0.0;
        let found = each.iter().find(|(_, times)| {
            seen += float(*times);
            seen >= rank
        });
        found.or(each.last()).map(|(value, _)| *value)
    }

    fn within(&self, (from, to): (f64, f64)) -> u64 {
        let each = self.each.iter().flatten();
        each.filter(|(value, _)| *value >= from && *value <= to).map(|(_, times)| times).sum()
    }
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub fn float(count: u64) -> f64 {
    count as f64
}

/// A statistic as requests name it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic {
    /// One that needs no more than sums.
    Plain(Plain),
    /// `p99.9`: the percentile.
    Percentile(f64),
    /// `PR(a:b)`: how many percent of the values lie in between.
    Within((f64, f64)),
    /// `TC(a:b)`: how many values lie in between.
    CountWithin((f64, f64)),
}

/// The statistics that Metrics Insights has too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    SampleCount,
    Sum,
    Average,
    Minimum,
    Maximum,
}

impl Plain {
    /// All of them, as requests spell them.
    pub const ALL: [(&'static str, Self); 5] = [
        ("SampleCount", Self::SampleCount),
        ("Sum", Self::Sum),
        ("Average", Self::Average),
        ("Minimum", Self::Minimum),
        ("Maximum", Self::Maximum),
    ];

    /// The statistic of that spelling.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, plain)| plain)
    }
}

impl FromStr for Statistic {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(plain) = Plain::named(text) {
            return Ok(Self::Plain(plain));
        }
        if let Some(percent) = text.strip_prefix('p') {
            let percent = percent.parse().map_err(|_| ())?;
            return (0.0..=100.0).contains(&percent).then_some(Self::Percentile(percent)).ok_or(());
        }
        let (name, rest) = text.split_once('(').ok_or(())?;
        let bounds = range(rest.strip_suffix(')').ok_or(())?).ok_or(())?;
        match name {
            "PR" => Ok(Self::Within(bounds)),
            "TC" => Ok(Self::CountWithin(bounds)),
            _ => Err(()),
        }
    }
}

/// `100:2000`, `:300`, `500:`; not `:`.
fn range(text: &str) -> Option<(f64, f64)> {
    let (from, to) = text.split_once(':')?;
    if from.is_empty() && to.is_empty() {
        return None;
    }
    let bound =
        |text: &str, open: f64| if text.is_empty() { Some(open) } else { text.parse().ok() };
    let (from, to): (f64, f64) = (bound(from, f64::NEG_INFINITY)?, bound(to, f64::INFINITY)?);
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(statistic: &str, values: &[(f64, u64)]) -> Option<f64> {
        let statistic = statistic.parse().unwrap();
        let mut all = Values::of(&statistic);
        for (value, times) in values {
            all.add(*value, *times);
        }
        all.value(&statistic)
    }

    #[test]
    fn each_statistic_is_what_it_says() {
        let values = [(30.0, 1), (10.0, 2), (20.0, 1)];
        for (statistic, expected) in [
            ("SampleCount", 4.0),
            ("Sum", 70.0),
            ("Average", 17.5),
            ("Minimum", 10.0),
            ("Maximum", 30.0),
            ("p50", 10.0),
            ("p75", 20.0),
            ("p99.9", 30.0),
            ("PR(:20)", 75.0),
            ("PR(15:)", 50.0),
            ("TC(15:25)", 1.0),
        ] {
            assert_eq!(of(statistic, &values), Some(expected), "{statistic}");
            assert_eq!(of(statistic, &[]), None);
        }
    }

    #[test]
    fn what_is_no_statistic_is_refused() {
        for text in ["sum", "p101", "p", "PR", "PR(:)", "PR(2:1)", "TC(1)", "TM(1:2)", "99"] {
            assert_eq!(text.parse::<Statistic>(), Err(()), "{text}");
        }
    }
}
