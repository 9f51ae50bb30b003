//! Where and as whom the console works: what the header shows.

use crate::domain::{Identity, Pressure, Scope, Timestamp};

/// The header's facts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    /// Profile, Region, account, endpoint.
    pub scope: Scope,
    /// Who STS says we are.
    pub identity: Option<Identity>,
    /// When the credentials expire.
    pub expires: Option<Timestamp>,
    /// Every write and every reveal is refused.
    pub read_only: bool,
    /// A protected context: a write's name is typed, except for a rollback.
    pub protected: bool,
    /// Load of the shared rate budget.
    pub pressure: Pressure,
    /// Whether copying to the clipboard by OSC 52 was opted in to.
    pub clipboard: bool,
    /// Name of the theme in use, and all that can be chosen in the palette.
    pub theme: String,
    /// Names of the themes that can be chosen.
    pub themes: Vec<String>,
}
