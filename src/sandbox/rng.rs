//! Repeatable randomness: the same seed and key give the same stream on every machine.

/// A small, fast generator (`SplitMix64`). Not for secrets.
#[derive(Debug, Clone)]
pub struct Rng {
    state: u64,
}

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Rng {
    /// A stream that depends on `seed` alone.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A stream of its own for `key`, so that one function's traffic never depends on how much
    /// another's has drawn.
    #[must_use]
    pub fn keyed(seed: u64, key: &str) -> Self {
        let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut rng = Self { state: seed ^ hash };
        // One step apart, seeds that differ in a bit or two no longer resemble each other.
        rng.state = rng.next_u64();
        rng
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GAMMA);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        let bits = u32::try_from(self.next_u64() >> 32).unwrap_or(u32::MAX);
        f64::from(bits) / (f64::from(u32::MAX) + 1.0)
    }

    /// True with `probability` (0 never, 1 always).
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number in `[0, bound)`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next_u64() % bound }
    }

    /// So many characters out of `alphabet`, which is ASCII.
    pub fn letters(&mut self, alphabet: &[u8], count: usize) -> String {
        let bound = u64::try_from(alphabet.len()).unwrap_or(0);
        let letter = |_| {
            let index = usize::try_from(self.below(bound)).unwrap_or(0);
            char::from(alphabet.get(index).copied().unwrap_or(b'0'))
        };
        (0..count).map(letter).collect()
    }

    /// `digits` lower-case hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            let word = format!("{:016x}", self.next_u64());
            text.push_str(&word);
        }
        text.truncate(digits);
        text
    }

    /// A random (version 4) UUID, as AWS uses for request and revision ids.
    pub fn uuid(&mut self) -> String {
        let high = (self.next_u64() & 0xffff_ffff_ffff_0fff) | 0x4000;
        let low = (self.next_u64() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_own_repeatable_stream() {
        let draw = |key| Rng::keyed(7, key).next_u64();
        assert_eq!(draw("checkout"), draw("checkout"));
        assert_ne!(draw("checkout"), draw("checkouu"));
    }

    #[test]
    fn a_uuid_is_of_version_4() {
        let uuid = Rng::seeded(1).uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{uuid}");
    }

    #[test]
    fn units_spread_over_their_interval() {
        let mut rng = Rng::seeded(3);
        let mean = (0..10_000).map(|_| rng.unit()).sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
    }
}
