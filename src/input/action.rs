//! The one table of actions.

use super::context::Context;

/// Everything a key can do. [`ACTIONS`] says what each is called and where it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant's sentence is its row's `doc` in ACTIONS")]
pub enum Action {
    SplitAlias,
    PlanRollout,
    PromoteAlias,
    RollBackAlias,
    LogsOfAlias,
    LogsOfFunction,
    MarkFunction,
    NextSort,
    ReverseSort,
    NextSection,
    PreviousSection,
    MarkVersion,
    CompareVersions,
    RefreshFunction,
    PauseEventSource,
    StopFunction,
    InvokeFunction,
    AdoptFunction,
    HoldRollout,
    NextStep,
    TakeOver,
    StartRollout,
    NextStrategy,
    PreviousStrategy,
    LongerStep,
    StopDeployment,
    FollowLogs,
    ErrorsOnly,
    ErrorGroups,
    SortErrors,
    NextVersion,
    NextMatch,
    PreviousMatch,
    WrapLines,
    LiveTail,
    NextSource,
    QueryLogs,
    Invocations,
    ShowOnly,
    HideLines,
    NextTimes,
    PrettyFields,
    FieldColumns,
    TwoLanes,
    ScrollLeft,
    ScrollRight,
    SaveLines,
    CopyInvocation,
    CopyTrace,
    SecretsOfFunction,
    RevealSecret,
    RevealKey,
    CopySecret,
    CompareSecret,
    RollBackSecret,
    PutSecret,
    RotateSecret,
    CancelRotation,
    DeleteSecret,
    SecretUsedBy,
    OnlyOfFunction,
    ConfirmRollback,
    Apply,
    CancelTask,
    Filter,
    Describe,
    Refresh,
    Zoom,
    FocusNext,
    FocusPrevious,
    FocusFunctions,
    FocusAliases,
    FocusLogs,
    FocusSecrets,
    RollBackHeaderAlias,
    Help,
    Palette,
    Tasks,
    Copy,
    Back,
    Quit,
    Open,
    MoveDown,
    MoveUp,
    PageDown,
    PageUp,
    MoveTop,
    MoveBottom,
}

impl Action {
    /// The action's row in the table.
    #[must_use]
    pub fn info(self) -> Option<&'static ActionInfo> {
        ACTIONS.iter().find(|info| info.action == self)
    }

    /// The action that keymap files call `name` in `context`.
    #[must_use]
    pub fn named(context: Context, name: &str) -> Option<Self> {
        ACTIONS
            .iter()
            .find(|info| info.context == context && info.name == name)
            .map(|info| info.action)
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionInfo {
    /// The action.
    pub action: Action,
    /// Its name in keymap files and in the palette: `roll-back-header-alias`.
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

const fn row(
    context: Context,
    action: Action,
    name: &'static str,
    verb: &'static str,
    doc: &'static str,
) -> ActionInfo {
    ActionInfo { action, name, verb, doc, context, mutates: false }
}

impl ActionInfo {
    const fn mutating(self) -> Self {
        Self { mutates: true, ..self }
    }
}

/// Every action, exactly once; within a context in the order of the footer, most wanted first.
#[rustfmt::skip]
pub const ACTIONS: &[ActionInfo] = &[
    row(Context::Functions, Action::LogsOfFunction, "logs-of-function", "logs", "Follow the logs of the selected function, or of those that are marked."),
    row(Context::Functions, Action::NextSort, "next-sort", "sort", "Sort by the next column: trouble first, then each in turn."),
    row(Context::Functions, Action::ReverseSort, "reverse-sort", "reverse", "Turn the order around."),
    row(Context::Functions, Action::MarkFunction, "mark-function", "mark", "Mark the function, to follow the logs of several together; Esc takes all marks off."),

    row(Context::FunctionView, Action::NextSection, "next-section", "next part", "Go to the next part."),
    row(Context::FunctionView, Action::PreviousSection, "previous-section", "previous part", "Go to the previous part."),
    row(Context::FunctionView, Action::MarkVersion, "mark", "mark", "Mark the version, to compare another with it."),
    row(Context::FunctionView, Action::CompareVersions, "compare", "compare", "Show what differs between the marked and the selected version."),
    row(Context::FunctionView, Action::PauseEventSource, "pause-event-source", "pause source", "Pause the selected event source, or let it go on.").mutating(),
    row(Context::FunctionView, Action::RefreshFunction, "refresh-function", "refresh", "Read the shown part again."),

    row(Context::Function, Action::StopFunction, "stop", "stop", "Stop the function by reserving no concurrency for it, or lift the stop.").mutating(),
    row(Context::Function, Action::InvokeFunction, "invoke", "invoke", "Run the function once, or check that it could be run.").mutating(),
    row(Context::Function, Action::AdoptFunction, "adopt", "adopt", "Publish a version and create an alias, for a function that has none.").mutating(),

    row(Context::Function, Action::SecretsOfFunction, "secrets-of-function", "secrets", "Show the secrets that the function's environment names."),

    row(Context::Aliases, Action::PlanRollout, "rollout", "rollout", "Plan a rollout of another version, or show the one that runs."),
    row(Context::Aliases, Action::SplitAlias, "split", "split", "Send a share of the alias's traffic to another version.").mutating(),
    row(Context::Aliases, Action::PromoteAlias, "promote", "promote", "Send all traffic to the new version of the split.").mutating(),
    row(Context::Aliases, Action::RollBackAlias, "roll-back", "roll back", "Send all traffic of the selected alias back to its stable version.").mutating(),
    row(Context::Aliases, Action::LogsOfAlias, "logs-of-alias", "logs", "Follow the logs of the versions that the selected alias routes to."),

    row(Context::Rollout, Action::HoldRollout, "hold", "hold/go on", "Stop the rollout's clock where it is, or let it go on.").mutating(),
    row(Context::Rollout, Action::NextStep, "next-step", "next step", "Begin the rollout's next step now.").mutating(),
    row(Context::Rollout, Action::TakeOver, "take-over", "take over", "Drive a rollout on whose driver is gone.").mutating(),

    row(Context::Planner, Action::StartRollout, "start-rollout", "start", "Start the rollout that the planner states.").mutating(),
    row(Context::Planner, Action::NextStrategy, "next-strategy", "strategy", "Choose the next strategy; Enter edits it."),
    row(Context::Planner, Action::PreviousStrategy, "previous-strategy", "previous", "Choose the strategy before."),
    row(Context::Planner, Action::LongerStep, "longer-step", "longer step", "Make the last step as long as a verdict takes at this traffic."),
    row(Context::Planner, Action::StopDeployment, "stop-deployment", "stop CodeDeploy", "Stop the CodeDeploy deployment that drives the alias, and have it put back.").mutating(),

    row(Context::Logs, Action::ErrorGroups, "error-groups", "error kinds", "Show the errors by kind: how many, since when, by which versions."),
    row(Context::Logs, Action::ErrorsOnly, "errors", "errors", "Show errors only, or all lines."),
    row(Context::Logs, Action::NextVersion, "version", "version", "Show one version's lines: all, then each version seen."),
    row(Context::Logs, Action::FollowLogs, "follow", "follow", "Follow new lines, or stand still."),
    row(Context::Logs, Action::Invocations, "invocations", "invocations", "One row for each invocation, with its figures; Enter shows its lines."),
    row(Context::Logs, Action::WrapLines, "wrap", "wrap", "Wrap long lines, or cut them."),
    row(Context::Logs, Action::ShowOnly, "show-only", "only", "Show only lines that have a text, or match a /regex/; Esc takes it back."),
    row(Context::Logs, Action::HideLines, "hide-lines", "hide", "Hide lines that have a text, or match a /regex/; Esc takes it back."),
    row(Context::Logs, Action::LiveTail, "live-tail", "live tail", "Have AWS tell new lines at once, for about a cent a minute, or poll again, which is free."),
    row(Context::Logs, Action::NextSource, "source", "source", "Follow the function, the selected alias or the whole log group."),
    row(Context::Logs, Action::QueryLogs, "query", "query", "Ask CloudWatch Logs Insights about what is followed; AWS charges by what it scans."),
    row(Context::Logs, Action::NextTimes, "times", "times", "Write times in UTC, in local time, or as the time before the newest line."),
    row(Context::Logs, Action::PrettyFields, "pretty-fields", "fields", "Give each field of a JSON line a row, or all of them one."),
    row(Context::Logs, Action::FieldColumns, "field-columns", "columns", "Choose fields of JSON lines that get a column each."),
    row(Context::Logs, Action::TwoLanes, "two-lanes", "lanes", "Put the canary's lines beside the stable version's, where there is room."),
    row(Context::Logs, Action::SaveLines, "save-lines", "save", "Save what is shown to a new file that only you may read."),
    row(Context::Logs, Action::ScrollLeft, "scroll-left", "left", "Show what is further left in lines that don't wrap."),
    row(Context::Logs, Action::ScrollRight, "scroll-right", "right", "Show what is further right in lines that don't wrap."),
    row(Context::Logs, Action::CopyInvocation, "copy-invocation", "copy id", "Copy the request id of the line under the cursor."),
    row(Context::Logs, Action::CopyTrace, "copy-trace", "copy trace", "Copy the X-Ray trace id of the invocation under the cursor."),
    row(Context::Logs, Action::NextMatch, "next-match", "next", "Go to the next match of the search."),
    row(Context::Logs, Action::PreviousMatch, "previous-match", "previous", "Go to the previous match of the search."),

    row(Context::ErrorGroups, Action::SortErrors, "sort-errors", "sort", "Sort by the next: new kinds first, how many, when last."),

    row(Context::Secrets, Action::RollBackSecret, "roll-back-secret", "roll back", "Make the version with AWSPREVIOUS, or the one under the cursor, current again.").mutating(),
    row(Context::Secrets, Action::RevealSecret, "reveal", "reveal", "Show the value for 15 seconds, or hide it."),
    row(Context::Secrets, Action::RevealKey, "reveal-key", "one key", "List the keys of a JSON value, masked, to show a single one."),
    row(Context::Secrets, Action::CompareSecret, "compare-secret", "compare", "Show which keys differ from AWSPREVIOUS, or from the version under the cursor; no value is shown."),
    row(Context::Secrets, Action::CopySecret, "copy-secret", "copy value", "Copy the value, or the key under the cursor, without showing it."),
    row(Context::Secrets, Action::SecretUsedBy, "used-by", "used by", "Show which functions name the secret in their environment."),
    row(Context::Secrets, Action::OnlyOfFunction, "only-of-function", "of function", "Show only the secrets that the selected function names, or all."),
    row(Context::Secrets, Action::PutSecret, "put-secret", "edit", "Type a new value into masked fields.").mutating(),
    row(Context::Secrets, Action::RotateSecret, "rotate-secret", "rotate", "Start a rotation now.").mutating(),
    row(Context::Secrets, Action::CancelRotation, "cancel-rotation", "cancel rotation", "Stop a rotation that is under way, and automatic rotation with it.").mutating(),
    row(Context::Secrets, Action::DeleteSecret, "delete-secret", "delete/restore", "Schedule the deletion, or call it off.").mutating(),

    row(Context::Confirm, Action::ConfirmRollback, "confirm-rollback", "roll back", "Carry out the rollback that the preview states.").mutating(),
    row(Context::Confirm, Action::Apply, "apply", "apply", "Carry out the change that the preview states.").mutating(),

    row(Context::Tasks, Action::CancelTask, "cancel-task", "cancel", "Cancel the selected task; a write can't be cancelled."),

    row(Context::Panes, Action::Filter, "filter", "filter", "Filter the list as you type; in Logs, find a text."),
    row(Context::Panes, Action::Describe, "describe", "describe", "Show the selection in full."),
    row(Context::Panes, Action::Refresh, "refresh", "refresh", "Read the focused pane's data again."),
    row(Context::Panes, Action::Zoom, "zoom", "zoom", "Give the focused pane the whole screen, or take it back."),
    row(Context::Panes, Action::FocusNext, "focus-next", "next pane", "Go to the next pane."),
    row(Context::Panes, Action::FocusPrevious, "focus-previous", "previous pane", "Go to the previous pane."),
    row(Context::Panes, Action::FocusFunctions, "focus-functions", "functions", "Go to Functions."),
    row(Context::Panes, Action::FocusAliases, "focus-aliases", "aliases", "Go to Aliases."),
    row(Context::Panes, Action::FocusLogs, "focus-logs", "logs", "Go to Logs."),
    row(Context::Panes, Action::FocusSecrets, "focus-secrets", "secrets", "Go to Secrets."),

    row(Context::Global, Action::Help, "help", "help", "Show all keys."),
    row(Context::Global, Action::RollBackHeaderAlias, "roll-back-header-alias", "roll back header", "Send all traffic of the alias in the header back to its stable version, from anywhere.").mutating(),
    row(Context::Global, Action::Palette, "palette", "palette", "Find an action or a theme by name."),
    row(Context::Global, Action::Tasks, "tasks", "tasks", "Show background work."),
    row(Context::Global, Action::Copy, "copy", "copy", "Copy the selection's ARN, name or line; in a preview, the aws command line."),
    row(Context::Global, Action::Back, "back", "back", "Close what is on top, or clear the filter."),
    row(Context::Global, Action::Quit, "quit", "quit", "Close what is on top; at the root, leave serin."),

    row(Context::List, Action::Open, "open", "open", "Open the selection; in a text field, accept it."),
    row(Context::List, Action::MoveDown, "move-down", "down", "Go one line down."),
    row(Context::List, Action::MoveUp, "move-up", "up", "Go one line up."),
    row(Context::List, Action::PageDown, "page-down", "page down", "Go one page down."),
    row(Context::List, Action::PageUp, "page-up", "page up", "Go one page up."),
    row(Context::List, Action::MoveTop, "move-top", "top", "Go to the first line."),
    row(Context::List, Action::MoveBottom, "move-bottom", "bottom", "Go to the last line; in Logs, follow again."),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_action_has_exactly_one_row_and_one_name() {
        let actions: BTreeSet<Action> = ACTIONS.iter().map(|info| info.action).collect();
        let names: BTreeSet<&str> = ACTIONS.iter().map(|info| info.name).collect();
        assert_eq!(actions.len(), ACTIONS.len());
        assert_eq!(names.len(), ACTIONS.len());
        // The last variant tells how many there are: no action is without a row.
        assert_eq!(Action::MoveBottom as usize + 1, ACTIONS.len());
    }

    #[test]
    fn texts_are_plain() {
        for info in ACTIONS {
            assert!(info.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", info.name);
            assert!(info.doc.ends_with('.') && !info.doc.contains('!'), "{}", info.doc);
            assert!(info.verb.chars().count() <= 16, "{}", info.verb);
        }
    }
}
