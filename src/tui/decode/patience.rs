//! How long the rest of what has begun may take.

use std::time::Duration;

/// What more bytes are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// An Esc: the key, or the beginning of a sequence.
    Esc,
    /// A sequence that can be nothing else.
    Sequence,
    /// What may belong to an Esc that was taken for the key.
    Tail,
    /// A paste, up to its end mark.
    Paste,
}

impl Patience {
    /// The time after which what is there counts as all there is.
    pub(crate) fn limit(self) -> Duration {
        Duration::from_millis(match self {
            // Esc alone must feel immediate.
            Self::Esc => 25,
            // Over SSH a key can arrive in two packets, the second after a retransmission.
            Self::Sequence | Self::Tail => 500,
            // Longer than a connection stands still as a rule.
            Self::Paste => 3_000,
        })
    }
}
