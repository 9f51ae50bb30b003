//! What is typed or pasted may be a secret: no buffer keeps it once it is read.
//!
//! Memory that is freed is zeroed by the allocator; this is for memory that is used again.

use std::hint::black_box;

/// Overwrites bytes that are not needed any more, whether or not somebody reads them again.
pub(in crate::tui) fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    black_box(bytes);
}

/// Takes `count` bytes off the front, or all there are, and leaves no copy of them behind.
pub(super) fn drop_front(bytes: &mut Vec<u8>, count: usize) {
    let count = count.min(bytes.len());
    let kept = bytes.len() - count;
    bytes.copy_within(count.., 0);
    wipe(bytes.get_mut(kept..).unwrap_or_default());
    bytes.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_not_left_behind_the_end() {
        let mut bytes = b"hunter2j".to_vec();
        drop_front(&mut bytes, 7);
        assert_eq!(bytes, b"j");
        // What stood behind the end comes into sight again where the buffer grows over it.
        let capacity = bytes.capacity();
        bytes.resize(8, b'?');
        assert_eq!((bytes.as_slice(), bytes.capacity()), (&b"j???????"[..], capacity));
        drop_front(&mut bytes, usize::MAX);
        assert!(bytes.is_empty());
    }
}
