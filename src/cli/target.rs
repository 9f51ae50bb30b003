//! What a command is about, as people type it.

use std::{fmt, str::FromStr, time::Duration};

use crate::domain::{AliasName, AliasRef, FunctionName, Reserved, Timestamp, Version, Weight};

/// A function's name on the command line.
pub fn function(text: &str) -> Result<FunctionName, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !text.is_empty() && text.chars().all(allowed) {
        return Ok(FunctionName(text.to_owned()));
    }
    Err("a function's name has only letters, digits, - and _".to_owned())
}

/// `FUNCTION:ALIAS`.
pub fn alias(text: &str) -> Result<AliasRef, String> {
    let Some((name, alias)) = text.split_once(':') else {
        return Err(format!("write the alias too, as in {text}:live"));
    };
    let target = AliasRef { function: function(name)?, alias: alias_name(alias)? };
    Ok(target)
}

fn alias_name(text: &str) -> Result<AliasName, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let digits = text.chars().all(|c| c.is_ascii_digit());
    if digits || !text.chars().all(allowed) {
        return Err(format!("`{text}` is not the name of an alias"));
    }
    Ok(AliasName(text.to_owned()))
}

/// Whose log lines to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogTarget {
    /// A whole log group.
    Group(String),
    /// All versions of a function.
    Function(FunctionName),
    /// The versions an alias routes to.
    Alias(AliasRef),
    /// One version of a function.
    Version(FunctionName, Version),
}

impl FromStr for LogTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let group = text.strip_prefix("group:").unwrap_or(text);
        let named = group.len() != text.len() || text.starts_with('/');
        if named && is_group(group) {
            return Ok(Self::Group(group.to_owned()));
        }
        if named {
            return Err(format!("`{group}` is not the name of a log group"));
        }
        let Some((name, qualifier)) = text.split_once(':') else {
            return function(text).map(Self::Function);
        };
        match qualifier.parse::<Version>() {
            Ok(version) => Ok(Self::Version(function(name)?, version)),
            Err(_) => alias(text).map(Self::Alias),
        }
    }
}

/// What CloudWatch Logs takes as a name.
fn is_group(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-/.#".contains(c);
    (1..=512).contains(&text.len()) && text.chars().all(allowed)
}

impl fmt::Display for LogTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(group) => f.write_str(group),
            Self::Function(function) => write!(f, "{function}"),
            Self::Alias(alias) => write!(f, "{alias}"),
            Self::Version(function, version) => write!(f, "{function}:{version}"),
        }
    }
}

/// `42=10%`: which version gets how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftTo {
    /// The version.
    pub version: Version,
    /// Its share; zero takes it out of the split.
    pub weight: Weight,
}

impl FromStr for ShiftTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((version, weight)) = text.split_once('=') else {
            return Err(format!("write a version and its share, as in {text}=10%"));
        };
        let version = published(version)?;
        let weight = weight.parse().map_err(|error| format!("{error}"))?;
        Ok(Self { version, weight })
    }
}

/// A published version: an alias that serin changes can name no other.
pub fn published(text: &str) -> Result<Version, String> {
    match text.parse() {
        Ok(version @ Version::Published(_)) => Ok(version),
        Ok(Version::Latest) => Err("$LATEST can't be in a split: publish a version".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// What to reserve for a function that is to run: a number from 1 up, or `none`.
pub fn reserved(text: &str) -> Result<Reserved, String> {
    match text.parse() {
        _ if text == "none" => Ok(Reserved::NONE),
        Ok(0) => Err("0 is what stops it: write a number from 1 up, or none".to_owned()),
        // Lambda takes a signed number.
        Ok(count) if i32::try_from(count).is_ok() => Ok(Reserved(Some(count))),
        _ => Err("write a number of executions at once, or none".to_owned()),
    }
}

/// Where to begin: `15m` ago, or at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// That long ago.
    Ago(Duration),
    /// Then.
    At(Timestamp),
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(ago) = duration(text) {
            return Ok(Self::Ago(ago));
        }
        let hint = "write how long ago (90s, 15m, 2h, 3d) or when (2026-11-22T10:42:00Z)";
        text.parse().map(Self::At).map_err(|_| hint.to_owned())
    }
}

impl Since {
    /// Milliseconds since the epoch.
    #[must_use]
    pub fn as_ms(self, now: Timestamp) -> i64 {
        match self {
            Self::At(time) => time.as_millisecond(),
            Self::Ago(ago) => {
                let ago = i64::try_from(ago.as_millis()).unwrap_or(i64::MAX);
                now.as_millisecond().saturating_sub(ago)
            }
        }
    }
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    let number: u64 = number.parse().ok()?;
    Some(Duration::from_secs(number.checked_mul(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_target_is_told_by_its_shape() {
        let checkout = FunctionName("checkout".into());
        let target = |text: &str| text.parse::<LogTarget>();
        assert_eq!(target("/shop/payments"), Ok(LogTarget::Group("/shop/payments".into())));
        let other = LogTarget::Group("API-Gateway-Execution-Logs_1/prod".into());
        assert_eq!(target("group:API-Gateway-Execution-Logs_1/prod"), Ok(other));
        assert!(target("/with a blank").is_err() && target("group:").is_err());
        assert_eq!(target("checkout"), Ok(LogTarget::Function(checkout.clone())));
        let version = LogTarget::Version(checkout.clone(), Version::Published(42));
        assert_eq!(target("checkout:42"), Ok(version));
        let latest = LogTarget::Version(checkout.clone(), Version::Latest);
        assert_eq!(target("checkout:$LATEST"), Ok(latest));
        let live = AliasRef { function: checkout, alias: AliasName("live".into()) };
        assert_eq!(target("checkout:live"), Ok(LogTarget::Alias(live)));
        assert!(target("arn:aws:lambda:eu-west-1:1:function:f").is_err());
    }

    #[test]
    fn a_share_is_a_version_and_a_percentage() {
        let to: Result<ShiftTo, _> = "42=2.5%".parse();
        assert_eq!(
            to.map(|to| (to.version, to.weight.percent())),
            Ok((Version::Published(42), 2.5))
        );
        for wrong in ["42", "42=100%", "live=10%", "$LATEST=10%", "42=-1"] {
            assert!(wrong.parse::<ShiftTo>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_reservation_is_a_number_or_none() {
        assert_eq!(reserved("50"), Ok(Reserved(Some(50))));
        assert_eq!(reserved("none"), Ok(Reserved::NONE));
        for wrong in ["0", "", "-1", "None", "3000000000", "fifty"] {
            assert!(reserved(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn since_is_a_span_or_a_time() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!("15m".parse::<Since>().map(|since| since.as_ms(now)), Ok(-900_000));
        let at = "1970-01-01T00:00:01Z".parse::<Since>();
        assert_eq!(at.map(|since| since.as_ms(now)), Ok(1_000));
        for wrong in ["", "m", "15", "15 minutes", "1y", "é"] {
            assert!(wrong.parse::<Since>().is_err(), "{wrong}");
        }
    }
}
