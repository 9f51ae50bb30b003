//! A quick "never seen" for event ids.

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, Hasher},
};

use crate::logs::line::EventId;

/// Half of each id that the store holds.
///
/// The whole ids are in the lines; half of one settles nearly every question in half the memory,
/// and the store compares whole ids when it says "perhaps".
#[derive(Debug, Default)]
pub(super) struct SeenIds {
    halves: HashSet<u64, BuildHasherDefault<AsIs>>,
}

impl SeenIds {
    /// False when no line has this id.
    pub(super) fn may_have(&self, id: EventId) -> bool {
        self.halves.contains(&id.half())
    }

    pub(super) fn add(&mut self, id: EventId) {
        self.halves.insert(id.half());
    }

    pub(super) fn remove(&mut self, id: EventId) {
        self.halves.remove(&id.half());
    }
}

/// The values are hashes already.
#[derive(Debug, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
