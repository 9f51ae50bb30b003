//! Shapes of what is printed as JSON: AWS's own names in `snake_case`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::{Alias, Share};

/// An alias.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AliasJson {
    /// The alias's name.
    pub name: String,
    /// The version that gets what `routing` does not.
    pub function_version: String,
    /// Weights in `[0, 1)` by additional version; empty without a split.
    pub routing: BTreeMap<String, f64>,
    /// Its description.
    pub description: String,
    /// Its compare-and-swap token.
    pub revision_id: String,
}

impl From<&Alias> for AliasJson {
    fn from(alias: &Alias) -> Self {
        Self {
            name: alias.target.alias.0.clone(),
            function_version: alias.state.version.to_string(),
            routing: routing(alias.state.share),
            description: alias.description.clone(),
            revision_id: alias.revision_id.0.clone(),
        }
    }
}

/// Weights by additional version.
#[must_use]
pub fn routing(share: Option<Share>) -> BTreeMap<String, f64> {
    share.into_iter().map(|share| (share.version.to_string(), share.weight.fraction())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        AliasName, AliasRef, AliasState, FunctionName, RevisionId, Version, Weight,
    };

    #[test]
    fn an_alias_reads_as_the_manual_says() -> Result<(), Box<dyn std::error::Error>> {
        let share = Share { version: Version::Published(42), weight: Weight::from_percent(10.0)? };
        let alias = Alias {
            target: AliasRef {
                function: FunctionName("checkout".into()),
                alias: AliasName("live".into()),
            },
            state: AliasState::split(Version::Published(41), share),
            description: "production".into(),
            revision_id: RevisionId("r1".into()),
        };
        assert_eq!(
            serde_json::to_string(&AliasJson::from(&alias))?,
            "{\"name\":\"live\",\"function_version\":\"41\",\"routing\":{\"42\":0.1},\
             \"description\":\"production\",\"revision_id\":\"r1\"}"
        );
        Ok(())
    }
}
