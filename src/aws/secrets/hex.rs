//! A binary secret as text.

use std::fmt::Write;

/// Bytes in a line.
const LINE: usize = 16;
/// Characters in a line: the offset, the bytes, the text, the spaces between, the line feed.
const LINE_CHARS: usize = 8 + 2 + 3 * LINE + 1 + LINE + 1;

/// Offset, bytes and printable ASCII, sixteen bytes a line.
pub(super) fn dump(bytes: &[u8]) -> String {
    // All at once: growing would leave copies of the secret behind.
    let mut text = String::with_capacity(bytes.len().div_ceil(LINE) * LINE_CHARS);
    for (line, chunk) in bytes.chunks(LINE).enumerate() {
        if line > 0 {
            text.push('\n');
        }
        // Writing to a string can't fail.
        let _ = write!(text, "{:08x}  ", line * LINE);
        for byte in chunk {
            let _ = write!(text, "{byte:02x} ");
        }
        text.extend(std::iter::repeat_n(' ', 3 * (LINE - chunk.len()) + 1));
        text.extend(chunk.iter().map(|&byte| printable(byte)));
    }
    text
}

fn printable(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_align_and_controls_are_dots() {
        let bytes: Vec<u8> = (0x1b..0x1b + 18).collect();
        assert_eq!(
            dump(&bytes),
            "00000000  1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2a  ..... !\"#$%&'()*\n\
             00000010  2b 2c                                            +,"
        );
        assert_eq!(dump(b""), "");
    }

    #[test]
    fn the_text_never_grows_while_it_is_written() {
        for length in [1, 15, 16, 17, 4_096] {
            let text = dump(&vec![0; length]);
            assert!(text.len() <= length.div_ceil(LINE) * LINE_CHARS, "{length}");
        }
    }
}
