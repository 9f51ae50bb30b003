//! What can lie over the panes. The topmost overlay has the keys.

use tui_input::Input;

use crate::domain::{
    Alias, AliasRef, FunctionDetail, FunctionVersion, Intent, Receipt, RollbackPlan, Timestamp,
    Version,
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
    /// A function in full; `None` while it loads.
    FunctionDetail {
        /// The data.
        detail: Option<Box<FunctionDetail>>,
        /// First row shown.
        scroll: usize,
    },
    /// The editor of a split.
    Split(Box<SplitEditor>),
    /// A rollback without evidence: choose the version.
    ChooseVersion(Box<ChooseVersion>),
    /// A write, stated in full, that waits for a yes.
    Confirm(Box<Confirm>),
    /// How a write is going, then how it ended.
    Outcome(Box<WriteView>),
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
    /// In a protected context: the field in which the alias's name is typed.
    pub typed_name: Option<Input>,
}

/// A write under way or ended.
#[derive(Debug)]
pub struct WriteView {
    /// Id of the intent.
    pub intent_id: String,
    /// Which alias.
    pub target: AliasRef,
    /// `split`, `promote`, `roll back`.
    pub verb: &'static str,
    /// Which attempt is under way.
    pub attempt: u32,
    /// What it waits for.
    pub note: String,
    /// The end; `None` while it runs.
    pub receipt: Option<Receipt>,
}
