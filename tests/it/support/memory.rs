//! The memory of another process, searched for a secret.

use std::{
    fs::{self, File},
    ops::RangeInclusive,
    os::unix::fs::FileExt,
};

/// Bytes from a character to the next: 1 where a text lies in one piece, more where it lies in the
/// cells of a screen, whatever size those have.
const STRIDES: RangeInclusive<usize> = 1..=96;

/// How much is read at once.
const CHUNK: u64 = 4 << 20;

/// Searches all readable memory of a process; tells each place as its mapping and the stride.
///
/// Cells are data of the process: what can't be written to is searched for whole texts only.
pub fn search(pid: i32, text: &str) -> Vec<String> {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).expect("the process is there");
    let memory = File::open(format!("/proc/{pid}/mem")).expect("its memory may be read");
    let mut found = Vec::new();
    for mapping in maps.lines() {
        let mut words = mapping.split_whitespace();
        let (Some(range), Some(mode)) = (words.next(), words.next()) else { continue };
        if !mode.starts_with('r') {
            continue;
        }
        let strides = if mode.starts_with("rw") { STRIDES } else { 1..=1 };
        for bytes in chunks(&memory, range, text.len() * STRIDES.end()) {
            let strides = strides_of(&bytes, text.as_bytes(), &strides);
            found.extend(strides.into_iter().map(|stride| format!("{mapping}, every {stride}")));
        }
    }
    found
}

/// The memory of a mapping, piece by piece, each with the beginning of the next.
fn chunks(memory: &File, range: &str, beyond: usize) -> impl Iterator<Item = Vec<u8>> {
    let (start, end) = range.split_once('-').expect("a range");
    let number = |text| u64::from_str_radix(text, 16).expect("a number in hex");
    let (start, end) = (number(start), number(end));
    let places = (start..end).step_by(usize::try_from(CHUNK).expect("it fits"));
    places.filter_map(move |at| {
        let length = (end - at).min(CHUNK + beyond as u64);
        let mut bytes = vec![0; usize::try_from(length).expect("it fits")];
        // Some mappings of the kernel's have no bytes; others are gone by now.
        let count = memory.read_at(&mut bytes, at).ok()?;
        bytes.truncate(count);
        Some(bytes)
    })
}

fn strides_of(bytes: &[u8], text: &[u8], strides: &RangeInclusive<usize>) -> Vec<usize> {
    let is_at = |at: usize, stride: usize| {
        let here = bytes.get(at..).unwrap_or_default().iter().step_by(stride);
        here.take(text.len()).eq(text)
    };
    let begins = |at: &usize| bytes.get(at + 1..).is_some();
    let starts = memchr::memchr_iter(text[0], bytes).filter(begins);
    starts
        .flat_map(|at| {
            strides
                .clone()
                .filter(move |stride| bytes.get(at + stride) == text.get(1) && is_at(at, *stride))
        })
        .collect()
}

#[test]
fn a_text_is_found_in_one_piece_and_spread_out() {
    let whole = b"..hunter2..";
    assert_eq!(strides_of(whole, b"hunter2", &STRIDES), [1]);
    let cells: Vec<u8> = b"hunter2".iter().flat_map(|c| [*c, 0, 0, 7]).collect();
    assert_eq!(strides_of(&cells, b"hunter2", &STRIDES), [4]);
    assert!(strides_of(b"hunter3", b"hunter2", &STRIDES).is_empty());
}
