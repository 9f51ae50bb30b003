//! The one table of actions.

/// Where an action can be used: a pane, an overlay, or anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Anywhere but in a text field.
    Global,
    /// Any list: movement.
    List,
    /// The Functions pane.
    Functions,
    /// The Aliases pane.
    Aliases,
    /// The Logs pane.
    Logs,
    /// The Secrets pane.
    Secrets,
    /// A preview that waits for a yes.
    Confirm,
    /// The tasks overlay.
    Tasks,
}

/// Everything a key can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Leave the top overlay, or the console.
    Quit,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionInfo {
    /// The action.
    pub action: Action,
    /// Its name in keymap files: `rollback-header-alias`.
    pub name: &'static str,
    /// The word in the footer: `roll back`.
    pub verb: &'static str,
    /// One sentence for help and docs.
    pub doc: &'static str,
    /// Where it is available.
    pub context: Context,
    /// It leads to a write.
    pub mutates: bool,
}

/// Every action, exactly once.
pub const ACTIONS: &[ActionInfo] = &[ActionInfo {
    action: Action::Quit,
    name: "quit",
    verb: "quit",
    doc: "Close what is on top; at the root, leave serin.",
    context: Context::Global,
    mutates: false,
}];
