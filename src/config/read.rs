//! From the text of a configuration file to settings, or to everything that is wrong with it.

use std::{ops::Range, path::Path};

use toml::de::{DeTable, DeValue};

use super::{
    Problem, Report, Settings,
    fields::{At, Fields},
    rollout::{self, ledger},
    rules,
    settings::{Hooks, LogLevel, LogLevelError, Origin, Setting, nearest_level},
};
use crate::{
    domain::{Context, Pattern, suggest::closest},
    rollout::{Keeping, RolloutSettings},
};

/// Names that a setting may take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Themes, built in and the user's.
    pub themes: Vec<String>,
    /// Keymaps, built in and the user's.
    pub keymaps: Vec<String>,
}

/// Reads the text of a configuration file.
///
/// # Errors
/// A report of every problem: syntax, unknown keys, wrong types and bad values.
pub fn read(path: &Path, text: &str, choices: &Choices) -> Result<Settings, Report> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut problems: Vec<Problem> = errors.iter().map(syntax).collect();
    let mut settings = Settings::default();
    // After a syntax error the rest of the tree is a guess: more problems would be noise.
    if problems.is_empty() {
        let reading = Reading { text };
        reading.settings(document.get_ref(), choices, &mut settings, &mut problems);
    }
    if problems.is_empty() {
        return Ok(settings);
    }
    Err(Report { path: path.to_owned(), text: text.to_owned(), problems })
}

fn syntax(error: &toml::de::Error) -> Problem {
    Problem::new(error.span().unwrap_or(0..0), error.message())
}

/// What a context can say of its places.
const HOLDS: [&str; 3] = ["protected", "read_only", "ledger"];

struct Reading<'t> {
    text: &'t str,
}

impl Reading<'_> {
    fn settings(
        &self,
        table: &DeTable<'_>,
        choices: &Choices,
        settings: &mut Settings,
        problems: &mut Vec<Problem>,
    ) {
        let mut fields = Fields::new(table, "", problems);
        self.set(&mut settings.read_only, fields.boolean("read_only"));
        let theme = fields.parsed("theme", |name| one_of("theme", name, &choices.themes));
        self.set(&mut settings.theme, theme);
        let keymap = fields.parsed("keymap", |name| one_of("keymap", name, &choices.keymaps));
        self.set(&mut settings.keymap, keymap);
        self.set(&mut settings.clipboard, fields.boolean("clipboard"));
        self.set(&mut settings.debuggable, fields.boolean("debuggable"));
        self.set(&mut settings.log, fields.parsed("log", log_level));
        let contexts = fields.table("contexts");
        let (rollout, errors) = (fields.table("rollout"), fields.tables("errors"));
        let hooks = fields.table("hooks");
        fields.finish();
        if let Some((table, span)) = contexts {
            let read = contexts_of(table, problems);
            self.set(&mut settings.contexts, Some((read, span)));
        }
        if rollout.is_some() || errors.is_some() {
            let spans =
                [rollout.as_ref().map(|at| at.1.clone()), errors.as_ref().map(|at| at.1.clone())];
            let read = RolloutSettings {
                errors: errors
                    .map(|(tables, _)| rules::read(&tables, problems))
                    .unwrap_or_default(),
                ..rollout.map(|(table, _)| rollout::read(table, problems)).unwrap_or_default()
            };
            let span = spans.into_iter().flatten().min_by_key(|span| span.start);
            self.set(&mut settings.rollout, span.map(|span| (read, span)));
        }
        if let Some((table, span)) = hooks {
            self.set(&mut settings.hooks, Some((hooks_of(table, problems), span)));
        }
    }

    fn set<T>(&self, setting: &mut Setting<T>, read: Option<At<T>>) {
        if let Some((value, span)) = read {
            setting.set(value, Origin::File { line: self.line(&span) });
        }
    }

    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.get(..span.start).unwrap_or_default();
        before.bytes().filter(|byte| *byte == b'\n').count() + 1
    }
}

fn hooks_of(table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Hooks {
    let mut fields = Fields::new(table, "hooks", problems);
    let event = fields.strings("event");
    if let Some((command, span)) = &event
        && command.first().is_none_or(String::is_empty)
    {
        let help = "write the program and its arguments: [\"notify\", \"--channel\", \"deploys\"]";
        let problem = Problem::new(span.clone(), "`event` in [hooks] names no program");
        fields.problem(problem.with_help(Some(help.to_owned())));
    }
    fields.finish();
    Hooks { event: event.map(|(command, _)| command).unwrap_or_default() }
}

fn contexts_of(table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Vec<Context> {
    let mut named: Vec<_> = table.iter().collect();
    named.sort_by_key(|(name, _)| name.span().start);
    let mut contexts = Vec::new();
    for (name, value) in named {
        let title = format!("contexts.{}", name.get_ref());
        match value.get_ref() {
            DeValue::Table(fields) => {
                contexts.push(context(name.get_ref(), name.span(), fields, &title, problems));
            }
            other => {
                let message = format!("`{title}` takes a table, not {}", other.type_str());
                problems.push(Problem::new(value.span(), message));
            }
        }
    }
    contexts
}

fn context(
    name: &str,
    span: Range<usize>,
    table: &DeTable<'_>,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Context {
    let mut fields = Fields::new(table, title, problems);
    let pattern = |fields: &mut Fields<'_, '_, '_>, key| {
        fields.string(key).map(|(pattern, _)| Pattern(pattern))
    };
    let context = Context {
        name: name.to_owned(),
        profile: pattern(&mut fields, "profile"),
        account: fields.parsed("account", account).map(|(pattern, _)| pattern),
        region: pattern(&mut fields, "region"),
        protected: fields.boolean("protected").is_some_and(|(value, _)| value),
        read_only: fields.boolean("read_only").is_some_and(|(value, _)| value),
        local_ledger: fields.parsed("ledger", ledger).is_some_and(|(it, _)| it == Keeping::None),
    };
    let keys = ["profile", "account", "region"];
    if !table.keys().any(|key| keys.contains(&key.get_ref().as_ref())) {
        let help = "say where it holds: profile, account or region (`*` stands for any text)";
        let problem = Problem::new(span.clone(), format!("[{title}] holds nowhere"));
        fields.problem(problem.with_help(Some(help.to_owned())));
    }
    if !table.keys().any(|key| HOLDS.contains(&key.get_ref().as_ref())) {
        let help = "say what holds there: protected = true, read_only = true or ledger = \"none\"";
        let problem = Problem::new(span, format!("[{title}] changes nothing"));
        fields.problem(problem.with_help(Some(help.to_owned())));
    }
    fields.finish();
    context
}

fn account(text: &str) -> Result<Pattern, Problem> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*') && !text.is_empty() {
        return Ok(Pattern(text.to_owned()));
    }
    let problem = Problem::new(0..0, format!("`{text}` is not an account id"));
    Err(problem.with_help(Some("write its twelve digits, in quotes".to_owned())))
}

fn log_level(text: &str) -> Result<LogLevel, Problem> {
    text.parse().map_err(|error: LogLevelError| {
        let help = match nearest_level(text) {
            Some(level) => format!("did you mean `{level}`?"),
            None => "write off, error, warn, info, debug or trace".to_owned(),
        };
        Problem::new(0..0, format!("{error}")).with_help(Some(help))
    })
}

pub(super) fn one_of(kind: &str, name: &str, choices: &[String]) -> Result<String, Problem> {
    if choices.iter().any(|choice| choice == name) {
        return Ok(name.to_owned());
    }
    let help = match closest(name, choices.iter().map(String::as_str)) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => format!("there is: {}", choices.join(", ")),
    };
    let problem = Problem::new(0..0, format!("there is no {kind} `{name}`"));
    Err(problem.with_help(Some(help)))
}
