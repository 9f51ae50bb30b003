//! Randomness for pauses, so that many consoles don't come back at once.

/// A random fraction in `[0, 1)`; a half where the system has no randomness to give.
pub(crate) fn fraction() -> f64 {
    let bits = getrandom::u32().unwrap_or(1 << 31);
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_differ_and_stay_in_range() {
        let drawn: Vec<f64> = (0..64).map(|_| fraction()).collect();
        assert!(drawn.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        assert!(drawn.windows(2).any(|pair| pair[0].to_bits() != pair[1].to_bits()));
    }
}
