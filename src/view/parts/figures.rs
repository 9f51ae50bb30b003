//! Figures as short as a column allows.

/// A part of 1 as a percentage, with the digits that tell it from none and from all: `0.04%`,
/// `9.1%`, `31%`, `100%`.
pub(in crate::view) fn percent(part: f64) -> String {
    let percent = part * 100.0;
    match percent {
        _ if percent <= 0.0 => "0%".to_owned(),
        ..0.01 => "<.01%".to_owned(),
        ..0.095 => format!("{percent:.2}%"),
        ..9.95 => format!("{percent:.1}%"),
        // Not all: it must not look like it.
        99.5..100.0 => "99%".to_owned(),
        _ => format!("{percent:.0}%"),
    }
}

/// A count in five columns at most: `0`, `0.4`, `9.1`, `220`, `9999`, `12k`, `3.4M`.
pub(in crate::view) fn count(count: f64) -> String {
    match count {
        _ if count <= 0.0 => "0".to_owned(),
        ..0.05 => "<0.1".to_owned(),
        ..9.95 => short(count),
        ..9_999.5 => format!("{count:.0}"),
        ..999_500.0 => format!("{:.0}k", count / 1e3),
        _ => format!("{:.1}M", count / 1e6),
    }
}

/// A count to its last digit: `1,140`.
pub(in crate::view) fn whole(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `E 16.4 of 20`, or `E over 1,000 (limit 20)`: evidence beside what it takes.
pub(in crate::view) fn of_limit(name: &str, e: f64, limit: f64) -> String {
    let told = evidence(e);
    if told.starts_with("over") {
        format!("{name}{told} (limit {limit})")
    } else {
        format!("{name}{told} of {limit}")
    }
}

/// Evidence, which multiplies: beyond a thousand more of it says nothing more.
pub(in crate::view) fn evidence(e: f64) -> String {
    match e {
        ..0.995 => format!("{e:.2}"),
        ..1_000.0 => format!("{e:.1}"),
        _ => "over 1,000".to_owned(),
    }
}

/// A count as a number with a point; exact as far as anybody counts.
pub(in crate::view) fn float(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let float = count as f64;
    float
}

/// A part of a whole, from 0 to 1; 0 of nothing.
pub(in crate::view) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}

/// One digit behind the point, unless that is none.
fn short(count: f64) -> String {
    let text = format!("{count:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// Milliseconds: `0.8 ms`, `890 ms`, `1.2 s`, `12 s`, `15 min`.
pub(in crate::view) fn duration(millis: f64) -> String {
    match millis {
        ..0.95 => format!("{millis:.1} ms"),
        ..999.5 => format!("{millis:.0} ms"),
        ..9_950.0 => format!("{:.1} s", millis / 1e3),
        ..599_500.0 => format!("{:.0} s", millis / 1e3),
        _ => format!("{:.0} min", millis / 60e3),
    }
}

/// Dollars, as exact as a small sum needs: `$0.012`, `$0.30`, `$4.10`.
pub(in crate::view) fn dollars(dollars: f64) -> String {
    match dollars {
        ..0.001 => "under $0.001".to_owned(),
        ..0.0995 => format!("${dollars:.3}"),
        _ => format!("${dollars:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_told_from_none_and_from_all() {
        for (part, expected) in [
            (0.0, "0%"),
            (0.000_01, "<.01%"),
            (0.000_4, "0.04%"),
            (0.002, "0.2%"),
            (0.091, "9.1%"),
            (0.0996, "10%"),
            (0.313, "31%"),
            (0.999, "99%"),
            (1.0, "100%"),
        ] {
            assert_eq!(percent(part), expected);
            assert!(percent(part).len() <= 5);
        }
    }

    #[test]
    fn evidence_is_told_as_far_as_it_matters() {
        let told = [0.0514, 0.996, 16.418, 5.1e7].map(evidence);
        assert_eq!(told, ["0.05", "1.0", "16.4", "over 1,000"]);
    }

    #[test]
    fn a_whole_count_is_grouped() {
        for (count, expected) in
            [(0, "0"), (999, "999"), (1_140, "1,140"), (12_345_678, "12,345,678")]
        {
            assert_eq!(whole(count), expected);
        }
        assert!(ratio(1, 0).abs() < f64::EPSILON && (ratio(1, 4) - 0.25).abs() < f64::EPSILON);
    }

    #[test]
    fn a_count_has_five_columns_at_most() {
        for (number, expected) in [
            (0.0, "0"),
            (0.01, "<0.1"),
            (0.4, "0.4"),
            (3.0, "3"),
            (9.14, "9.1"),
            (220.3, "220"),
            (9_999.0, "9999"),
            (12_345.0, "12k"),
            (999_600.0, "1.0M"),
        ] {
            assert_eq!(count(number), expected);
            assert!(count(number).len() <= 5);
        }
    }

    #[test]
    fn a_duration_has_one_unit() {
        for (millis, expected) in [
            (0.84, "0.8 ms"),
            (12.3, "12 ms"),
            (890.0, "890 ms"),
            (1_234.0, "1.2 s"),
            (12_345.0, "12 s"),
            (900_000.0, "15 min"),
        ] {
            assert_eq!(duration(millis), expected);
            assert!(duration(millis).len() <= 6);
        }
    }

    #[test]
    fn what_a_reading_costs_is_never_nothing() {
        assert_eq!(dollars(0.000_01), "under $0.001");
        assert_eq!(dollars(0.012), "$0.012");
        assert_eq!(dollars(0.3), "$0.30");
    }
}
