//! The clipboard of the terminal at the other end of the connection (OSC 52).

use base64::{Engine, engine::general_purpose::STANDARD};

/// The sequence that puts `text` on the clipboard; `tmux` wraps it to pass through.
pub(super) fn copy(text: &str, tmux: bool) -> Vec<u8> {
    let sequence = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    if tmux {
        let doubled = sequence.replace('\x1b', "\x1b\x1b");
        format!("\x1bPtmux;{doubled}\x1b\\").into_bytes()
    } else {
        sequence.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_as_base64_and_can_not_end_the_sequence() {
        assert_eq!(copy("a\x07\x1b\\", false), b"\x1b]52;c;YQcbXA==\x07");
    }

    #[test]
    fn tmux_passes_it_on() {
        assert_eq!(copy("a", true), b"\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\");
    }
}
