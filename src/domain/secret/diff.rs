//! What differs between two values, by keys alone.

use std::collections::HashMap;

use super::{
    SecretValue,
    scan::{Field, Shape, fields, unescaped},
};

/// What differs between two values. It holds keys, sizes and fingerprints of bytes; no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueDiff {
    /// Both are JSON.
    Keys(Vec<KeyDiff>),
    /// One at least is not: they are compared as a whole.
    Whole {
        /// They are equal.
        same: bool,
        /// The value that is compared.
        from: ValueFacts,
        /// The value that it is compared with.
        to: ValueFacts,
    },
}

impl ValueDiff {
    /// Nothing differs, but for spaces and the order of keys.
    #[must_use]
    pub fn is_same(&self) -> bool {
        match self {
            Self::Keys(keys) => keys.iter().all(|key| key.change == KeyChange::Same),
            Self::Whole { same, .. } => *same,
        }
    }
}

/// What became of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDiff {
    /// Its path: `options.sslmode`, `hosts[0]`.
    pub name: String,
    /// What became of it.
    pub change: KeyChange,
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyChange {
    /// In both, with the same value.
    Same,
    /// In both, with another value.
    Changed,
    /// Only in the value that it is compared with.
    Added,
    /// Only in the value that is compared.
    Removed,
}

impl KeyChange {
    /// One word: `same`, `changed`, `added`, `removed`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// What may be told of a value without telling it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueFacts {
    /// What kind of value it is.
    pub shape: Shape,
    /// Its size in bytes.
    pub bytes: usize,
    /// Of bytes: the beginning of their SHA-256. A text gets none: a short one could be guessed
    /// by it.
    pub fingerprint: Option<String>,
}

/// Compares two values by their keys.
#[must_use]
pub fn diff(from: &SecretValue, to: &SecretValue) -> ValueDiff {
    match (from.shape(), to.shape()) {
        (Shape::Json, Shape::Json) => match (fields(from.expose()), fields(to.expose())) {
            (Ok(from), Ok(to)) => ValueDiff::Keys(keys(&from, &to)),
            _ => whole(from, to),
        },
        _ => whole(from, to),
    }
}

fn whole(from: &SecretValue, to: &SecretValue) -> ValueDiff {
    let same = from.binary == to.binary && from.expose() == to.expose();
    ValueDiff::Whole { same, from: facts(from), to: facts(to) }
}

fn facts(value: &SecretValue) -> ValueFacts {
    ValueFacts { shape: value.shape(), bytes: value.bytes, fingerprint: value.fingerprint.clone() }
}

/// The keys of the first value in their order, then those that the second has beside.
fn keys(from: &[Field<'_>], to: &[Field<'_>]) -> Vec<KeyDiff> {
    let (before, after) = (by_path(from), by_path(to));
    let kept = from.iter().map(|field| KeyDiff {
        name: field.name(),
        change: match after.get(field.path.as_slice()) {
            None => KeyChange::Removed,
            Some(other) if same(field, other) => KeyChange::Same,
            Some(_) => KeyChange::Changed,
        },
    });
    let added = to.iter().filter(|field| !before.contains_key(field.path.as_slice()));
    let added = added.map(|field| KeyDiff { name: field.name(), change: KeyChange::Added });
    kept.chain(added).collect()
}

fn by_path<'f, 'v>(fields: &'f [Field<'v>]) -> HashMap<&'f [String], &'f Field<'v>> {
    fields.iter().map(|field| (field.path.as_slice(), field)).collect()
}

/// Two spellings of one text are the same.
fn same(one: &Field<'_>, other: &Field<'_>) -> bool {
    one.raw == other.raw
        || (one.is_text() && other.is_text() && unescaped(one.raw).eq(unescaped(other.raw)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::{fingerprint, testing::value};

    #[test]
    fn json_is_compared_key_by_key() {
        let from = value(r#"{"user":"shop","password":"one","options":{"tls":true},"old":1}"#);
        let to =
            value(r#"{"options": {"tls": true, "ca": []}, "password":"two","user":"sh\u006fp"}"#);
        let ValueDiff::Keys(keys) = diff(&from, &to) else { panic!("by keys") };
        let told: Vec<_> = keys.iter().map(|key| (key.name.as_str(), key.change.word())).collect();
        assert_eq!(
            told,
            [
                ("user", "same"),
                ("password", "changed"),
                ("options.tls", "same"),
                ("old", "removed"),
                ("options.ca", "added"),
            ]
        );
        assert!(!diff(&from, &to).is_same() && diff(&to, &to).is_same());
    }

    #[test]
    fn no_diff_holds_a_value() {
        let json = (value(r#"{"password":"hunter2"}"#), value(r#"{"password":"hunter3"}"#));
        let text = (value("hunter2"), value("hunter3"));
        for (from, to) in [json, text] {
            let told = format!("{:?}", diff(&from, &to));
            assert!(!told.contains("hunter"), "{told}");
        }
    }

    #[test]
    fn what_is_not_json_is_compared_as_a_whole() {
        let ValueDiff::Whole { same, from, to } = diff(&value("hunter2"), &value("{}")) else {
            panic!("as a whole")
        };
        assert_eq!((same, from.shape, from.bytes), (false, Shape::Text, 7));
        assert_eq!((to.shape, to.fingerprint), (Shape::Json, None));
        let bytes = SecretValue {
            binary: true,
            bytes: 3,
            fingerprint: Some(fingerprint(b"abc")),
            ..value("00000000  61 62 63")
        };
        let ValueDiff::Whole { same, from, .. } = diff(&bytes, &bytes) else { panic!("whole") };
        assert_eq!(
            (same, from.bytes, from.fingerprint.as_deref()),
            (true, 3, Some("ba7816bf8f01"))
        );
    }
}
