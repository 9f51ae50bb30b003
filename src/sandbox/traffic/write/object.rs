//! JSON objects whose fields stand in the order in which they are written, as Lambda's do.

use std::fmt::Display;

/// A JSON object that is being written.
#[derive(Debug, Default)]
pub(super) struct Object {
    fields: String,
}

impl Object {
    /// Adds a text.
    pub(super) fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        quote(value, &mut self.fields);
        self
    }

    /// Adds a list of texts.
    pub(super) fn texts(mut self, name: &str, values: &[String]) -> Self {
        self.name(name);
        for (index, value) in values.iter().enumerate() {
            self.fields.push(if index == 0 { '[' } else { ',' });
            quote(value, &mut self.fields);
        }
        self.fields.push_str(if values.is_empty() { "[]" } else { "]" });
        self
    }

    /// Adds an object.
    pub(super) fn object(self, name: &str, value: Self) -> Self {
        self.raw(name, &value.end())
    }

    /// Adds what is JSON already, such as a number.
    pub(super) fn raw(mut self, name: &str, value: &(impl Display + ?Sized)) -> Self {
        self.name(name);
        self.fields.push_str(&value.to_string());
        self
    }

    /// The whole object.
    pub(super) fn end(self) -> String {
        format!("{{{}}}", self.fields)
    }

    fn name(&mut self, name: &str) {
        if !self.fields.is_empty() {
            self.fields.push(',');
        }
        quote(name, &mut self.fields);
        self.fields.push(':');
    }
}

/// Most texts need no escapes, and thousands are written at once.
fn quote(text: &str, to: &mut String) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        to.push_str(&serde_json::Value::from(text).to_string());
        return;
    }
    to.push('"');
    to.push_str(text);
    to.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_texts_are_escaped() {
        let inner = Object::default().raw("ms", &1.5);
        let object = Object::default().text("z", "a\"\n").texts("y", &["b".into()]);
        let written = object.object("x", inner).end();
        assert_eq!(written, r#"{"z":"a\"\n","y":["b"],"x":{"ms":1.5}}"#);
    }
}
