//! What a terminal is sent, taken apart: text, and sequences that serin writes itself.

use regex::bytes::Regex;
use unicode_width::UnicodeWidthChar;

/// Characters without a width that may follow each other: a few marks on a letter.
const MOST_MARKS: usize = 8;

/// Fails at the first byte that serin would not write of its own accord.
///
/// `size` is the terminal's: what moves the cursor out of it is not serin's either.
pub fn assert_own(bytes: &[u8], size: (u16, u16), what: &str) {
    let own = sequences();
    let mut at = 0;
    let mut marks = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == 0x1b {
            let rest = &bytes[at..];
            let len = own.iter().find_map(|own| length(own, rest, size));
            at += len.unwrap_or_else(|| {
                panic!("{what}: a sequence that is not serin's: {}", around(bytes, at))
            });
            marks = 0;
            continue;
        }
        let char = next_char(&bytes[at..]);
        let char = char.unwrap_or_else(|| panic!("{what}: no UTF-8: {}", around(bytes, at)));
        // A bare return overwrites what stands before it; the bars of commands do that to erase.
        let returns =
            char == '\r' && !matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r' | 0x1b));
        assert!(is_harmless(char) && !returns, "{what}: {char:?}: {}", around(bytes, at));
        marks = if char.width() == Some(0) { marks + 1 } else { 0 };
        assert!(marks <= MOST_MARKS, "{what}: a flood of {char:?}: {}", around(bytes, at));
        at += char.len_utf8();
    }
}

/// Every form of sequence that serin, or the bars of its commands, write.
fn sequences() -> Vec<Regex> {
    [
        // Place, style, erasing, and the colours and attributes of cells.
        r"^\x1b\[(?P<row>\d+);(?P<column>\d+)H",
        r"^\x1b\[[0-9;:]*m",
        r"^\x1b\[[0-2]?[JK]",
        // The alternate screen, the cursor, pastes in brackets, whole frames.
        r"^\x1b\[\?(25|1049|2004|2026)[hl]",
        // The background's colour and the end of the answers, asked for once.
        r"^\x1b\]11;\?\x1b\\",
        r"^\x1b\[c",
        // A bar that is drawn anew.
        r"^\x1b\[1A",
    ]
    .map(|form| Regex::new(form).expect("it is well formed"))
    .to_vec()
}

fn length(own: &Regex, rest: &[u8], (columns, rows): (u16, u16)) -> Option<usize> {
    let found = own.captures(rest)?;
    let within = |name: &str, most: u16| {
        found.name(name).is_none_or(|number| {
            let number = std::str::from_utf8(number.as_bytes()).unwrap_or_default();
            number.parse::<u16>().is_ok_and(|number| (1..=most).contains(&number))
        })
    };
    let inside = within("row", rows) && within("column", columns);
    // Concealed text is no style of serin's.
    let concealed =
        found[0].ends_with(b"m") && found[0][2..].split(|b| *b == b';').any(|code| code == b"8m");
    (inside && !concealed).then(|| found[0].len())
}

fn next_char(bytes: &[u8]) -> Option<char> {
    let len = bytes.len().min(4);
    (1..=len).find_map(|len| std::str::from_utf8(&bytes[..len]).ok())?.chars().next()
}

/// No control but the end of a row, nothing that reorders, nothing invisible that has no place in
/// a word.
fn is_harmless(char: char) -> bool {
    let control = char.is_control() && !matches!(char, '\n' | '\r');
    let reorders = matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(char, '\u{200e}' | '\u{200f}' | '\u{61c}');
    let invisible = matches!(
        char,
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    ) || matches!(char, '\u{2028}' | '\u{2029}' | '\u{e0000}'..='\u{e007f}' | '\u{fff9}'..='\u{fffb}');
    !control && !reorders && !invisible
}

fn around(bytes: &[u8], at: usize) -> String {
    let from = at.saturating_sub(60);
    let to = bytes.len().min(at + 40);
    String::from_utf8_lossy(&bytes[from..to]).escape_debug().to_string()
}

#[test]
fn a_stream_that_an_attack_gets_into_is_noticed() {
    let size = (80, 24);
    assert_own(
        "\x1b[?1049h\x1b[24;80H\x1b[38;5;1mcafe\u{301} ␛\x1b[0m\r\n".as_bytes(),
        size,
        "own",
    );
    for attack in super::corpus::attacks() {
        // A colour can't be told from serin's own; nothing is driven by one.
        if attack.text.contains("\x1b[31m") {
            continue;
        }
        let noticed = std::panic::catch_unwind(|| {
            assert_own(attack.text.as_bytes(), size, "attack");
        });
        assert!(noticed.is_err(), "{:.60?}", attack.text);
    }
    for broken in &super::corpus::broken_text()[..5] {
        assert!(std::panic::catch_unwind(|| assert_own(broken, size, "attack")).is_err());
    }
}
