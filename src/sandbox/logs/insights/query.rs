//! A query, read.

use super::condition::Condition;

/// Commands in the order in which they are done.
#[derive(Debug, Default)]
pub struct Query {
    /// The commands.
    pub commands: Vec<Command>,
}

/// One command.
#[derive(Debug)]
pub enum Command {
    /// Shows these.
    Fields(Vec<Column>),
    /// Keeps what meets a condition.
    Filter(Condition),
    /// Puts in order; `true` for the highest first.
    Sort(Vec<(String, bool)>),
    /// Keeps so many.
    Limit(usize),
    /// Reckons over groups.
    Stats(Stats),
}

/// A field and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The field.
    pub field: String,
    /// Its name in the result.
    pub name: String,
}

/// What is reckoned, and over which groups.
#[derive(Debug)]
pub struct Stats {
    /// Figures.
    pub figures: Vec<Figure>,
    /// What tells groups apart.
    pub by: Vec<Key>,
}

/// One figure of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// How it is reckoned.
    pub function: Function,
    /// Over which field; `None` for `*`.
    pub field: Option<String>,
    /// Its name in the result.
    pub name: String,
}

/// How a figure is reckoned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Function {
    /// How many.
    Count,
    /// How many different ones.
    CountDistinct,
    /// The sum.
    Sum,
    /// The mean.
    Avg,
    /// The least.
    Min,
    /// The most.
    Max,
    /// A percentile, in percent.
    Pct(f64),
}

/// What tells groups apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A field's value.
    Field(Column),
    /// The span of time that an event is in.
    Bin {
        /// The span's length in milliseconds.
        ms: i64,
        /// Its name in the result.
        name: String,
    },
}

impl Key {
    /// Its name in the result.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Field(column) => &column.name,
            Self::Bin { name, .. } => name,
        }
    }
}
