//! A bracketed paste, collected up to its end mark.

const END: &[u8] = b"\x1b[201~";

/// More than this is no text for a field; the rest of such a paste is dropped.
const LONGEST: usize = 1 << 20;

/// What has been pasted so far.
#[derive(Debug, Default)]
pub(super) struct Paste {
    text: Vec<u8>,
}

impl Paste {
    /// Moves the paste's bytes over from `pending`; its text once the end mark is among them.
    pub(super) fn take_from(&mut self, pending: &mut Vec<u8>) -> Option<String> {
        if let Some(end) = pending.windows(END.len()).position(|window| window == END) {
            self.keep(pending.drain(..end));
            pending.drain(..END.len());
            return Some(String::from_utf8_lossy(&self.text).into_owned());
        }
        // The last bytes may be the beginning of the end mark.
        let safe = (1..END.len())
            .rev()
            .find(|length| pending.ends_with(END.get(..*length).unwrap_or_default()))
            .map_or(pending.len(), |length| pending.len() - length);
        self.keep(pending.drain(..safe));
        None
    }

    fn keep(&mut self, bytes: impl Iterator<Item = u8>) {
        let room = LONGEST.saturating_sub(self.text.len());
        let mut bytes = bytes;
        self.text.extend(bytes.by_ref().take(room));
    }
}
