//! Size, focus and zoom.

/// The four panes, in the order of their number keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// `1`: functions.
    #[default]
    Functions,
    /// `2`: aliases of the selected function.
    Aliases,
    /// `3`: logs.
    Logs,
    /// `4`: secrets.
    Secrets,
}

impl Pane {
    /// All panes, in order.
    pub const ALL: [Self; 4] = [Self::Functions, Self::Aliases, Self::Logs, Self::Secrets];

    /// The pane's title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Functions => "Functions",
            Self::Aliases => "Aliases",
            Self::Logs => "Logs",
            Self::Secrets => "Secrets",
        }
    }
}

/// What is shown where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Screen {
    /// Columns of the terminal.
    pub width: u16,
    /// Rows of the terminal.
    pub height: u16,
    /// The pane that has the keys.
    pub focus: Pane,
    /// The focused pane fills the screen.
    pub zoomed: bool,
    /// There is an alarm to show under the header, where there is room.
    pub alarm: bool,
    /// What stands above the lines of the Logs pane.
    pub log_head: LogHead,
}

/// What stands above the lines of the Logs pane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogHead {
    /// A version fails: which, and how.
    pub alert: bool,
    /// The heads of columns.
    pub heads: bool,
}
