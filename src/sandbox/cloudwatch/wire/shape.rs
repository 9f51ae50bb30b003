//! An answer before it is written in one of the protocols.

use serde_json::{Map, Value};

use crate::sandbox::cloudwatch::metric::Dimension;

/// A value as CloudWatch's model knows it: each protocol writes its kinds in its own way.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number that may have a fraction: it stays one in protocols that tell the two apart.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A time in milliseconds since the epoch.
    Time(i64),
    /// Several of a kind.
    List(Vec<Shape>),
    /// Named members, in order.
    Record(Record),
    /// Numbers by names that the model does not know.
    Map(Vec<(String, f64)>),
}

/// Named members, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record(pub(super) Vec<(&'static str, Shape)>);

impl Record {
    /// Without members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one member more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Shape>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// The same with one member more if there is a value.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<impl Into<Shape>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with a list of `items`.
    #[must_use]
    pub fn list<T: Into<Shape>>(
        self,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        self.with(name, Shape::List(items.into_iter().map(Into::into).collect()))
    }
}

impl From<&str> for Shape {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Dimension> for Shape {
    fn from(dimension: &Dimension) -> Self {
        Record::new().with("Name", &dimension.name).with("Value", &dimension.value).into()
    }
}

impl From<String> for Shape {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Shape {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Record> for Shape {
    fn from(record: Record) -> Self {
        Self::Record(record)
    }
}

impl Shape {
    /// As the JSON protocol writes it: times are seconds.
    #[must_use]
    pub fn into_json(self) -> Value {
        match self {
            Self::Text(text) => Value::from(text),
            Self::Whole(number) => Value::from(number),
            Self::Number(number) => Value::from(number),
            Self::Flag(flag) => Value::from(flag),
            Self::Time(ms) if ms % 1_000 == 0 => Value::from(ms / 1_000),
            Self::Time(ms) => Value::from(seconds(ms)),
            Self::List(items) => items.into_iter().map(Self::into_json).collect(),
            Self::Record(Record(members)) => {
                let members = members.into_iter();
                let members = members.map(|(name, value)| (name.to_owned(), value.into_json()));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Self::Map(entries) => {
                let entries = entries.into_iter().map(|(name, number)| (name, number.into()));
                Value::Object(entries.collect())
            }
        }
    }
}

/// Milliseconds as seconds.
#[expect(clippy::cast_precision_loss, reason = "times stay far below 2^53 ms")]
pub(super) fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}
