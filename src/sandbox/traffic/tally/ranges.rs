//! Which stretches of time have been counted.

/// Stretches of time that neither touch nor overlap, in order; ends are not part of them.
#[derive(Debug, Default)]
pub(super) struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    /// Adds `from..to` and gives back what of it was not there yet.
    pub(super) fn claim(&mut self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let mut missing = Vec::new();
        let mut next = from;
        for (begin, end) in &self.0 {
            if next >= to || *begin >= to {
                break;
            }
            if *begin > next {
                missing.push((next, *begin));
            }
            next = next.max(*end);
        }
        if next < to {
            missing.push((next, to));
        }
        if !missing.is_empty() {
            self.merge(from, to);
        }
        missing
    }

    fn merge(&mut self, mut from: i64, mut to: i64) {
        self.0.retain(|(begin, end)| {
            let apart = *end < from || *begin > to;
            if !apart {
                (from, to) = (from.min(*begin), to.max(*end));
            }
            apart
        });
        self.0.push((from, to));
        self.0.sort_unstable();
    }

    /// Forgets everything before `time`.
    pub(super) fn forget_before(&mut self, time: i64) {
        self.0.retain_mut(|(begin, end)| {
            *begin = (*begin).max(time);
            begin < end
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_claimed_twice() {
        let mut ranges = Ranges::default();
        assert_eq!(ranges.claim(10, 20), [(10, 20)]);
        assert_eq!(ranges.claim(12, 18), []);
        assert_eq!(ranges.claim(5, 25), [(5, 10), (20, 25)]);
        assert_eq!(ranges.claim(40, 50), [(40, 50)]);
        assert_eq!(ranges.claim(0, 60), [(0, 5), (25, 40), (50, 60)]);
        assert_eq!(ranges.claim(0, 60), []);
    }

    #[test]
    fn what_is_forgotten_can_be_claimed_again() {
        let mut ranges = Ranges::default();
        ranges.claim(0, 60);
        ranges.forget_before(30);
        assert_eq!(ranges.claim(0, 60), [(0, 30)]);
    }
}
