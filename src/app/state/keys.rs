//! Who has the keys: what the footer shows and how a key is looked up.

use super::{Overlay, Pane, Planner, State, rollouts::Standing};
use crate::{
    domain::{Alias, AliasRef, AliasState},
    input::{Action, Context, Hint},
};

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
        use Context::{
            Aliases, Confirm, ErrorGroups, Function, FunctionView, Functions, Global, List, Logs,
            Panes, Planner, Rollout, Secrets, Tasks,
        };
        if self.is_typing() {
            return &[Global, List];
        }
        match self.overlays.last() {
            Some(Overlay::Confirm(_) | Overlay::Tell(_)) => &[Confirm, Global, List],
            Some(Overlay::Errors(_)) => &[ErrorGroups, Global, List],
            Some(Overlay::Tasks { .. }) => &[Tasks, Global, List],
            Some(Overlay::Planner(_)) => &[Planner, Global, List],
            Some(Overlay::Rollout(_)) => &[Rollout, Aliases, Global, List],
            Some(Overlay::FunctionView) => &[FunctionView, Function, Global, List],
            Some(_) => &[Global, List],
            None => match self.screen.focus {
                Pane::Functions => &[Functions, Function, Panes, Global, List],
                Pane::Aliases => &[Aliases, Rollout, Function, Panes, Global, List],
                Pane::Logs => &[Logs, Function, Panes, Global, List],
                Pane::Secrets => &[Secrets, Panes, Global, List],
            },
        }
    }

    /// A text field has the keys: characters are typed, and only [`works_in_text`] actions work.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match self.overlays.last() {
            Some(
                Overlay::Palette(_)
                | Overlay::Split(_)
                | Overlay::Prompt(_)
                | Overlay::SecretEditor(_),
            ) => true,
            Some(Overlay::Confirm(confirm)) => confirm.typed_name.is_some(),
            Some(Overlay::Planner(planner)) => planner.at.is_some(),
            Some(Overlay::Tell(tell)) => !tell.fields().is_empty(),
            Some(Overlay::Insights(view)) => view.editing,
            Some(_) => false,
            None => match self.screen.focus {
                Pane::Functions => self.functions.list.filtering,
                Pane::Aliases => self.aliases.list.filtering,
                Pane::Secrets => self.secrets.list.filtering,
                Pane::Logs => self.logs.searching || self.logs.asking.is_some(),
            },
        }
    }

    /// The footer: what the keys do now, most wanted first.
    #[must_use]
    pub fn hints(&self) -> Vec<Hint> {
        let mut hints = self.keymap.hints(self.contexts());
        hints.retain(|hint| self.does_something(hint.action));
        if self.is_typing() {
            // A plain character is typed there, whatever else it does elsewhere.
            hints.retain(|hint| hint.chord.chars().count() > 1);
        }
        if matches!(self.overlays.last(), Some(Overlay::Planner(_) | Overlay::Rollout(_))) {
            let quits = hints.iter_mut().filter(|hint| hint.action == Action::Quit);
            quits.for_each(|hint| hint.verb = "close");
        }
        if self.overlays.is_empty() && self.screen.focus == Pane::Logs {
            self.put_finding_first(&mut hints);
        }
        if self.is_typing() || !self.overlays.is_empty() {
            // An answer and the way out come before what works everywhere.
            hints.sort_by_key(|hint| match hint.action {
                Action::Open
                | Action::ConfirmRollback
                | Action::Apply
                | Action::StartRollout
                | Action::CancelTask => 0,
                Action::Back => 1,
                _ => 2,
            });
        }
        hints
    }

    /// In the log a text is found, not filtered by; and who has found one wants the next.
    fn put_finding_first(&self, hints: &mut [Hint]) {
        let found = self.logs.find.is_some();
        for hint in hints.iter_mut().filter(|hint| hint.action == Action::Filter) {
            hint.verb = "find";
        }
        hints.sort_by_key(|hint| match hint.action {
            Action::NextMatch | Action::PreviousMatch if found => 0,
            Action::ErrorGroups | Action::ErrorsOnly => 1,
            Action::Filter => 2,
            _ => 3,
        });
    }

    /// Whether an action would only be answered by why it is refused here.
    fn is_refused(&self, action: Action) -> bool {
        let mutates = action.info().is_some_and(|info| info.mutates);
        match action {
            Action::Copy => !self.session.clipboard,
            _ if self.session.read_only && (mutates || reads_value(action)) => true,
            Action::CopySecret => !self.session.clipboard,
            Action::AdoptFunction => {
                let known = self.subject() == self.aliases.function.as_ref();
                known && !self.aliases.list.items.is_empty()
            }
            _ => false,
        }
    }

    /// Whether a rollout's action leads to anything for the selected alias.
    fn works_on_alias(&self, action: Action) -> bool {
        let about_rollouts = action.info().is_some_and(|info| info.context == Context::Rollout);
        let target = self.header_alias().map(|alias| &alias.target);
        !about_rollouts || target.is_some_and(|target| self.works_in_rollout(target, action))
    }

    /// Whether an action leads to anything for the rollout that is shown.
    fn works_in_rollout(&self, target: &AliasRef, action: Action) -> bool {
        let alias = self.header_alias().filter(|alias| alias.target == *target);
        let standing = alias.map(|alias| self.standing(alias));
        match action {
            Action::HoldRollout | Action::NextStep | Action::PromoteAlias => {
                matches!(standing, Some(Standing::Here(_))) && !self.is_proving(target)
            }
            Action::TakeOver => matches!(standing, Some(Standing::Lapsed(_))),
            Action::RollBackAlias | Action::RollBackHeaderAlias => !self.is_back(target),
            Action::PlanRollout | Action::SplitAlias | Action::Open => false,
            _ => true,
        }
    }

    /// The rollout has been rolled back: all that is left is the proof.
    fn is_proving(&self, target: &AliasRef) -> bool {
        self.rollout_of(target).is_some_and(|known| known.status.proof.is_some())
    }

    /// The rollout that was shown last has all traffic where it came from, for good.
    fn is_back(&self, target: &AliasRef) -> bool {
        let known = self.rollout_of(target);
        let Some(status) = known.map(|known| &known.status) else { return false };
        let all_back = status.configured == AliasState::all(status.spec.stable);
        let same = |alias: &Alias| alias.target != *target || alias.state == status.configured;
        (status.end.is_some() || status.proof.is_some())
            && all_back
            && self.header_alias().is_none_or(same)
    }

    /// Whether an action leads to anything in a text field or in the top overlay.
    fn does_something(&self, action: Action) -> bool {
        if self.is_refused(action) {
            return false;
        }
        if self.is_typing() {
            return works_in_text(action);
        }
        let Some(top) = self.overlays.last() else { return self.works_on_alias(action) };
        let moves = works_in_text(action) && !matches!(action, Action::Open | Action::Back);
        match (top, action) {
            (Overlay::Confirm(confirm), Action::ConfirmRollback | Action::Apply) => {
                confirm.intent.change.is_rollback() == (action == Action::ConfirmRollback)
            }
            (
                Overlay::ChooseVersion(_)
                | Overlay::Outcome(_)
                | Overlay::SecretSheet(_)
                | Overlay::Errors(_),
                Action::Open,
            ) => true,
            (Overlay::FunctionView, action) => self.works_in_view(action),
            (Overlay::Planner(planner), action) => works_in_planner(planner, action),
            (Overlay::Rollout(view), action) => self.works_in_rollout(&view.target, action),
            (Overlay::Tell(_), Action::ConfirmRollback | Action::Palette)
            | (Overlay::Confirm(_), Action::Palette)
            | (_, Action::Open) => false,
            (Overlay::Preparing(_), _) => !moves,
            _ => true,
        }
    }
}

fn works_in_planner(planner: &Planner, action: Action) -> bool {
    match action {
        Action::StopDeployment => planner.deployment().is_some(),
        Action::LongerStep => planner.wanted_step.is_some(),
        Action::NextStrategy | Action::PreviousStrategy | Action::Open => {
            planner.take_over.is_none()
        }
        _ => true,
    }
}

/// Whether an action reads a value of a secret.
fn reads_value(action: Action) -> bool {
    matches!(
        action,
        Action::RevealSecret | Action::RevealKey | Action::CopySecret | Action::CompareSecret
    )
}

/// Whether an action works while a text field has the keys.
#[must_use]
pub fn works_in_text(action: Action) -> bool {
    IN_TEXT.contains(&action)
}
