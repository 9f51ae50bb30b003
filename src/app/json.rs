//! JSON laid out one key per line, by slices of the text itself: a secret is not copied to be
//! shown, so it is scanned and not parsed.

/// One line of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'v> {
    /// How deep it is nested.
    pub depth: usize,
    /// The key with its colon; empty where there is none.
    pub key: &'v str,
    /// The rest of the line.
    pub text: &'v str,
}

/// The lines of a JSON object or array; `None` when the text is neither, or does not balance.
#[must_use]
pub fn lines(text: &str) -> Option<Vec<Line<'_>>> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut scan = Scan { text, lines: Vec::new(), depth: 0, start: 0 };
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                scan.end_line(at + 1);
                scan.depth += 1;
            }
            b',' => scan.end_line(at + 1),
            b'}' | b']' => {
                scan.end_line(at);
                scan.depth = scan.depth.checked_sub(1)?;
            }
            _ => {}
        }
    }
    scan.end_line(text.len());
    (scan.depth == 0 && !quoted).then(|| without_frame(scan.lines))
}

/// The braces around it all say nothing.
fn without_frame(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let framed = lines.len() > 2 && lines.iter().filter(|line| line.depth == 0).count() == 2;
    if framed {
        lines.pop();
        lines.remove(0);
        for line in &mut lines {
            line.depth -= 1;
        }
    }
    lines
}

struct Scan<'v> {
    text: &'v str,
    lines: Vec<Line<'v>>,
    depth: usize,
    start: usize,
}

impl Scan<'_> {
    /// Takes what was scanned since the last line, if anything.
    fn end_line(&mut self, end: usize) {
        let line = self.text.get(self.start..end).unwrap_or_default().trim();
        self.start = end;
        if !line.is_empty() {
            let (key, text) = split_key(line);
            self.lines.push(Line { depth: self.depth, key, text });
        }
    }
}

/// Splits `"user": "shop"` behind the colon and its blank.
fn split_key(line: &str) -> (&str, &str) {
    let Some(inner) = line.strip_prefix('"') else { return ("", line) };
    let mut escaped = false;
    let close = inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    let Some(close) = close else { return ("", line) };
    let rest = &inner[close + 1..];
    let value = rest.trim_start().strip_prefix(':').map(str::trim_start);
    value.map_or(("", line), |value| line.split_at(line.len() - value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<Vec<String>> {
        let indented =
            |line: Line<'_>| format!("{}{}|{}", " ".repeat(line.depth), line.key, line.text);
        Some(lines(text)?.into_iter().map(indented).collect())
    }

    #[test]
    fn each_key_has_a_line() {
        let text = r#"{"user": "shop", "pass":"a,{\"b", "ports":[1,2],"none":{}}"#;
        let expected = [
            r#""user": |"shop","#,
            r#""pass":|"a,{\"b","#,
            r#""ports":|["#,
            " |1,",
            " |2",
            "|],",
            r#""none":|{"#,
            "|}",
        ];
        assert_eq!(shown(text), Some(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_no_json_is_left_as_it_is() {
        for text in ["hunter2", "", "{\"a\": 1", "}{", "\"text\"", "{\"a\": \"1}"] {
            assert_eq!(lines(text), None, "{text}");
        }
    }
}
