//! One field of a JSON value replaced, the rest as it was, to the byte.

use secrecy::{ExposeSecret, SecretString};

use super::scan::{Field, Shape, fields};

/// Why a field can't be replaced. It says nothing of the value itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditProblem {
    /// The value has no such field.
    #[error("there is no such field")]
    NoField,
    /// The field holds something that is no text, and the new one is no JSON.
    #[error("the field is not a text: a number, true, false or null is wanted")]
    NotAScalar,
}

/// The value with another text in the field of this path.
///
/// A text gets quotes and escapes. In place of a number, `true`, `false`, `null` or something
/// empty, what is typed has to be JSON again.
///
/// # Errors
/// See [`EditProblem`].
pub fn replace(
    value: &SecretString,
    path: &[String],
    typed: &SecretString,
) -> Result<SecretString, EditProblem> {
    let (text, typed) = (value.expose_secret(), typed.expose_secret());
    let fields = fields(text).map_err(|_| EditProblem::NoField)?;
    let field = fields.iter().find(|field| field.path == path).ok_or(EditProblem::NoField)?;
    if !field.is_text() && !is_scalar(typed) {
        return Err(EditProblem::NotAScalar);
    }
    // All at once: growing would leave copies of the value behind. An escape has six characters.
    let mut edited = String::with_capacity(text.len() + 6 * typed.len() + 2);
    let (before, after) = around(text, field);
    edited.push_str(before);
    if field.is_text() {
        quote(typed, &mut edited);
    } else {
        edited.push_str(typed.trim());
    }
    edited.push_str(after);
    Ok(edited.into())
}

fn around<'v>(text: &'v str, field: &Field<'_>) -> (&'v str, &'v str) {
    let rest = text.get(field.at.end..).unwrap_or_default();
    (text.get(..field.at.start).unwrap_or_default(), rest)
}

/// A number, `true`, `false` or `null`.
fn is_scalar(typed: &str) -> bool {
    let typed = typed.trim();
    Shape::of(typed) == Shape::Text && !typed.starts_with('"') && fields(typed).is_ok()
}

fn quote(typed: &str, to: &mut String) {
    to.push('"');
    for c in typed.chars() {
        match c {
            '"' | '\\' => to.extend(['\\', c]),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            '\t' => to.push_str("\\t"),
            c if u32::from(c) < 0x20 => {
                let digit = |shift: u32| char::from_digit((u32::from(c) >> shift) & 15, 16);
                to.push_str("\\u00");
                to.extend([digit(4), digit(0)].into_iter().flatten());
            }
            c => to.push(c),
        }
    }
    to.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(value: &str, key: &str, typed: &str) -> Result<String, EditProblem> {
        let path = [key.to_owned()];
        let edited = replace(&value.into(), &path, &typed.into())?;
        Ok(edited.expose_secret().to_owned())
    }

    #[test]
    fn a_text_is_quoted_and_the_rest_stays() {
        let value = "{ \"port\": 5432,\n  \"password\" : \"old\" }";
        assert_eq!(
            edited(value, "password", "a\"b\\c\n\u{1}é"),
            Ok("{ \"port\": 5432,\n  \"password\" : \"a\\\"b\\\\c\\n\\u0001é\" }".into())
        );
        assert_eq!(
            edited(value, "port", " 5433 "),
            Ok("{ \"port\": 5433,\n  \"password\" : \"old\" }".into())
        );
    }

    #[test]
    fn a_number_stays_one() {
        for typed in ["x", "\"5433\"", "{}", "[1]", "", "1 2"] {
            assert_eq!(
                edited(r#"{"port":5432}"#, "port", typed),
                Err(EditProblem::NotAScalar),
                "{typed}"
            );
        }
        assert_eq!(edited(r#"{"port":5432}"#, "host", "x"), Err(EditProblem::NoField));
        assert_eq!(edited("hunter2", "host", "x"), Err(EditProblem::NoField));
    }
}
