//! Where a key is looked up.

/// Where an action can be used: a pane, an overlay, or anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Anywhere but in a text field.
    Global,
    /// Any pane, but no overlay.
    Panes,
    /// Whatever scrolls: movement.
    List,
    /// The Functions pane.
    Functions,
    /// Where a function is selected or shown: the first three panes and the function view.
    Function,
    /// The view of one function.
    FunctionView,
    /// The Aliases pane.
    Aliases,
    /// A rollout: on the selected alias, or shown in full.
    Rollout,
    /// The planner of a rollout.
    Planner,
    /// The Logs pane.
    Logs,
    /// The errors by kind.
    ErrorGroups,
    /// The Secrets pane.
    Secrets,
    /// A preview that waits for a yes.
    Confirm,
    /// The tasks overlay.
    Tasks,
}

impl Context {
    /// All contexts, in the order of the help.
    pub const ALL: [Self; 14] = [
        Self::Functions,
        Self::FunctionView,
        Self::Function,
        Self::Aliases,
        Self::Rollout,
        Self::Planner,
        Self::Logs,
        Self::ErrorGroups,
        Self::Secrets,
        Self::Confirm,
        Self::Tasks,
        Self::Panes,
        Self::Global,
        Self::List,
    ];

    /// Its table in a keymap file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Panes => "panes",
            Self::List => "list",
            Self::Functions => "functions",
            Self::Function => "function",
            Self::FunctionView => "function-view",
            Self::Aliases => "aliases",
            Self::Rollout => "rollout",
            Self::Planner => "planner",
            Self::Logs => "logs",
            Self::ErrorGroups => "error-groups",
            Self::Secrets => "secrets",
            Self::Confirm => "confirm",
            Self::Tasks => "tasks",
        }
    }

    /// Its heading in the help.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::Panes => "In any pane",
            Self::List => "Moving",
            Self::Functions => "Functions",
            Self::Function => "The selected function",
            Self::FunctionView => "A function in full",
            Self::Aliases => "Aliases",
            Self::Rollout => "A rollout",
            Self::Planner => "Planning a rollout",
            Self::Logs => "Logs",
            Self::ErrorGroups => "Errors by kind",
            Self::Secrets => "Secrets",
            Self::Confirm => "In a preview",
            Self::Tasks => "Tasks",
        }
    }

    /// The context that a keymap file calls `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.name() == name)
    }
}
