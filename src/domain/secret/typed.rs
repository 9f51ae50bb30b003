//! A secret while it is typed: it grows and shrinks in one place, which is wiped in the end.

use std::fmt;

use secrecy::{SecretString, zeroize::Zeroizing};

use super::LARGEST_VALUE;

/// What is typed into a masked field. `Debug` tells only how long it is.
#[derive(Default, Clone)]
pub struct TypedSecret {
    text: Zeroizing<String>,
}

impl TypedSecret {
    /// One character more. False when no more fits: Secrets Manager would not store it.
    pub fn push(&mut self, c: char) -> bool {
        // All room at once: growing would leave copies behind.
        if self.text.capacity() == 0 {
            self.text.reserve_exact(LARGEST_VALUE);
        }
        let fits = self.text.len() + c.len_utf8() <= self.text.capacity();
        if fits {
            self.text.push(c);
        }
        fits
    }

    /// A paste, whole or not at all. False when it does not fit.
    pub fn push_all(&mut self, pasted: &str) -> bool {
        let fits = self.text.len() + pasted.len() <= LARGEST_VALUE;
        fits && pasted.chars().all(|c| self.push(c))
    }

    /// Takes the last character off.
    pub fn pop(&mut self) {
        self.text.pop();
    }

    /// Takes everything off, and wipes it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many characters are typed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.text.chars().count()
    }

    /// The text, to be handed on, but for one line break at its end: pastes have it.
    #[must_use]
    pub fn value(&self) -> SecretString {
        let text = self.text.strip_suffix('\n').unwrap_or(&self.text);
        SecretString::from(text.strip_suffix('\r').unwrap_or(text))
    }
}

impl fmt::Debug for TypedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TypedSecret({} characters)", self.count())
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn it_grows_in_place_up_to_what_is_stored() {
        let mut typed = TypedSecret::default();
        assert!(typed.push('h'));
        let place = typed.text.as_ptr();
        assert!(typed.push_all(&"x".repeat(LARGEST_VALUE - 1)));
        assert_eq!(typed.text.as_ptr(), place, "no copy is left behind");
        assert!(!typed.push('x') && !typed.push_all("é"));
        typed.clear();
        assert!(typed.is_empty());
    }

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_it() {
        let mut typed = TypedSecret::default();
        assert!(typed.push_all("a\nb\r\n"));
        assert_eq!(typed.value().expose_secret(), "a\nb");
    }

    #[test]
    fn a_paste_that_does_not_fit_leaves_what_was_typed() {
        let mut typed = TypedSecret::default();
        assert!(typed.push_all("hé"));
        assert!(!typed.push_all(&"x".repeat(LARGEST_VALUE)));
        assert_eq!(typed.value().expose_secret(), "hé");
        typed.pop();
        assert_eq!((typed.value().expose_secret(), typed.count()), ("h", 1));
        assert_eq!(format!("{typed:?}"), "TypedSecret(1 characters)");
    }
}
