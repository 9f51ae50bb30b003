//! Giving a function its first version and alias, so that there is a way back.

use std::fmt;

use serde::Serialize;

use super::{
    alias::{Alias, AliasName, RevisionId},
    failure::Failure,
    function::FunctionName,
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
