//! What a log line, a name or a description can do to a terminal that takes it as it is.

/// One attack, between two marks by which it is found again.
#[derive(Debug, Clone)]
pub struct Attack {
    /// What stands before it, in letters and digits.
    pub mark: String,
    /// The marks with the attack between them.
    pub text: String,
}

/// How long the floods are: beyond every buffer, and short enough to be drawn.
const FLOOD: usize = 5_000;

/// All attacks that are text; bytes that are none are in [`broken_text`].
pub fn attacks() -> Vec<Attack> {
    payloads()
        .into_iter()
        .enumerate()
        .map(|(number, payload)| {
            let mark = format!("hq{number:02}q");
            Attack { text: format!("{mark}{payload}q{number:02}qh"), mark }
        })
        .collect()
}

fn payloads() -> Vec<String> {
    let mut payloads: Vec<String> = SEQUENCES.iter().map(|&text| text.to_owned()).collect();
    payloads.extend(FLOODED.iter().map(|&part| format!("e{}", part.repeat(FLOOD))));
    // A megabyte that an unterminated sequence would swallow, or that would swallow the frame.
    payloads.push(format!("\x1b]52;c;{}", "QUFB".repeat(250_000)));
    payloads
}

const SEQUENCES: &[&str] = &[
    // Into the clipboard, out of it, and through tmux.
    "\x1b]52;c;aGk=\x07",
    "\x1b]52;p;?\x1b\\",
    "\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\",
    // Titles, colours, notifications, files, links, working directory, marks.
    "\x1b]0;owned\x07",
    "\x1b]2;owned\x1b\\",
    "\x1b]4;1;rgb:ff/00/00\x07",
    "\x1b]11;?\x07",
    "\x1b]9;owned\x07",
    "\x1b]777;notify;a;b\x07",
    "\x1b]1337;File=inline=1:AAAA\x07",
    "\x1b]8;;https://example.invalid/\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]7;file:///etc\x07",
    "\x1b]133;A\x07",
    // The cursor, the screen, its modes.
    "\x1b[7;777H",
    "\x1b[777A",
    "\x1b[3J",
    "\x1b[777S",
    "\x1b[777;778r",
    "\x1b[?1000h",
    "\x1b[?1003;1006h",
    "\x1b[?5h",
    "\x1b[?47h",
    "\x1b[4h",
    "\x1b[20h",
    "\x1b[8m",
    "\x1b[31m",
    "\x1b[777b",
    "\x1b[777X",
    "\x1bc",
    "\x1b#8",
    "\x1b(0",
    "\x1b)0\x0e",
    "\x1b=",
    "\x1bM",
    "\x1b[!p",
    // Questions whose answers would be typed: position, attributes, title, status strings.
    "\x1b[6n",
    "\x1b[>c",
    "\x1b[=c",
    "\x1b[21t",
    "\x1b[18t",
    "\x1b[?1$p",
    "\x1bP$q\"p\x1b\\",
    "\x1bP$qm\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1bZ",
    "\x05",
    // Pictures and other strings.
    "\x1bPq#0;2;0;0;0~~\x1b\\",
    "\x1b_Gf=100,a=T;AAAA\x1b\\",
    "\x1b^private\x1b\\",
    "\x1bXstring\x1b\\",
    "\x1bkname\x1b\\",
    // The same in eight bits, as UTF-8 has it.
    "\u{9b}7;777H",
    "\u{9d}52;c;aGk=\u{9c}",
    "\u{9d}0;owned\x07",
    "\u{90}$q\"p\u{9c}",
    "\u{9f}Gf=100;AAAA\u{9c}",
    "\u{98}s\u{9c}",
    "\u{9e}s\u{9c}",
    "\u{84}\u{85}\u{8d}\u{8e}x",
    // Begun and not ended, or begun within each other.
    "\x1b]52;c;",
    "\x1bP",
    "\x1b[",
    "\x1b",
    "\x1b\x1b[7;777H",
    "\x1b[7\x1b[7;777H",
    "\x1b]0;a\x1b[7;777Hb",
    "\x1b[7;\u{202e}777H",
    // Single controls.
    "\x00",
    "\x07",
    "\x08\x08\x08\x08",
    "\x0b\x0c",
    "\x0e\x0f",
    "\x11\x13",
    "\x18\x1a",
    "\x1c\x1d\x1e\x1f",
    "\x7f",
    "\rover",
    // What reorders.
    "\u{202e}drowssap\u{202c}",
    "\u{202d}a\u{202c}",
    "\u{2066}a\u{2067}b\u{2068}c\u{2069}",
    "\u{200e}\u{200f}\u{61c}",
    // What can't be seen, and rows that end where nobody expects it.
    "a\u{200b}b\u{200c}c\u{2060}d\u{feff}e",
    "\u{e0041}\u{e0042}\u{e007f}",
    "\u{2028}\u{2029}",
    "\u{fff9}a\u{fffa}b\u{fffb}",
    "\u{ad}\u{34f}\u{180e}",
];

const FLOODED: &[&str] = &[
    "\u{200b}",
    "\u{200d}",
    "\u{301}",
    "\u{fe0f}",
    "\u{e0100}",
    "\u{20dd}",
    "\u{202e}",
    "\x1b[7;777H",
];

/// Bytes that are no UTF-8, and escapes of JSON that are no characters, as the inside of a JSON
/// string.
pub fn broken_text() -> Vec<Vec<u8>> {
    let raw: [&[u8]; 6] = [
        b"hq\x9b7;777Hqh",
        b"hq\x9d52;c;aGk=\x9cqh",
        b"hq\xc2qh",
        b"hq\xe2\x80qh",
        b"hq\xff\xfe\xc0\x9bqh",
        b"hq\\ud800\\udc1bqh\\udfff",
    ];
    raw.map(<[u8]>::to_vec).to_vec()
}
