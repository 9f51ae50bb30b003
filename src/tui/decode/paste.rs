//! A bracketed paste, collected up to its end mark.

use super::wipe::drop_front;

const END: &[u8] = b"\x1b[201~";

/// More than this is no text for a field; the rest of such a paste is dropped.
const LONGEST: usize = 1 << 20;

/// No key sends more bytes than that.
const LONGEST_KEY: usize = 16;

/// What has been pasted so far.
#[derive(Debug, Default)]
pub(super) struct Paste {
    text: Vec<u8>,
    /// Nothing came for so long that the end mark may be lost.
    stalled: bool,
    /// That was so at some time: the text before it is out already.
    was_stalled: bool,
}

impl Paste {
    /// Nothing came for a while: gives out the text so far, `pending` included.
    pub(super) fn stall(&mut self, pending: &[u8]) -> String {
        self.keep(pending);
        (self.stalled, self.was_stalled) = (true, true);
        String::from_utf8_lossy(&std::mem::take(&mut self.text)).into_owned()
    }

    /// Nothing has come since [`Paste::stall`].
    pub(super) fn is_stalled(&self) -> bool {
        self.stalled
    }

    /// Part of the text was given out before.
    pub(super) fn was_stalled(&self) -> bool {
        self.was_stalled
    }

    /// The end mark is lost: after the silence comes no more than a key. More than that in one
    /// read is the paste, which goes on: it must not become keys.
    pub(super) fn is_over(&self, bytes: &[u8]) -> bool {
        let has_end = bytes.windows(END.len()).any(|window| window == END);
        self.stalled && bytes.len() <= LONGEST_KEY && !has_end
    }

    /// Moves the paste's bytes over from `pending`; its text once the end mark is among them.
    pub(super) fn take_from(&mut self, pending: &mut Vec<u8>) -> Option<String> {
        self.stalled = false;
        if let Some(end) = pending.windows(END.len()).position(|window| window == END) {
            self.keep(pending.get(..end).unwrap_or_default());
            drop_front(pending, end + END.len());
            return Some(String::from_utf8_lossy(&self.text).into_owned());
        }
        // The last bytes may be the beginning of the end mark.
        let safe = (1..END.len())
            .rev()
            .find(|length| pending.ends_with(END.get(..*length).unwrap_or_default()))
            .map_or(pending.len(), |length| pending.len() - length);
        self.keep(pending.get(..safe).unwrap_or_default());
        drop_front(pending, safe);
        None
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST.saturating_sub(self.text.len()).min(bytes.len());
        self.text.extend_from_slice(bytes.get(..room).unwrap_or_default());
    }
}
