use super::*;
use crate::logs::testing::line;

fn wrapped(columns: usize) -> Shape {
    Shape { columns: Some(columns), ..Shape::default() }
}

#[test]
fn rows_break_where_the_cells_end() {
    let pieces = |text, columns| wrap(text, columns).collect::<Vec<_>>();
    assert_eq!(pieces("abcde", 2), ["ab", "cd", "e"]);
    assert_eq!(pieces("abcd", 2), ["ab", "cd"]);
    assert_eq!(pieces("", 2), [""]);
    assert_eq!(pieces("鳥a鳥", 3), ["鳥a", "鳥"]);
    assert_eq!(pieces("鳥鳥", 1), ["鳥", "鳥"]);
    assert_eq!(pieces("ab", 0), ["a", "b"]);
}

#[test]
fn a_line_is_as_high_as_its_rows() {
    let plain = line(1, 1, 0, "one\ntwo and more");
    assert_eq!(plain.view().height(Shape::default()), 2);
    assert_eq!(plain.view().height(wrapped(6)), 1 + 2);
    let json = line(1, 1, 0, r#"{"level":"INFO","message":"paid","order":7}"#);
    assert_eq!((json.view().height(Shape::default()), json.view().height(wrapped(80))), (1, 2));
}

#[test]
fn a_stack_folds_into_one_row() {
    let folded = Shape { folded: true, ..Shape::default() };
    let stack = "[ERROR] Oops: no\n    at a (/var/task/a.js:1:1)\n    at b (/var/task/b.js:1:1)";
    let failed = line(1, 1, 0, stack);
    let parts: Vec<Part<'_>> = failed.view().parts(folded).collect();
    assert_eq!(parts, [Part::Row("Oops: no"), Part::Frames(2)]);
    assert_eq!((failed.view().height(folded), failed.view().height(Shape::default())), (2, 3));
    assert_eq!(frames(2), "▸ 2 frames");
    let short = line(1, 1, 0, "[ERROR] Oops: no\n    at a (/var/task/a.js:1:1)");
    assert_eq!(short.view().height(folded), 2, "one frame is as short as its fold");
    let text = line(1, 1, 0, "one\ntwo\nthree");
    assert_eq!(text.view().height(folded), 3);
}

#[test]
fn fields_have_a_row_each_when_pretty() {
    let pretty = Shape { pretty: true, ..Shape::default() };
    let json =
        r#"{"level":"INFO","message":"paid","order":"A-7","of":{"a":1},"x":"a\nb\u001b[2J"}"#;
    let json = line(1, 1, 0, json);
    let parts: Vec<Part<'_>> = json.view().parts(pretty).collect();
    let fields = ["of: {\"a\":1}", "order: A-7", "x: a b␛"];
    let expected: Vec<Part<'_>> = std::iter::once(Part::Row("paid"))
        .chain(fields.map(|field| Part::Field(field.to_owned())))
        .collect();
    assert_eq!(parts, expected);
    assert_eq!(json.view().height(pretty), 4);
}

#[test]
fn a_field_is_found_by_its_name_or_by_dots() {
    let json = line(1, 1, 0, r#"{"msg":"paid","order":{"id":"A-7\u001b[2J"},"a.b":7,"n":null}"#);
    let field = |name| json.view().field(name);
    assert_eq!(field("order.id").as_deref(), Some("A-7␛"));
    assert_eq!(field("a.b").as_deref(), Some("7"));
    assert_eq!((field("order.x"), field("x"), field("")), (None, None, None));
    assert_eq!(line(1, 1, 0, "plain").view().field("order"), None);
}
