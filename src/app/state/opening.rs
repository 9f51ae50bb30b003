//! What the console was opened with, on the way to the screen.

use crate::domain::{FunctionName, Subject, Target};

/// A target that is being looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// What was given. As more is known, a name turns into a function or an alarm, and an alarm
    /// into its function.
    pub subject: Subject,
    /// The account that it names.
    pub account: Option<String>,
    /// How far the search for it has come.
    pub search: Search,
}

/// How far the search for a target has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// We are not connected yet.
    Waiting,
    /// AWS was asked for it by its name.
    Asked,
    /// AWS would not say: it may be in the list, or come with its next page.
    InList,
    /// No function of that name is known: an alarm was asked for.
    Alarm,
    /// There is neither a function nor an alarm of that name. What is like it is told once all
    /// functions are listed.
    Nowhere,
    /// It was found, and no function belongs to it: nothing else takes its place.
    NoFunction,
}

impl Opening {
    /// Nothing is known of it yet.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { subject: target.subject, account: target.account, search: Search::Waiting }
    }

    /// The function to select, once that is known.
    #[must_use]
    pub fn function(&self) -> Option<&FunctionName> {
        self.subject.function()
    }

    /// The name of the alarm that was asked for and has not come.
    #[must_use]
    pub fn alarm(&self) -> Option<&String> {
        match (&self.subject, self.search) {
            (Subject::Named(name) | Subject::Alarm(name), Search::Alarm) => Some(name),
            _ => None,
        }
    }
}
