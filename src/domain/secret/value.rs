//! Values of secrets: on their way out, and on their way in.

use std::{
    fmt::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::scan::{Malformed, Shape};

/// The largest value that Secrets Manager stores, in bytes.
pub const LARGEST_VALUE: usize = 65_536;

/// A revealed value. `Debug` is redacted; memory is zeroed on drop.
#[derive(Clone)]
pub struct SecretValue {
    /// The text, or for a binary secret a hex dump made at the gateway.
    pub text: SecretString,
    /// The secret is binary.
    pub binary: bool,
    /// Size of the stored value in bytes.
    pub bytes: usize,
    /// Of a binary value the [`fingerprint`] of its bytes: what two versions are compared by.
    pub fingerprint: Option<String>,
    /// Version id the value belongs to.
    pub version_id: String,
    /// Its staging labels.
    pub stages: Vec<String>,
}

impl SecretValue {
    /// The value itself, to be shown or handed over on request. Borrowed, so that no copy is left.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// What kind of value it is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        if self.binary { Shape::Binary } else { Shape::of(self.expose()) }
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretValue")
            .field("text", &"[redacted]")
            .field("bytes", &self.bytes)
            .field("version_id", &self.version_id)
            .finish_non_exhaustive()
    }
}

/// The first twelve hex digits of the SHA-256 of a binary value.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    hex(&digest)[..12].to_owned()
}

/// Bytes as hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A text on its way to Secrets Manager.
///
/// Clones share the text. Whoever sends it takes it out, and with that every copy of the intent
/// that it is part of, as the console keeps them, holds its size only.
#[derive(Clone)]
pub struct NewValue {
    text: Arc<Mutex<Option<SecretString>>>,
    bytes: usize,
    shape: Shape,
}

impl NewValue {
    /// A new value in place of one of this shape; `None` where that is not known, or there was
    /// none.
    ///
    /// # Errors
    /// What Secrets Manager would refuse, or what is probably a slip: see [`ValueProblem`].
    pub fn new(text: SecretString, instead_of: Option<Shape>) -> Result<Self, ValueProblem> {
        let bytes = text.expose_secret().len();
        if bytes == 0 {
            return Err(ValueProblem::Empty);
        }
        if bytes > LARGEST_VALUE {
            return Err(ValueProblem::TooLarge { bytes });
        }
        match instead_of {
            Some(Shape::Json) => Shape::check_json(text.expose_secret())?,
            Some(Shape::Binary) => return Err(ValueProblem::WasBinary),
            Some(Shape::Text) | None => {}
        }
        let shape = Shape::of(text.expose_secret());
        Ok(Self { text: Arc::new(Mutex::new(Some(text))), bytes, shape })
    }

    /// Takes the text out of all clones. `None` when that was done before.
    #[must_use]
    pub fn take(&self) -> Option<SecretString> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Its size in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// What kind of value it is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }
}

impl fmt::Debug for NewValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewValue({} bytes)", self.bytes)
    }
}

impl PartialEq for NewValue {
    /// The same value is one that was typed once: no two texts are compared.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text)
    }
}

impl Serialize for NewValue {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(u64::try_from(self.bytes).unwrap_or(u64::MAX))
    }
}

/// Why a text is no new value. It says nothing of the text itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    /// There is none.
    #[error("the new value is empty")]
    Empty,
    /// Secrets Manager stores no more than [`LARGEST_VALUE`].
    #[error("the new value has {bytes} bytes: at most {LARGEST_VALUE} are stored")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It takes the place of JSON, which clients parse.
    #[error("the value was JSON, and the new one is not: {0}")]
    NotJson(#[from] Malformed),
    /// It takes the place of bytes.
    #[error(
        "the value is binary: put it with `aws secretsmanager put-secret-value --secret-binary`"
    )]
    WasBinary,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, instead_of: Option<Shape>) -> Result<NewValue, ValueProblem> {
        NewValue::new(text.into(), instead_of)
    }

    #[test]
    fn json_stays_json_and_nothing_is_too_large() {
        assert!(value(r#"{"a":1}"#, Some(Shape::Json)).is_ok());
        assert!(value("hunter2", Some(Shape::Text)).is_ok());
        assert!(value("hunter2", None).is_ok());
        let slip = value(r#"{"a":"hunter2"#, Some(Shape::Json)).unwrap_err();
        assert!(!slip.to_string().contains("hunter2"), "{slip}");
        assert_eq!(value("", None).unwrap_err(), ValueProblem::Empty);
        assert!(value(&"x".repeat(LARGEST_VALUE), None).is_ok());
        let bytes = LARGEST_VALUE + 1;
        assert_eq!(value(&"x".repeat(bytes), None).unwrap_err(), ValueProblem::TooLarge { bytes });
        assert_eq!(value("x", Some(Shape::Binary)).unwrap_err(), ValueProblem::WasBinary);
    }

    #[test]
    fn once_taken_no_clone_holds_the_text() {
        let new = value("hunter2", None).unwrap();
        let kept = new.clone();
        assert_eq!(kept, new);
        assert_eq!(new.take().unwrap().expose_secret(), "hunter2");
        assert!(kept.take().is_none());
        assert_eq!((kept.bytes(), format!("{kept:?}").as_str()), (7, "NewValue(7 bytes)"));
    }

    #[test]
    fn a_fingerprint_is_the_beginning_of_the_sha_256() {
        assert_eq!(fingerprint(b"abc"), "ba7816bf8f01");
    }
}
