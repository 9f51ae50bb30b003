//! All that the console knows. Drawing reads it; only `update` changes it.

pub mod aliases;
pub mod errors;
pub mod function_view;
pub mod functions;
pub mod health;
pub mod insights;
pub mod keys;
pub mod listing;
pub mod logs;
pub mod notice;
pub mod opening;
pub mod overlay;
pub mod planner;
pub mod prompt;
pub mod rollouts;
pub mod screen;
pub mod secret_view;
pub mod secrets;
pub mod session;
pub mod slot;
pub mod tasks;
pub mod tell;
pub mod timers;
pub mod writes;

pub use aliases::AliasesPane;
pub use errors::ErrorsView;
pub use function_view::FunctionView;
pub use functions::{FunctionsPane, Sort, SortColumn};
pub use health::{HealthState, Vitals};
pub use listing::Listing;
pub use logs::LogsPane;
pub use notice::{Notice, NoticeKind};
pub use opening::Opening;
pub use overlay::Overlay;
pub use planner::Planner;
pub use rollouts::Rollouts;
pub use screen::{Pane, Screen};
pub use secret_view::{SecretEditor, SecretSheet, SecretWish};
pub use secrets::SecretsPane;
pub use session::Session;
pub use slot::{SlotState, Slots};
pub use tasks::Tasks;
pub use timers::Timers;
pub use writes::Writes;

use std::time::Duration;

use super::layout::Layout;
use crate::{
    domain::{Alias, FunctionName, Timestamp, Version, rollback},
    input::Keymap,
};

/// The console's state: panes, what lies over them, and what they share.
#[derive(Debug)]
pub struct State {
    /// Time of the last message: drawing asks no clock. It tells "today" from another day.
    pub now: Timestamp,
    /// Seconds that pass on the clock in one real second: 1, unless a sandbox runs faster. What is
    /// timed for a person's eyes and hands is stretched by it.
    pub pace: f64,
    /// Where and as whom we work.
    pub session: Session,
    /// Size, focus and zoom.
    pub screen: Screen,
    /// Left pane.
    pub functions: FunctionsPane,
    /// How the functions are doing.
    pub health: HealthState,
    /// What the console was opened with, until it is shown.
    pub opening: Option<Opening>,
    /// The user has moved: the cursor and the focus go nowhere by themselves any more.
    pub hands_on: bool,
    /// Right top pane.
    pub aliases: AliasesPane,
    /// Right bottom pane.
    pub logs: LogsPane,
    /// Fourth pane, or a tab.
    pub secrets: SecretsPane,
    /// One function in full, while an overlay shows it and after.
    pub function_view: FunctionView,
    /// What lies over the panes; the last one has the keys.
    pub overlays: Vec<Overlay>,
    /// Background work.
    pub tasks: Tasks,
    /// The status line's last word.
    pub notice: Option<Notice>,
    /// The loaded keymap: help, footer and palette derive from it.
    pub keymap: Keymap,
    /// Ticket, time and failure of each data slot.
    pub slots: Slots,
    /// What is to happen by itself, and when.
    pub timers: Timers,
    /// Writes that no overlay shows.
    pub writes: Writes,
    /// Rollouts that drivers on this host drive.
    pub rollouts: Rollouts,
}

impl State {
    /// Where everything is on the screen.
    #[must_use]
    pub fn layout(&self) -> Layout {
        Layout::of(self.screen)
    }

    /// The time on the clock after a real `span` from now.
    #[must_use]
    pub fn after(&self, span: Duration) -> Timestamp {
        self.now.saturating_add(span.mul_f64(self.pace)).unwrap_or(Timestamp::MAX)
    }

    /// The function that is shown in full, else the selected one.
    #[must_use]
    pub fn subject(&self) -> Option<&FunctionName> {
        match self.overlays.last() {
            Some(Overlay::FunctionView) => self.function_view.function.as_ref(),
            _ => self.aliases.function.as_ref(),
        }
    }

    /// A frame with this preview in it is to be waited for: its keys do nothing before.
    #[must_use]
    pub fn unseen_preview(&self) -> Option<&str> {
        if self.layout().too_small {
            return None;
        }
        match self.overlays.last() {
            Some(Overlay::Confirm(confirm)) if confirm.armed_at.is_none() => {
                Some(&confirm.intent.id)
            }
            Some(Overlay::Planner(planner)) if planner.armed_at.is_none() && planner.is_ready() => {
                Some(&planner.preview)
            }
            Some(Overlay::Tell(tell)) if tell.armed_at.is_none() => Some(&tell.preview),
            _ => None,
        }
    }

    /// The alias in the header: the one selected in Aliases. `B` rolls it back.
    #[must_use]
    pub fn header_alias(&self) -> Option<&Alias> {
        self.aliases.list.selected()
    }

    /// Where a rollback of the header's alias would go, as far as it is known without asking.
    #[must_use]
    pub fn rollback_hint(&self) -> Option<Version> {
        let alias = self.header_alias()?;
        let past = self.writes.past.get(&alias.target);
        rollback::choose_target(&alias.state, past, &[]).map(|(target, _)| target)
    }
}
