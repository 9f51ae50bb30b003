//! Giving a function its first version and alias, so that there is a way back.

use std::fmt;

use serde::Serialize;

use super::{
    alias::{Alias, AliasName, RevisionId},
    failure::{Failure, FailureKind},
    function::FunctionName,
    intent::Change,
    trigger::Trigger,
    version::Version,
};

/// Publishes `$LATEST` as a version and points a new alias at it. Neither overwrites anything: the
/// first is guarded by code hash and revision, the second fails when the alias exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adoption {
    /// Which function.
    pub function: FunctionName,
    /// The alias to create.
    pub alias: AliasName,
    /// Base64 SHA-256 of the code that the preview showed.
    pub code_sha256: String,
    /// The function's revision that the preview showed.
    pub revision_id: RevisionId,
}

/// What adopting has made.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted {
    /// The published version.
    pub version: Version,
    /// The alias; `None` when it could not be created.
    pub alias: Option<Alias>,
}

impl fmt::Display for Adopted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.alias {
            Some(alias) => write!(f, "{} points to {}", alias.target, alias.state),
            None => write!(f, "version {} is published; no alias points to it", self.version),
        }
    }
}

/// What is known before a function is adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct AdoptPlan {
    /// Which function.
    pub function: FunctionName,
    /// Base64 SHA-256 of `$LATEST`'s code.
    pub code_sha256: String,
    /// `$LATEST`'s revision.
    pub revision_id: RevisionId,
    /// Aliases that it has already.
    pub aliases: Vec<AliasName>,
    /// Who calls the unqualified function: they go on calling `$LATEST` until they are re-pointed.
    pub callers: Vec<Trigger>,
    /// What could not be read of the callers, so that the list may lack some.
    pub unread: Vec<Failure>,
}

impl AdoptPlan {
    /// Publishes what the plan has read and points `alias` at it.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] when that is no name for an alias, or taken already.
    pub fn adopt(&self, alias: AliasName) -> Result<Change, Failure> {
        let refused = |reason: String| Failure {
            operation: "lambda:CreateAlias".into(),
            resource: format!("{}:{alias}", self.function),
            kind: FailureKind::Refused { reason },
            retryable: false,
            request_id: None,
        };
        if !is_alias_name(&alias.0) {
            let rule =
                "an alias's name has up to 128 letters, digits, - and _, and not only digits";
            return Err(refused(rule.into()));
        }
        if self.aliases.contains(&alias) {
            return Err(refused("the alias exists already".into()));
        }
        Ok(Change::Adopt(Adoption {
            function: self.function.clone(),
            alias,
            code_sha256: self.code_sha256.clone(),
            revision_id: self.revision_id.clone(),
        }))
    }
}

/// As Lambda's API reference has it.
fn is_alias_name(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (1..=128).contains(&text.len())
        && text.chars().all(allowed)
        && !text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_needs_a_name_that_is_free_and_legal() {
        let plan = AdoptPlan {
            function: FunctionName("checkout".into()),
            code_sha256: "code".into(),
            revision_id: RevisionId("r1".into()),
            aliases: vec![AliasName("beta".into())],
            callers: Vec::new(),
            unread: Vec::new(),
        };
        let adopted = plan.adopt(AliasName("live".into()));
        let Ok(Change::Adopt(adoption)) = adopted else { unreachable!("{adopted:?}") };
        assert_eq!(
            (adoption.code_sha256.as_str(), adoption.revision_id.0.as_str()),
            ("code", "r1")
        );
        for wrong in ["", "beta", "42", "a b", "$LATEST", &"a".repeat(129)] {
            assert!(plan.adopt(AliasName(wrong.into())).is_err(), "{wrong}");
        }
    }
}
