//! The bar that shows how an alias splits its traffic.

use super::super::runs::Runs;
use crate::{
    domain::{AliasState, weight::format_percent},
    theme::Role,
};

/// The bar in `columns`: filled for the stable version, hollow for the canary. Each version that
/// gets anything has at least one cell, whatever rounding says.
pub(in crate::view) fn runs(columns: u16, split: &AliasState) -> Runs<'static> {
    let canary = canary_cells(columns, split);
    Runs::one(Role::BarStable, "■".repeat(usize::from(columns - canary)))
        .add(Role::BarCanary, "□".repeat(usize::from(canary)))
}

/// `90%`: what the stable version gets.
pub(in crate::view) fn stable_percent(split: &AliasState) -> String {
    format_percent(split.primary_percent())
}

fn canary_cells(width: u16, split: &AliasState) -> u16 {
    let fraction = split.share.map_or(0.0, |share| share.weight.fraction());
    if fraction <= 0.0 || width < 2 {
        return 0;
    }
    let exact = f64::from(width) * fraction;
    // Counts up to the nearest whole number of cells; a float is never cast.
    let nearest = (1..width).take_while(|cells| f64::from(*cells) - 0.5 <= exact).count();
    u16::try_from(nearest).unwrap_or(width).clamp(1, width - 1)
}

/// `41 90% | 42 10%`: the split in words, each version in its role.
pub(in crate::view) fn words(split: &AliasState) -> Runs<'static> {
    let stable = format!("{} {}", split.version, stable_percent(split));
    let stable = Runs::one(Role::Stable, stable);
    match split.share {
        None => stable,
        Some(share) => stable
            .add(Role::Dim, " | ")
            .add(Role::Canary, format!("{} {}", share.version, share.weight)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Share, Version, Weight};

    fn cells(width: u16, percent: f64) -> u16 {
        let weight = Weight::from_percent(percent).unwrap_or_else(|e| unreachable!("{e}"));
        let share = Share { version: Version::Published(42), weight };
        canary_cells(width, &AliasState::split(Version::Published(41), share))
    }

    #[test]
    fn a_share_has_its_part_of_the_bar() {
        for (percent, expected) in [(0.0, 0), (10.0, 2), (50.0, 10), (52.6, 11), (90.0, 18)] {
            assert_eq!(cells(20, percent), expected, "{percent}");
        }
    }

    #[test]
    fn what_gets_any_traffic_is_seen() {
        assert_eq!(cells(20, 0.1), 1);
        assert_eq!(cells(20, 99.9), 19);
        assert_eq!(cells(1, 50.0), 0);
        assert_eq!(cells(0, 50.0), 0);
    }
}
