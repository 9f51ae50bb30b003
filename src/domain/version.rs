//! Published versions of a function, and the unpublished `$LATEST`.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The name Lambda gives to the unpublished code.
pub const LATEST: &str = "$LATEST";

/// A version of a function: `$LATEST`, or a published number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Version {
    /// The unpublished, mutable code. An alias that splits may not name it.
    Latest,
    /// An immutable published version, from 1 up.
    Published(u64),
}

/// A text that names no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a version: write a published number such as 42, or $LATEST")]
pub struct VersionError(pub String);

impl Version {
    /// True for a published, immutable version.
    #[must_use]
    pub fn is_published(self) -> bool {
        matches!(self, Self::Published(_))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.pad(LATEST),
            Self::Published(number) => f.pad(&number.to_string()),
        }
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == LATEST {
            return Ok(Self::Latest);
        }
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u64>() {
            Ok(number) if digits && number > 0 => Ok(Self::Published(number)),
            _ => Err(VersionError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Version {
    type Error = VersionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

/// One row of `ListVersionsByFunction`.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionVersion {
    /// Which version.
    pub version: Version,
    /// What its publisher wrote; may be empty.
    pub description: String,
    /// Base64 SHA-256 of the deployment package.
    pub code_sha256: String,
    /// When it was published (for `$LATEST`: last changed).
    pub last_modified: Option<Timestamp>,
    /// Runtime identifier, such as `python3.13`; empty for a container image.
    pub runtime: String,
    /// Memory in MB.
    pub memory_mb: i32,
    /// Timeout in seconds.
    pub timeout_s: i32,
    /// Execution role ARN. Two versions in a split must share it.
    pub role: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_lambda_writes() {
        assert_eq!("$LATEST".parse(), Ok(Version::Latest));
        assert_eq!("42".parse(), Ok(Version::Published(42)));
    }

    #[test]
    fn refuses_what_lambda_refuses() {
        for text in ["", "0", "+1", "-1", "1.0", "latest", "v42", "99999999999999999999"] {
            assert_eq!(text.parse::<Version>(), Err(VersionError(text.to_owned())));
        }
    }
}
