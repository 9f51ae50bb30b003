//! Aliases and the way they split traffic between two versions.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    function::FunctionName,
    version::Version,
    weight::{Weight, format_percent},
};

/// An alias's name, such as `live`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AliasName(pub String);

impl fmt::Display for AliasName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Lambda's optimistic-concurrency token. It changes with every update, a no-op included.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevisionId(pub String);

/// Names one alias of one function.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AliasRef {
    /// The function.
    pub function: FunctionName,
    /// The alias.
    pub alias: AliasName,
}

impl fmt::Display for AliasRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.function, self.alias)
    }
}

/// The second version of a split and its weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The version that gets `weight` of the traffic.
    pub version: Version,
    /// Its share.
    pub weight: Weight,
}

/// What an alias routes to: all that an UpdateAlias by serin can change, but the description.
///
/// Lambda allows one additional version at most, so a split is one [`Share`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AliasState {
    /// `FunctionVersion`: gets all that `share` does not.
    pub version: Version,
    /// The additional version, when the alias splits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

impl AliasState {
    /// All traffic to one version.
    #[must_use]
    pub fn all(version: Version) -> Self {
        Self { version, share: None }
    }

    /// Traffic split between `version` and `share`.
    #[must_use]
    pub fn split(version: Version, share: Share) -> Self {
        Self { version, share: Some(share) }
    }

    /// The version that a rollback moves away from: the newer one, by what Lambda documents.
    ///
    /// In a split that is the second one. A second version with all traffic is not someone's
    /// split: Lambda keeps the old version there while provisioned concurrency moves to the new.
    #[must_use]
    pub fn newer_side(&self) -> Version {
        self.split_share().map_or(self.version, |share| share.version)
    }

    /// The second version of a split that somebody set, not of a routing that Lambda injected.
    #[must_use]
    pub fn split_share(&self) -> Option<Share> {
        self.share.filter(|share| !share.weight.is_full())
    }

    /// The percentage that `version` (the primary) gets, in `[0, 100]`.
    #[must_use]
    pub fn primary_percent(&self) -> f64 {
        self.share.map_or(100.0, |share| share.weight.remainder_percent())
    }
}

impl fmt::Display for AliasState {
    /// `41 90% | 42 10%`, or `41 100%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.version, format_percent(self.primary_percent()))?;
        match self.share {
            Some(share) => write!(f, " | {} {}", share.version, share.weight),
            None => Ok(()),
        }
    }
}

/// An alias as Lambda returned it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alias {
    /// Function and alias name.
    pub target: AliasRef,
    /// Where its traffic goes.
    pub state: AliasState,
    /// Description, 0 to 256 characters.
    pub description: String,
    /// The compare-and-swap token for the next update.
    pub revision_id: RevisionId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_reads_like_the_header() {
        let weight = Weight::from_percent(10.0).unwrap_or_else(|e| unreachable!("{e}"));
        let share = Share { version: Version::Published(42), weight };
        let state = AliasState::split(Version::Published(41), share);
        assert_eq!(state.to_string(), "41 90% | 42 10%");
        assert_eq!(AliasState::all(Version::Latest).to_string(), "$LATEST 100%");
    }
}
