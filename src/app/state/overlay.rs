//! What can lie over the panes. The topmost overlay has the keys.

use tui_input::Input;

use super::{
    SecretEditor, SecretSheet, SecretWish, errors::ErrorsView, insights::InsightsView,
    planner::Planner, prompt::Prompt, tell::Tell,
};
use crate::{
    app::sheet::SheetRow,
    domain::{
        AdoptPlan, Alias, AliasName, AliasRef, AliasState, ConcurrencyPlan, EventSource,
        FunctionName, FunctionVersion, Intent, Invocation, Receipt, RollbackPlan, SecretDetail,
        SecretName, Share, Timestamp, Version,
    },
};

/// One overlay.
#[derive(Debug)]
pub enum Overlay {
    /// All keys, from the loaded keymap.
    Help {
        /// First row shown.
        scroll: usize,
    },
    /// All actions by name, and themes.
    Palette(Palette),
    /// Background work.
    Tasks {
        /// Position of the cursor among the running ones.
        cursor: usize,
    },
    /// Errors by kind: what is known of them is `LogsPane::errors`.
    Errors(ErrorsView),
    /// A function in full: what it knows is `State::function_view`.
    FunctionView,
    /// The editor of a split.
    Split(Box<SplitEditor>),
    /// A rollout that is being planned.
    Planner(Box<Planner>),
    /// A rollout under way, or how it ended.
    Rollout(RolloutView),
    /// A question before a driver is told to move traffic.
    Tell(Box<Tell>),
    /// What a write needs to be told before it can be previewed.
    Prompt(Box<Prompt>),
    /// A preview is being read.
    Preparing(Preparing),
    /// A rollback without evidence: choose the version.
    ChooseVersion(Box<ChooseVersion>),
    /// A write, stated in full, that waits for a yes.
    Confirm(Box<Confirm>),
    /// How a write is going, then how it ended.
    Outcome(Box<WriteView>),
    /// A query of logs.
    Insights(Box<InsightsView>),
    /// What differs between two versions of a secret, or who uses it.
    SecretSheet(Box<SecretSheet>),
    /// A new value of a secret, typed into masked fields.
    SecretEditor(Box<SecretEditor>),
}

/// A rollout as it is shown: what is known of it is in `State::rollouts` and in its alias.
#[derive(Debug)]
pub struct RolloutView {
    /// On which alias.
    pub target: AliasRef,
    /// How many of the last things that happened are above the screen.
    pub scroll: usize,
}

/// The palette: a field and what matches it.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub input: Input,
    /// Names that match, best first.
    pub matches: Vec<PaletteEntry>,
    /// Cursor in `matches`.
    pub cursor: usize,
}

/// One line of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteEntry {
    /// What it runs.
    pub command: PaletteCommand,
    /// Shown name: `split`, `theme dark`.
    pub name: String,
    /// What it does.
    pub doc: String,
    /// Its key, as the keymap has it; empty when unbound.
    pub key: String,
}

/// What a palette entry runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaletteCommand {
    /// An action of the table.
    Action(crate::input::Action),
    /// Switch the theme.
    Theme(String),
    /// Follow functions and log groups that are named.
    Logs(Vec<String>),
}

/// Editing a split: a version and a percentage.
#[derive(Debug)]
pub struct SplitEditor {
    /// The alias as it was when the editor opened; the preview reads it afresh.
    pub alias: Alias,
    /// Versions to choose from, newest first (no `$LATEST`: a split may not name it).
    pub versions: Vec<FunctionVersion>,
    /// Cursor in `versions`: the version that gets the percentage.
    pub cursor: usize,
    /// The percentage as typed.
    pub percent: Input,
    /// It was filled in by the editor and not edited yet: what is typed first replaces it.
    pub prefilled: bool,
    /// What is wrong with the input, in words; `None` when it can be previewed.
    pub problem: Option<String>,
}

/// What is being read before a write can be previewed.
#[derive(Debug, Clone, PartialEq)]
pub struct Preparing {
    /// What it is about, as a person writes it: `checkout:live`, `checkout`.
    pub target: String,
    /// What is to be done to it: `roll back`, `stop`.
    pub verb: &'static str,
    /// What the preview waits for, and what it will be about.
    pub purpose: Purpose,
}

/// What is wanted once the fresh reading is there.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// A change of an alias.
    Alias {
        /// Which alias.
        target: AliasRef,
        /// Which change.
        wanted: Wanted,
        /// What the screen showed of it when the key was pressed.
        seen: AliasState,
    },
    /// A function is to be stopped, or its stop to be lifted: the reading tells which.
    Concurrency(FunctionName),
    /// An event source is to be paused, or to go on: the reading tells which.
    EventSource {
        /// The mapping's id.
        uuid: String,
        /// The state that the screen showed.
        seen: String,
    },
    /// An invocation whose payload is being read and checked.
    Invoke(Invocation),
    /// A function is to get its first alias.
    Adopt {
        /// Which function.
        function: FunctionName,
        /// The alias's name.
        alias: AliasName,
    },
    /// A secret is to be changed.
    Secret {
        /// Which secret.
        name: SecretName,
        /// How.
        wish: SecretWish,
        /// Who had which label on the screen when the key was pressed, if that was known.
        seen: Option<String>,
    },
}

/// A change that the user asked for, before the alias was read afresh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wanted {
    /// Send this share of the traffic to another version; a weight of 0 ends the split.
    Split(Share),
    /// Send all traffic to the new version of the split.
    Promote,
    /// Send all traffic back to the stable version.
    RollBack,
}

impl Wanted {
    /// The verb a person reads: `split`, `promote`, `roll back`.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Split(_) => "split",
            Self::Promote => "promote",
            Self::RollBack => "roll back",
        }
    }
}

/// Choosing a rollback's target by hand.
#[derive(Debug)]
pub struct ChooseVersion {
    /// The alias, freshly read.
    pub alias: Alias,
    /// Candidates, newest first.
    pub candidates: Vec<Version>,
    /// Cursor in `candidates`.
    pub cursor: usize,
}

/// A preview that waits for a yes.
#[derive(Debug)]
pub struct Confirm {
    /// The write, exactly as it would be sent.
    pub intent: Intent,
    /// What was read for it.
    pub basis: Basis,
    /// The equivalent `aws …` command line; empty where one line can't do the same.
    pub command_line: String,
    /// Keys before this time are discarded; `None` until the preview has been on the screen.
    pub armed_at: Option<Timestamp>,
    /// Set once `armed_at` has passed: the view lights the keys up.
    pub armed: bool,
    /// In a protected context: the field in which [`Change::target`](crate::domain::Change::target)
    /// is typed.
    pub typed_name: Option<Input>,
    /// What the screen showed before, when the fresh reading turned out to be different.
    pub seen: Option<String>,
    /// Why the last key did not apply it: `press a to apply`.
    pub hint: Option<String>,
    /// First row shown of what it lists.
    pub scroll: usize,
}

/// What a preview is based on, beside the change itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// Nothing more: the change says it all.
    Change,
    /// For a rollback: evidence, age and differences.
    Rollback(RollbackPlan),
    /// What is reserved, and by which stop.
    Concurrency(ConcurrencyPlan),
    /// The event source, freshly read.
    EventSource(Box<EventSource>),
    /// The secret, freshly read.
    Secret(Box<SecretDetail>),
    /// Who calls the function that is adopted.
    Adoption {
        /// The plan.
        plan: Box<AdoptPlan>,
        /// When its code or configuration was last changed, where that is known.
        changed: Option<Timestamp>,
    },
}

/// A write under way or ended.
#[derive(Debug, Clone, PartialEq)]
pub struct WriteView {
    /// Id of the intent.
    pub intent_id: String,
    /// What it is about: `checkout:live`, `checkout`.
    pub target: String,
    /// `split`, `promote`, `roll back`.
    pub verb: &'static str,
    /// Which attempt is under way.
    pub attempt: u32,
    /// What it waits for.
    pub note: String,
    /// The end; `None` while it runs.
    pub receipt: Option<Receipt>,
    /// What the preview listed and is still to be done: callers that are to be re-pointed.
    pub left_to_do: Vec<SheetRow>,
    /// First row shown of what the outcome lists.
    pub scroll: usize,
}
