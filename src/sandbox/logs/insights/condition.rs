//! What `filter` asks of an event.

use std::cmp::Ordering;

use regex::Regex;

use super::{record::Row, value::Value};

/// A condition.
#[derive(Debug)]
pub enum Condition {
    /// All of them.
    All(Vec<Condition>),
    /// One of them.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// The event has the field.
    Present(String),
    /// A comparison.
    Compare(Operand, Comparison, Operand),
    /// The value has the text in it.
    Has(Operand, String),
    /// The value matches.
    Matches(Operand, Regex),
    /// The value is one of these.
    In(Operand, Vec<Value>),
}

/// A field or a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A field.
    Field(String),
    /// A value.
    Value(Value),
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// From its sign.
    #[must_use]
    pub fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::More,
            ">=" => Self::AtLeast,
            _ => return None,
        })
    }

    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

impl Operand {
    fn value(&self, row: &Row<'_>) -> Option<Value> {
        match self {
            Self::Field(field) => row.get(field),
            Self::Value(value) => Some(value.clone()),
        }
    }
}

impl Condition {
    /// Whether a row meets it. A field that is not there equals nothing, and differs from all.
    pub fn holds(&self, row: &Row<'_>) -> bool {
        match self {
            Self::All(all) => all.iter().all(|condition| condition.holds(row)),
            Self::Any(any) => any.iter().any(|condition| condition.holds(row)),
            Self::Not(condition) => !condition.holds(row),
            Self::Present(field) => row.get(field).is_some(),
            Self::Compare(one, comparison, two) => match (one.value(row), two.value(row)) {
                (Some(one), Some(two)) => comparison.holds(one.order(&two)),
                _ => *comparison == Comparison::Unequal,
            },
            Self::Has(operand, text) => {
                operand.value(row).is_some_and(|value| value.shown().contains(text.as_str()))
            }
            Self::Matches(operand, regex) => {
                operand.value(row).is_some_and(|value| regex.is_match(&value.shown()))
            }
            Self::In(operand, values) => operand
                .value(row)
                .is_some_and(|value| values.iter().any(|wanted| value.order(wanted).is_eq())),
        }
    }
}
