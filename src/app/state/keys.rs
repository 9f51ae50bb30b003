//! Who has the keys: what the footer shows and how a key is looked up.

use super::{Overlay, Pane, State};
use crate::input::{Action, Context, Hint};

/// What a text field takes beside characters: it is accepted, left, and moved over.
const IN_TEXT: [Action; 8] = [
    Action::Open,
    Action::Back,
    Action::MoveDown,
    Action::MoveUp,
    Action::PageDown,
    Action::PageUp,
    Action::MoveTop,
    Action::MoveBottom,
];

impl State {
    /// Where a key is looked up now, from the innermost context out.
    #[must_use]
    pub fn contexts(&self) -> &'static [Context] {
        use Context::{Aliases, Confirm, Functions, Global, List, Logs, Panes, Secrets, Tasks};
        if self.is_typing() {
            return &[Global, List];
        }
        match self.overlays.last() {
            Some(Overlay::Confirm(_)) => &[Confirm, Global, List],
            Some(Overlay::Tasks { .. }) => &[Tasks, Global, List],
            Some(_) => &[Global, List],
            None => match self.screen.focus {
                Pane::Functions => &[Functions, Panes, Global, List],
                Pane::Aliases => &[Aliases, Panes, Global, List],
                Pane::Logs => &[Logs, Panes, Global, List],
                Pane::Secrets => &[Secrets, Panes, Global, List],
            },
        }
    }

    /// A text field has the keys: characters are typed, and only [`works_in_text`] actions work.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match self.overlays.last() {
            Some(Overlay::Palette(_) | Overlay::Split(_)) => true,
            Some(Overlay::Confirm(confirm)) => confirm.typed_name.is_some(),
            Some(_) => false,
            None => match self.screen.focus {
                Pane::Functions => self.functions.list.filtering,
                Pane::Aliases => self.aliases.list.filtering,
                Pane::Secrets => self.secrets.list.filtering,
                Pane::Logs => self.logs.searching,
            },
        }
    }

    /// The footer: what the keys do now, most wanted first.
    #[must_use]
    pub fn hints(&self) -> Vec<Hint> {
        let mut hints = self.keymap.hints(self.contexts());
        if self.is_typing() {
            hints.retain(|hint| works_in_text(hint.action));
        }
        hints
    }
}

/// Whether an action works while a text field has the keys.
#[must_use]
pub fn works_in_text(action: Action) -> bool {
    IN_TEXT.contains(&action)
}
