//! The function view: one function in full, in parts.

use super::{Overlay, State};
use crate::{
    domain::{
        Alarms, Alias, AsyncInvoke, Charts, EventSource, FunctionDetail, FunctionName,
        FunctionVersion, MetricSubject, MetricsCost, Provisioned, Slot, Timestamp, Trigger,
        Version,
    },
    input::Action,
};

/// What the view knows of its function. It outlives the overlay: opened again for the same
/// function, it shows what was read, as of when, and the same part.
#[derive(Debug, Default)]
pub struct FunctionView {
    /// Which function; `None` before the view was first opened.
    pub function: Option<FunctionName>,
    /// The version whose configuration is shown; `None` for the unqualified function.
    pub version: Option<Version>,
    /// What is shown of it.
    pub part: Part,
    /// Since when that part is shown: what was read long before is read again.
    pub shown_at: Timestamp,
    /// First row shown, in the parts that are text.
    pub scroll: usize,
    /// The configuration.
    pub detail: Option<FunctionDetail>,
    /// The alarms about it.
    pub alarms: Alarms,
    /// The last three hours, the whole function first, and what reading them took.
    pub charts: Option<(Vec<Charts>, MetricsCost)>,
    /// What the charts were last asked for.
    pub charted: Vec<MetricSubject>,
    /// Retries and destinations.
    pub async_invoke: Vec<AsyncInvoke>,
    /// Provisioned concurrency.
    pub provisioned: Vec<Provisioned>,
    /// What Lambda polls for it.
    pub event_sources: Vec<EventSource>,
    /// Who may invoke it.
    pub permissions: Vec<Trigger>,
    /// What was last asked for without the aliases, as they could not be read: it lacks theirs.
    pub blind: Vec<Slot>,
    /// Its URLs.
    pub urls: Vec<Trigger>,
    /// The cursor among the versions.
    pub version_cursor: usize,
    /// The version that another is compared with; `None` leaves the choice to the view.
    pub marked: Option<Version>,
    /// The comparison that was last asked for.
    pub difference: Option<Difference>,
    /// The cursor among the triggers: event sources, permissions, URLs.
    pub trigger_cursor: usize,
}

/// The parts of the view, in the order of its tabs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// Configuration, and what serves traffic.
    #[default]
    Overview,
    /// The last three hours.
    Charts,
    /// Versions, and what differs between two.
    Versions,
    /// What calls the function.
    Triggers,
}

/// Two versions, and what differs between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The version that is compared.
    pub from: Version,
    /// The version that it is compared with.
    pub to: Version,
    /// One line each; `None` until they have been read.
    pub lines: Option<Vec<String>>,
}

impl Part {
    /// All parts, in order.
    pub const ALL: [Self; 4] = [Self::Overview, Self::Charts, Self::Versions, Self::Triggers];

    /// What its tab says.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Charts => "Charts",
            Self::Versions => "Versions",
            Self::Triggers => "Triggers",
        }
    }

    /// What it reads beside the aliases and versions, which the panes have read already.
    #[must_use]
    pub fn slots(self) -> &'static [Slot] {
        match self {
            Self::Overview => &[
                Slot::FunctionDetail,
                Slot::FunctionAlarms,
                Slot::Charts,
                Slot::AsyncInvoke,
                Slot::Provisioned,
            ],
            Self::Charts => &[Slot::Charts],
            Self::Versions => &[],
            Self::Triggers => &[Slot::EventSources, Slot::Permissions, Slot::Urls],
        }
    }

    /// The part behind this one, or the one before.
    #[must_use]
    pub fn beside(self, forward: bool) -> Self {
        let step = if forward { 1 } else { Self::ALL.len() - 1 };
        let at = Self::ALL.iter().position(|part| *part == self).unwrap_or_default();
        Self::ALL[(at + step) % Self::ALL.len()]
    }
}

impl FunctionView {
    /// How many triggers there are.
    #[must_use]
    pub fn triggers(&self) -> usize {
        self.event_sources.len() + self.permissions.len() + self.urls.len()
    }

    /// Takes over a newer reading of the event sources. The cursor stays on the one it is on,
    /// wherever that stands now: a key that pauses is about what was looked at.
    pub fn replace_event_sources(&mut self, found: Vec<EventSource>) {
        let selected = self.event_sources.get(self.trigger_cursor);
        let same = |source: &EventSource| selected.is_some_and(|was| was.uuid == source.uuid);
        if let Some(at) = found.iter().position(same) {
            self.trigger_cursor = at;
        }
        self.event_sources = found;
    }

    /// The versions were read again: the cursor and the mark stay on theirs. The mark goes with
    /// its version.
    pub fn follow_versions(&mut self, before: &[FunctionVersion], now: &[FunctionVersion]) {
        let at = |version| now.iter().position(|row| row.version == version);
        let selected = before.get(self.version_cursor).map(|row| row.version);
        let last = now.len().saturating_sub(1);
        self.version_cursor = selected.and_then(at).unwrap_or(self.version_cursor.min(last));
        self.marked = self.marked.filter(|version| at(*version).is_some());
    }
}

impl State {
    /// The function view, while it is open, be it under another overlay.
    #[must_use]
    pub fn open_view(&self) -> Option<&FunctionView> {
        let open = self.overlays.iter().any(|overlay| matches!(overlay, Overlay::FunctionView));
        open.then_some(&self.function_view)
    }

    /// Aliases of the function view's function; `None` until they have been read.
    #[must_use]
    pub fn view_aliases(&self) -> Option<&[Alias]> {
        let read = self.slots.get(Slot::Aliases).as_of.is_some();
        let same = self.aliases.function == self.function_view.function;
        (read && same).then_some(&self.aliases.list.items)
    }

    /// Versions of the function view's function, `$LATEST` first; none until they have been read.
    #[must_use]
    pub fn view_versions(&self) -> &[FunctionVersion] {
        let same = self.aliases.function == self.function_view.function;
        if same { &self.aliases.versions } else { &[] }
    }

    /// The event source under the cursor of the function view's triggers.
    #[must_use]
    pub fn selected_event_source(&self) -> Option<&EventSource> {
        let view = self.open_view().filter(|view| view.part == Part::Triggers)?;
        view.event_sources.get(view.trigger_cursor)
    }

    /// Whether an action leads to anything in the part that is shown.
    #[must_use]
    pub fn works_in_view(&self, action: Action) -> bool {
        match action {
            Action::MarkVersion | Action::CompareVersions | Action::Open => {
                self.function_view.part == Part::Versions
            }
            Action::PauseEventSource => self.selected_event_source().is_some(),
            Action::AdoptFunction => self.view_aliases().is_some_and(<[Alias]>::is_empty),
            _ => true,
        }
    }
}
