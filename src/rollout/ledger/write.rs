//! A ledger as text, after the description that it will give back.

use super::{Ledger, Status, read::parse};
use crate::domain::{Timestamp, weight::format_percent};

/// The longest description that Lambda takes, in characters.
pub const DESCRIPTION_MAX: usize = 256;
/// The longest name of a driver, in characters.
pub(super) const NAME_MAX: usize = 24;

/// Why a ledger can't stand in a description.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Both together are longer than Lambda takes.
    #[error(
        "the ledger takes {needed} characters and the description leaves {free} of 256: \
         shorten the description or the plan, or set ledger = \"none\""
    )]
    TooLong {
        /// Characters of the ledger.
        needed: usize,
        /// Characters that the description leaves.
        free: usize,
    },
    /// It would not be read as it was meant.
    #[error("the ledger can't be written: {0}")]
    Nonsense(String),
}

impl Ledger {
    /// The description with this ledger at its end: [`super::read()`] gives both back.
    ///
    /// # Errors
    /// [`LedgerError`] when it would be too long, or would not be read as it is meant (a share
    /// with more than four decimals, a name with other than its letters).
    pub fn describe(&self, original: &str) -> Result<String, LedgerError> {
        let text = self.text();
        let inner = text.strip_prefix(" [serin1 ").and_then(|text| text.strip_suffix(']'));
        match parse(inner.unwrap_or_default()) {
            Ok(ledger) if ledger == *self => {}
            Ok(_) => return Err(LedgerError::Nonsense("a share has too many decimals".into())),
            Err(why) => return Err(LedgerError::Nonsense(why)),
        }
        let (needed, free) = (text.chars().count(), room(original));
        if needed > free {
            return Err(LedgerError::TooLong { needed, free });
        }
        Ok(format!("{original}{text}"))
    }

    /// The longest that this ledger can become while its plan is carried out, for the preflight:
    /// each stage extended to the utmost, paused for a day, and taken over many times.
    #[must_use]
    pub fn longest(&self) -> Self {
        let mut at = 0_u32;
        let mut changes = Vec::new();
        for stage in self.plan().stages() {
            changes.push(at);
            let hold = super::time::seconds(stage.hold);
            at = at.saturating_add(hold).saturating_add(self.hold_max_s).saturating_add(600);
        }
        let since = at.saturating_add(86_400);
        let due = changes.iter().zip(changes.iter().skip(1)).map(|(from, to)| to - from).max();
        Self {
            generation: self.generation.saturating_add(10),
            stage: self.stages,
            status: Status::Pause,
            changes,
            since,
            due: due.unwrap_or(self.bake_s).max(self.bake_s),
            lease: 86_400,
            ..self.clone()
        }
    }

    fn text(&self) -> String {
        let changes: Vec<String> = self.changes.iter().map(ToString::to_string).collect();
        format!(
            " [serin1 id={} g={} {}>{} plan={} s={}/{} st={} t0={} w={} bake={} hb={} max={} \
             since=+{} due=+{} lease=+{} p={} by={}]",
            self.id,
            self.generation,
            self.stable,
            self.canary,
            self.strategy,
            self.stage,
            self.stages,
            self.status.letters(),
            stamp(self.t0),
            changes.join(","),
            self.bake_s,
            format_percent(self.hold_back.percent()).trim_end_matches('%'),
            self.hold_max_s,
            self.since,
            self.due,
            self.lease,
            self.gates,
            self.by,
        )
    }
}

impl Status {
    /// As it stands in the ledger.
    #[must_use]
    pub fn letters(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Pause => "pause",
            Self::Hold => "hold",
            Self::Bake => "bake",
        }
    }
}

/// How many characters a description leaves for a ledger.
#[must_use]
pub fn room(original: &str) -> usize {
    DESCRIPTION_MAX.saturating_sub(original.chars().count())
}

/// A name as a ledger can carry it: letters, digits and `. _ @ -`, at most 24 of them.
#[must_use]
pub fn short_name(name: &str) -> String {
    let safe = |c: char| if is_of_name(c) { c } else { '-' };
    let short: String = name.trim().chars().take(NAME_MAX).map(safe).collect();
    if short.is_empty() { "someone".to_owned() } else { short }
}

pub(super) fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '@' | '-')
}

pub(super) fn stamp(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
