use super::*;

fn names(text: &str) -> Vec<(String, &str)> {
    fields(text).unwrap().iter().map(|field| (field.name(), field.raw)).collect()
}

#[test]
fn leaves_are_slices_with_their_paths() {
    let text = r#"{"user":"shop", "options" : {"sslmode":"require","ports":[5432,5433]},
        "none":{}, "a.b": null, "": true}"#;
    let expected = [
        ("user", r#""shop""#),
        ("options.sslmode", r#""require""#),
        ("options.ports[0]", "5432"),
        ("options.ports[1]", "5433"),
        ("none", "{}"),
        (r#""a.b""#, "null"),
        (r#""""#, "true"),
    ];
    assert_eq!(names(text), expected.map(|(name, raw)| (name.to_owned(), raw)));
    assert_eq!(names("[]"), [(String::new(), "[]")]);
    assert_eq!(names(r#"{"a":1,"a":2}"#), [("a".to_owned(), "2")]);
}

#[test]
fn what_is_no_json_is_told_by_its_place_alone() {
    for (text, line, column, expected) in [
        ("{\"a\":\n  hunter2}", 2, 3, "a value"),
        ("{\"a\":1", 1, 7, "a comma or }"),
        ("{\"a\":1,}", 1, 8, "a key in quotes"),
        ("[1,]", 1, 4, "a value"),
        ("{\"a\" 1}", 1, 6, "a colon"),
        ("\"\\x\"", 1, 3, "an escape that JSON knows"),
        ("\"\\u12g4\"", 1, 6, "four hex digits"),
        ("\"a", 1, 3, "a closing quote"),
        ("\"a\tb\"", 1, 3, "an escape in place of a control character"),
        ("1.", 1, 3, "a digit"),
        ("01", 1, 2, "nothing more"),
        ("{} {}", 1, 4, "nothing more"),
        ("", 1, 1, "a value"),
    ] {
        assert_eq!(fields(text).unwrap_err(), Malformed { line, column, expected }, "{text}");
    }
    assert_eq!(fields(&"[".repeat(100_000)).unwrap_err().expected, "less nesting");
}

#[test]
fn only_objects_and_arrays_count_as_json() {
    for (text, shape) in [
        (r#" {"a":1}"#, Shape::Json),
        ("[]", Shape::Json),
        ("5432", Shape::Text),
        ("\"quoted\"", Shape::Text),
        ("{broken", Shape::Text),
        ("", Shape::Text),
    ] {
        assert_eq!(Shape::of(text), shape, "{text}");
    }
}

#[test]
fn a_text_is_read_character_by_character() {
    let read = |raw: &str| unescaped(raw).collect::<String>();
    assert_eq!(read(r#""a\"\\\/\n\t\r\b\f\u00e9\ud83d\ude00""#), "a\"\\/\n\t\r\u{8}\u{c}é😀");
    assert_eq!(read(r#""\ud83dx""#), "\u{fffd}x");
    assert_eq!(read("5432"), "5432");
    assert_eq!(read(r"C:\new"), r"C:\new");
}
