//! Messages of `application/vnd.amazon.eventstream`, as they go over the wire.

/// The content type of a reply that consists of such messages.
pub const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";

/// Lengths and their checksum, before the headers.
const PRELUDE: usize = 12;
/// The checksum at the end.
const TRAILER: usize = 4;
/// Marks a header's value as text.
const TEXT: u8 = 7;

/// An event with a JSON payload.
#[must_use]
pub fn event(name: &str, payload: &serde_json::Value) -> Vec<u8> {
    message("event", ":event-type", name, payload)
}

/// An error that ends the stream.
#[must_use]
pub fn exception(name: &str, text: &str) -> Vec<u8> {
    message("exception", ":exception-type", name, &serde_json::json!({"message": text}))
}

fn message(kind: &str, type_header: &str, name: &str, payload: &serde_json::Value) -> Vec<u8> {
    let mut headers = Vec::new();
    let pairs =
        [(":message-type", kind), (type_header, name), (":content-type", "application/json")];
    for (key, value) in pairs {
        headers.push(u8::try_from(key.len()).unwrap_or(u8::MAX));
        headers.extend_from_slice(key.as_bytes());
        headers.push(TEXT);
        headers.extend_from_slice(&u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
        headers.extend_from_slice(value.as_bytes());
    }
    framed(&headers, payload.to_string().as_bytes())
}

fn framed(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let total = PRELUDE + headers.len() + payload.len() + TRAILER;
    let mut bytes = Vec::with_capacity(total);
    bytes.extend_from_slice(&length(total));
    bytes.extend_from_slice(&length(headers.len()));
    bytes.extend_from_slice(&crc32(&bytes).to_be_bytes());
    bytes.extend_from_slice(headers);
    bytes.extend_from_slice(payload);
    bytes.extend_from_slice(&crc32(&bytes).to_be_bytes());
    bytes
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap_or(u32::MAX).to_be_bytes()
}

/// The checksum of Ethernet, gzip and PNG.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        CRC_OF_BYTE[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8)
    })
}

const CRC_OF_BYTE: [u32; 256] = crc_of_byte();

const fn crc_of_byte() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte: u32 = 0;
    let mut at = 0;
    while at < table.len() {
        let mut crc = byte;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[at] = crc;
        at += 1;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_checksum_is_the_well_known_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_message_says_how_long_it_is_and_proves_it() {
        let bytes = event("sessionStart", &json!({"sessionId": "x"}));
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!(number(0), u32::try_from(bytes.len()).unwrap());
        assert_eq!(number(8), crc32(&bytes[..8]));
        let end = bytes.len() - TRAILER;
        assert_eq!(number(end), crc32(&bytes[..end]));
        let payload = PRELUDE + usize::try_from(number(4)).unwrap();
        assert_eq!(&bytes[payload..end], br#"{"sessionId":"x"}"#);
        assert!(bytes[PRELUDE..].starts_with(b"\x0d:message-type\x07\0\x05event"));
    }
}
