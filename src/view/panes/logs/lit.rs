//! A text with what a search matches lit up, drawn piece by piece.

use std::{iter::Peekable, ops::Range};

use super::super::super::runs::Runs;
use crate::theme::Role;

/// Walks the matches beside the pieces: however many pieces a text has, it is searched once.
pub(super) struct Lit<'a, M: Iterator<Item = Range<usize>>> {
    text: &'a str,
    matches: Peekable<M>,
    role: Role,
    marked: Role,
}

impl<'a, M: Iterator<Item = Range<usize>>> Lit<'a, M> {
    /// `matches` are ranges of bytes in `text`, from left to right.
    pub fn new(text: &'a str, matches: M, role: Role, marked: Role) -> Self {
        Self { text, matches: matches.peekable(), role, marked }
    }

    /// The next piece that is wanted, behind those before; a match may begin or end outside it.
    pub fn piece(&mut self, bytes: Range<usize>) -> Runs<'a> {
        let text = self.text;
        let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
        let mut runs = Runs::new();
        let mut at = bytes.start;
        while let Some(found) = self.matches.peek().filter(|found| found.start < bytes.end) {
            let (start, end) = (found.start.max(at), found.end.min(bytes.end));
            if start < end {
                runs = runs.add(self.role, slice(at..start)).add(self.marked, slice(start..end));
                at = end;
            }
            if found.end > bytes.end {
                // It goes on in the next piece.
                break;
            }
            self.matches.next();
        }
        runs.add(self.role, slice(at..bytes.end))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn lit_up(runs: &Runs<'_>) -> String {
        runs.iter().filter(|(_, role)| *role == Role::Match).map(|(text, _)| text).collect()
    }

    #[test]
    fn a_match_is_lit_in_each_piece_it_reaches_into() {
        let matches = [1..2, 3..9, 10..11].into_iter();
        let mut lit = Lit::new("0123456789ab", matches, Role::Text, Role::Match);
        let pieces = [0..4, 4..8, 8..12].map(|bytes| lit_up(&lit.piece(bytes)));
        assert_eq!(pieces, ["13", "4567", "8a"]);
    }

    #[test]
    fn pieces_may_be_left_out() {
        let matches = [1..2, 3..9, 10..11].into_iter();
        let mut lit = Lit::new("0123456789ab", matches, Role::Text, Role::Match);
        assert_eq!(lit_up(&lit.piece(8..12)), "8a");
    }

    #[test]
    fn the_matches_are_walked_once_however_many_pieces_there_are() {
        let text = "ab".repeat(500);
        let walked = Cell::new(0);
        let matches =
            (0..500).map(|at| 2 * at..2 * at + 1).inspect(|_| walked.set(walked.get() + 1));
        let mut lit = Lit::new(&text, matches, Role::Text, Role::Match);
        for at in 0..100 {
            assert_eq!(lit_up(&lit.piece(at * 10..at * 10 + 10)), "aaaaa");
            assert!(walked.get() <= (at + 1) * 5 + 1, "piece {at}: {}", walked.get());
        }
    }
}
