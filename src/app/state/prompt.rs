//! What a write needs to be told before it can be previewed: a few fields, one below the other.

use std::fmt;

use tui_input::Input;

use crate::domain::{ConcurrencyPlan, FunctionName, InvokeMode, SecretName};

/// A few fields to fill in.
#[derive(Debug)]
pub struct Prompt {
    /// What is asked.
    pub ask: Ask,
    /// The field that has the keys, from the top.
    pub at: usize,
    /// What is wrong with what was typed, in words.
    pub problem: Option<String>,
}

/// What is asked, and what was answered so far. `Debug` tells of a payload only how long it is.
pub enum Ask {
    /// What a stopped function is to reserve again: nobody remembers it.
    Reserved {
        /// What is reserved now.
        plan: ConcurrencyPlan,
        /// Executions at once; empty for none reserved.
        count: Input,
    },
    /// How a function is to be run once.
    Invoke {
        /// Which function.
        function: FunctionName,
        /// Alias or version; empty for the unqualified function.
        qualifier: Input,
        /// How.
        mode: InvokeMode,
        /// JSON, or `@` and a file's path.
        payload: Input,
    },
    /// The name of a function's first alias.
    Adopt {
        /// Which function.
        function: FunctionName,
        /// The name.
        alias: Input,
    },
    /// How long a secret can be restored once it is deleted.
    DeleteSecret {
        /// Which secret.
        name: SecretName,
        /// Days.
        days: Input,
    },
}

/// One field as it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// What it is called.
    pub label: &'static str,
    /// What may be in it.
    pub note: &'static str,
    /// Its value.
    pub value: FieldValue<'a>,
}

/// What a field holds. `Debug` tells of a text only how long it is.
#[derive(Clone, Copy)]
pub enum FieldValue<'a> {
    /// A text that is typed.
    Text(&'a Input),
    /// One of [`MODES`].
    Mode(InvokeMode),
}

/// The ways to invoke, the safest first.
pub const MODES: [InvokeMode; 3] =
    [InvokeMode::DryRun, InvokeMode::RequestResponse, InvokeMode::Event];

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reserved { plan, count } => {
                f.debug_struct("Reserved").field("plan", plan).field("count", count).finish()
            }
            Self::Invoke { function, qualifier, mode, payload } => f
                .debug_struct("Invoke")
                .field("function", function)
                .field("qualifier", qualifier)
                .field("mode", mode)
                .field("payload", &FieldValue::Text(payload))
                .finish(),
            Self::Adopt { function, alias } => {
                f.debug_struct("Adopt").field("function", function).field("alias", alias).finish()
            }
            Self::DeleteSecret { name, days } => {
                f.debug_struct("DeleteSecret").field("name", name).field("days", days).finish()
            }
        }
    }
}

impl fmt::Debug for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(input) => write!(f, "Text({} bytes)", input.value().len()),
            Self::Mode(mode) => f.debug_tuple("Mode").field(mode).finish(),
        }
    }
}

impl Ask {
    /// What it is about, as a person writes it.
    #[must_use]
    pub fn target(&self) -> &str {
        match self {
            Self::Reserved { plan, .. } => plan.function.as_str(),
            Self::Invoke { function, .. } | Self::Adopt { function, .. } => function.as_str(),
            Self::DeleteSecret { name, .. } => &name.0,
        }
    }

    /// The verb a person reads.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Reserved { .. } => "unstop",
            Self::Invoke { mode, .. } => mode.verb(),
            Self::Adopt { .. } => "adopt",
            Self::DeleteSecret { .. } => "delete",
        }
    }

    /// Why it is asked, in a sentence.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self {
            Self::Reserved { .. } => {
                "it is stopped, and nothing tells what was reserved for it before"
            }
            Self::Invoke { mode: InvokeMode::DryRun, .. } => {
                "Lambda only checks that it could be invoked: nothing runs"
            }
            Self::Invoke { .. } => "it is sent once, and never again",
            Self::Adopt { .. } => {
                "publishes $LATEST as a version, and creates the first alias for it"
            }
            Self::DeleteSecret { .. } => {
                "it is not readable from then on, and can be restored until the window is over"
            }
        }
    }

    /// Its fields, from the top.
    #[must_use]
    pub fn fields(&self) -> Vec<Field<'_>> {
        let text = |label, note, input| Field { label, note, value: FieldValue::Text(input) };
        match self {
            Self::Reserved { count, .. } => {
                vec![text("reserve", "executions at once; empty for unreserved", count)]
            }
            Self::Invoke { qualifier, mode, payload, .. } => vec![
                text("qualifier", "alias or version; empty for $LATEST", qualifier),
                Field { label: "mode", note: "Space for the next", value: FieldValue::Mode(*mode) },
                text("payload", "JSON, or @ and a file's path; may be empty", payload),
            ],
            Self::Adopt { alias, .. } => {
                vec![text("alias", "letters, digits, - and _; not digits alone", alias)]
            }
            Self::DeleteSecret { days, .. } => {
                vec![text("window", "days in which it can be restored: 7 to 30", days)]
            }
        }
    }

    /// The text in the field `at`, where it is one.
    pub fn input(&mut self, at: usize) -> Option<&mut Input> {
        match (self, at) {
            (
                Self::Reserved { count: input, .. }
                | Self::Adopt { alias: input, .. }
                | Self::DeleteSecret { days: input, .. }
                | Self::Invoke { qualifier: input, .. },
                0,
            )
            | (Self::Invoke { payload: input, .. }, 2) => Some(input),
            _ => None,
        }
    }

    /// The most characters that the field `at` takes.
    #[must_use]
    pub fn longest(&self, at: usize) -> usize {
        match (self, at) {
            (Self::Invoke { .. }, 2) => 8 * 1024,
            _ => 140,
        }
    }
}

/// What a person calls a way to invoke.
#[must_use]
pub fn mode_name(mode: InvokeMode) -> &'static str {
    match mode {
        InvokeMode::DryRun => "dry-run",
        InvokeMode::RequestResponse => "wait",
        InvokeMode::Event => "async",
    }
}
