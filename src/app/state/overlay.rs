//! What can lie over the panes. The topmost overlay has the keys.

use tui_input::Input;

use crate::domain::{
    Alias, AliasRef, AliasState, FunctionDetail, FunctionName, FunctionVersion, Intent, Receipt,
    RollbackPlan, Share, Timestamp, Version,
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
    /// A function or a version of it in full.
    FunctionDetail(Box<DetailView>),
    /// The editor of a split.
    Split(Box<SplitEditor>),
    /// A preview is being read.
    Preparing(Preparing),
    /// A rollback without evidence: choose the version.
    ChooseVersion(Box<ChooseVersion>),
    /// A write, stated in full, that waits for a yes.
    Confirm(Box<Confirm>),
    /// How a write is going, then how it ended.
    Outcome(Box<WriteView>),
}

/// A function, or one version of it, in full. Its text is `app::sheet`'s.
#[derive(Debug)]
pub struct DetailView {
    /// Which function.
    pub function: FunctionName,
    /// Which version; `None` for the unqualified function.
    pub version: Option<Version>,
    /// The data; `None` while it loads.
    pub detail: Option<FunctionDetail>,
    /// First row shown.
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
    /// What is wrong with the input, in words; `None` when it can be previewed.
    pub problem: Option<String>,
}

/// What is being read before a write can be previewed.
#[derive(Debug, Clone, PartialEq)]
pub struct Preparing {
    /// Which alias.
    pub target: AliasRef,
    /// What the preview will be about.
    pub wanted: Wanted,
    /// What the screen showed of the alias when the key was pressed.
    pub seen: Option<AliasState>,
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
    /// For a rollback: the plan, with evidence, age and differences.
    pub plan: Option<RollbackPlan>,
    /// The equivalent `aws lambda update-alias …` command line.
    pub command_line: String,
    /// Keys before this time are discarded.
    pub armed_at: Timestamp,
    /// Set once `armed_at` has passed: the view lights the keys up.
    pub armed: bool,
    /// In a protected context: the field in which `function:alias` is typed.
    pub typed_name: Option<Input>,
    /// What the screen showed before, when the alias turned out to be different.
    pub seen: Option<AliasState>,
    /// Why the last key did not apply it: `press a to apply`.
    pub hint: Option<String>,
    /// First row shown.
    pub scroll: usize,
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
}
