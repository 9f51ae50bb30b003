//! What a driver and its clients tell each other: lines of JSON on a unix socket.
//!
//! A driver begins with [`Update::Hello`] and, once there is one, the [`Update::Status`] of the
//! moment. A client may say nothing at all. Lines of a kind that is not known are passed over, so
//! that a driver can outlive an update of serin.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{AliasRef, Scope},
    rollout::{
        RolloutId, RolloutStatus,
        machine::{Command, Happening},
    },
};

/// The version of this protocol.
pub const PROTOCOL: u32 = 1;
/// The longest line that a driver reads, in bytes.
pub const LONGEST_ASK: usize = 64 * 1024;
/// The longest line that a client reads, in bytes: a status holds the minutes of a whole rollout.
pub const LONGEST_UPDATE: usize = 16 * 1024 * 1024;

/// Which rollout a driver drives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The version of the protocol that the driver speaks.
    pub protocol: u32,
    /// Which rollout.
    pub id: RolloutId,
    /// On which alias.
    pub target: AliasRef,
    /// Where.
    pub scope: Scope,
    /// The driver's host.
    pub host: String,
    /// The driver's process.
    pub pid: u32,
}

/// What a driver tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "update", rename_all = "snake_case")]
pub enum Update {
    /// Who it is; the first line.
    Hello(Hello),
    /// How it stands, whenever that has changed. To a client that reads slowly only the last one
    /// is sent.
    Status(Box<RolloutStatus>),
    /// Something happened since the client came; before the status that has it.
    Happening(Happening),
    /// The answer to an [`Ask`].
    Reply {
        /// Its number.
        ask: u64,
        /// Why it was refused; `None` when it was taken.
        refused: Option<String>,
    },
    /// A line of a later version of serin's.
    #[serde(other)]
    Unknown,
}

/// What a client wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// A number that the reply repeats.
    pub ask: u64,
    /// What.
    #[serde(flatten)]
    pub wish: Wish,
}

/// What a client wants of a driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// A person wants something of the rollout.
    Tell {
        /// What.
        tell: Command,
    },
    /// A person sits there and can be asked, or no longer does. It ends with the connection.
    Attend {
        /// Whether.
        attended: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_come_back_as_they_were_and_what_is_not_known_is_no_error() {
        let commands = [
            Command::Pause,
            Command::RollBack { by: "bob".into() },
            Command::Promote { by: "bob".into(), reason: "proven elsewhere".into() },
        ];
        for tell in commands {
            let ask = Ask { ask: 7, wish: Wish::Tell { tell } };
            let line = serde_json::to_string(&ask).unwrap();
            assert_eq!(serde_json::from_str::<Ask>(&line).unwrap(), ask, "{line}");
        }
        let later = r#"{"update": "weather", "rain": true}"#;
        assert_eq!(serde_json::from_str::<Update>(later).unwrap(), Update::Unknown);
    }
}
