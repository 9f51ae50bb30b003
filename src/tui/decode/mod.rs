//! The bytes a terminal sends, as keys, pastes and answers.
//!
//! Ours rather than the terminal library's, whose reader loops without end on a terminal that
//! hung up, takes an escape sequence split between two packets for the Esc key, and would turn
//! the answer to a colour query into keys.

mod control;
mod csi;
mod osc;
mod paste;
mod patience;
mod wipe;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::input::{Chord, Key};

pub(super) use self::patience::Patience;
pub(super) use self::wipe::wipe;
use self::{paste::Paste, wipe::drop_front};

const ESC: u8 = 0x1b;

/// Longest escape sequence that is waited for; what is longer is no key.
const LONGEST_SEQUENCE: usize = 4096;

/// What came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Chord),
    /// A bracketed paste, whole.
    Paste(String),
    /// The answer to a query for the background colour.
    Background(Rgb),
    /// The answer to a query for the device attributes, which every terminal gives. It comes
    /// after all earlier answers.
    Attributes,
    /// The terminal is gone.
    HungUp,
}

/// A colour, 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// Turns bytes into inputs, however they are cut into reads.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    pending: Vec<u8>,
    paste: Option<Paste>,
    /// An Esc was taken for the key, because nothing followed it in time. Its tail may be late.
    tail_due: bool,
    ready: VecDeque<Input>,
}

/// What the first bytes of the buffer are.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// So many bytes, and what they mean, if anything.
    Take(usize, Option<Input>),
    /// So many bytes, after which a paste goes on until its end mark.
    BeginPaste(usize),
    /// More bytes are needed to tell.
    Wait,
}

impl Decoder {
    /// Takes bytes in.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        if std::mem::take(&mut self.tail_due) && is_tail(bytes) {
            self.pending.push(ESC);
        }
        if self.paste.as_ref().is_some_and(|paste| paste.is_over(bytes)) {
            self.paste = None;
        }
        self.pending.extend_from_slice(bytes);
        self.advance();
    }

    /// The next input, if the bytes so far hold one.
    pub(super) fn next(&mut self) -> Option<Input> {
        let next = self.ready.pop_front();
        if self.ready.is_empty() {
            // What was typed may be a secret: it goes with the queue's memory.
            self.ready = VecDeque::new();
        }
        next
    }

    /// What more bytes are waited for, if for anything: call [`Decoder::expire`] when they don't
    /// come within its time.
    pub(super) fn waits_for(&self) -> Option<Patience> {
        if let Some(paste) = &self.paste {
            return (!paste.is_stalled()).then_some(Patience::Paste);
        }
        match *self.pending.as_slice() {
            [] => self.tail_due.then_some(Patience::Tail),
            [ESC] => Some(Patience::Esc),
            _ => Some(Patience::Sequence),
        }
    }

    /// No more bytes came: what is there is a lone Esc, an Alt chord, or nothing of meaning; a
    /// paste has so much text for now.
    pub(super) fn expire(&mut self) {
        self.tail_due = false;
        if let Some(paste) = &mut self.paste {
            let text = paste.stall(&self.pending);
            drop_front(&mut self.pending, usize::MAX);
            self.ready.extend(Some(text).filter(|text| !text.is_empty()).map(Input::Paste));
            return;
        }
        match *self.pending.as_slice() {
            [ESC] => {
                self.ready.push_back(Input::Key(Chord::plain(Key::Esc)));
                self.tail_due = true;
            }
            [ESC, byte] => {
                let key = control::chord(byte).map(|chord| Chord { alt: true, ..chord });
                self.ready.extend(key.map(Input::Key));
            }
            _ => {}
        }
        drop_front(&mut self.pending, usize::MAX);
    }

    fn advance(&mut self) {
        while !self.pending.is_empty() {
            if let Some(paste) = &mut self.paste {
                let Some(text) = paste.take_from(&mut self.pending) else { return };
                let rest_of_stalled = self.paste.take().is_some_and(|paste| paste.was_stalled());
                if !text.is_empty() || !rest_of_stalled {
                    self.ready.push_back(Input::Paste(text));
                }
                continue;
            }
            match step(&self.pending) {
                Step::Take(count, input) => {
                    drop_front(&mut self.pending, count);
                    self.ready.extend(input);
                }
                Step::BeginPaste(count) => {
                    drop_front(&mut self.pending, count);
                    self.paste = Some(Paste::default());
                }
                Step::Wait if self.pending.len() > LONGEST_SEQUENCE => {
                    drop_front(&mut self.pending, usize::MAX);
                }
                Step::Wait => return,
            }
        }
    }
}

/// The rest of a key's sequence whose Esc came alone: all in one read, as no fingers type it.
fn is_tail(bytes: &[u8]) -> bool {
    let sequence = [&[ESC], bytes].concat();
    matches!(bytes, [b'[' | b'O', _, ..])
        && matches!(step(&sequence), Step::Take(length, Some(_)) if length == sequence.len())
}

/// Reads the first input of `bytes`, which are not empty.
fn step(bytes: &[u8]) -> Step {
    match *bytes {
        [] | [ESC] => Step::Wait,
        [ESC, b'[', ..] => csi::step(bytes),
        [ESC, b'O', ..] => csi::single_shift(bytes),
        [ESC, b']' | b'P' | b'X' | b'^' | b'_', ..] => osc::step(bytes),
        [ESC, ESC, ..] => Step::Take(1, Some(Input::Key(Chord::plain(Key::Esc)))),
        [ESC, ..] => match character(bytes.get(1..).unwrap_or_default()) {
            Step::Take(count, Some(Input::Key(chord))) => {
                Step::Take(count + 1, Some(Input::Key(Chord { alt: true, ..chord })))
            }
            Step::Take(count, _) => Step::Take(count + 1, None),
            other => other,
        },
        _ => character(bytes),
    }
}

/// One control character or one UTF-8 character.
fn character(bytes: &[u8]) -> Step {
    let Some(&first) = bytes.first() else { return Step::Wait };
    if first < 0x80 {
        return Step::Take(1, control::chord(first).map(Input::Key));
    }
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Step::Take(1, None),
    };
    let Some(encoded) = bytes.get(..length) else {
        let continues = bytes.iter().skip(1).all(|byte| (0x80..0xc0).contains(byte));
        return if continues { Step::Wait } else { Step::Take(1, None) };
    };
    match std::str::from_utf8(encoded).ok().and_then(|text| text.chars().next()) {
        Some(char) if !char.is_control() => Step::Take(length, Some(Input::Key(Chord::char(char)))),
        Some(_) => Step::Take(length, None),
        None => Step::Take(1, None),
    }
}
