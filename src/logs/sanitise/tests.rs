use std::borrow::Cow;

use proptest::prelude::*;

use super::sanitise;

#[test]
fn clean_text_is_borrowed() {
    assert!(matches!(sanitise("plain text\nsecond row"), Cow::Borrowed(_)));
    assert_eq!(sanitise("ends with a break\r\n\n"), "ends with a break");
}

#[test]
fn colours_vanish_and_other_sequences_show() {
    assert_eq!(sanitise("\u{1b}[1;31mred\u{1b}[0m"), "red");
    assert_eq!(sanitise("\u{1b}[2J\u{1b}[Hgone"), "␛␛gone");
    assert_eq!(sanitise("a\u{1b}]0;title\u{7}b"), "a␛b");
    assert_eq!(sanitise("a\u{1b}]52;c;ZXZpbA==\u{1b}\\b"), "a␛b");
    assert_eq!(sanitise("a\u{1b}P1$q\u{1b}\\b"), "a␛b");
    assert_eq!(sanitise("a\u{1b}cb"), "a␛b");
    assert_eq!(sanitise("a\u{1b}(0b"), "a␛b");
}

#[test]
fn a_private_sequence_that_ends_in_m_is_no_colour() {
    assert_eq!(sanitise("a\u{1b}[>4;2mb"), "a␛b");
}

#[test]
fn an_unterminated_sequence_swallows_nothing() {
    assert_eq!(sanitise("\u{1b}]0;all the rest"), "␛]0;all the rest");
    assert_eq!(sanitise("\u{1b}]0;row\nnext\u{7}"), "␛]0;row\nnext␇");
    assert_eq!(sanitise("\u{1b}[12\u{1b}[31mx"), "␛[12x");
    assert_eq!(sanitise("end\u{1b}"), "end␛");
    assert_eq!(sanitise("\u{1b}é"), "␛é");
}

#[test]
fn controls_become_visible() {
    assert_eq!(sanitise("a\u{7}\u{8}\0b\u{7f}"), "a␇␈␀b␡");
    assert_eq!(sanitise("a\u{9b}31mb\u{85}c"), "a\u{fffd}31mb\u{fffd}c");
}

#[test]
fn node_records_break_at_carriage_returns() {
    assert_eq!(sanitise("Error\r    at x\r\n    at y\u{2028}z"), "Error\n    at x\n    at y\nz");
}

#[test]
fn tabs_go_to_the_next_stop_of_their_own_row() {
    assert_eq!(sanitise("ab\tc"), "ab      c");
    assert_eq!(sanitise("12345678\tc"), "12345678        c");
    assert_eq!(sanitise("long row\nab\tc"), "long row\nab      c");
    assert_eq!(sanitise("日本\tc"), "日本    c");
}

#[test]
fn nothing_reorders_or_hides() {
    assert_eq!(sanitise("a\u{202e}b\u{2066}c\u{2069}d\u{200f}e"), "abcde");
    assert_eq!(sanitise("pass\u{200b}word\u{feff}\u{e0041}"), "password");
}

#[test]
fn ordinary_unicode_stays() {
    for text in ["naïve", "e\u{301}", "日本語", "Ελληνικά", "🚀 shipped", "نص"] {
        assert_eq!(sanitise(text), text);
    }
}

#[test]
fn ornament_is_cut() {
    let tower = format!("a{}b", "\u{301}".repeat(90_000));
    assert_eq!(sanitise(&tower), format!("a{}b", "\u{301}".repeat(4)));
}

/// Text that is dense in what matters: random characters would hardly ever form a sequence.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("\u{1b}".to_owned()),
        Just("\u{1b}[".to_owned()),
        Just("\u{1b}]".to_owned()),
        Just("\u{1b}\\".to_owned()),
        Just("\r".to_owned()),
        Just("\t".to_owned()),
        Just(" ".to_owned()),
        Just("\u{301}".to_owned()),
        "[0-9;:?>]{0,4}[a-zA-Z]?",
        any::<char>().prop_map(String::from),
        (0u32..0xa0).prop_map(|code| char::from_u32(code).map_or(String::new(), String::from)),
        (0x2000u32..0x2070)
            .prop_map(|code| char::from_u32(code).map_or_else(String::new, String::from)),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn is_bidi_control(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

proptest! {
    #[test]
    fn no_control_or_bidi_character_comes_through(text in hostile()) {
        let clean = sanitise(&text);
        prop_assert!(!clean.chars().any(|c| c != '\n' && c.is_control()), "{clean:?}");
        prop_assert!(!clean.chars().any(is_bidi_control), "{clean:?}");
    }

    #[test]
    fn twice_is_as_once(text in hostile()) {
        let once = sanitise(&text).into_owned();
        prop_assert_eq!(sanitise(&once), once.as_str());
    }
}
