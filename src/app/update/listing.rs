//! What all lists share: moving the cursor, filtering, and replacing items under it.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use crate::{
    app::state::Listing,
    domain::{Alias, FunctionSummary, Page, SecretSummary},
    input::Action,
};

/// What an item is sorted, filtered and recognised by.
pub(super) trait Named {
    fn name(&self) -> &str;
}

impl Named for FunctionSummary {
    fn name(&self) -> &str {
        &self.name.0
    }
}

impl Named for Alias {
    fn name(&self) -> &str {
        &self.target.alias.0
    }
}

impl Named for SecretSummary {
    fn name(&self) -> &str {
        &self.name.0
    }
}

/// A step of the cursor or of a scrolling text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    Down,
    Up,
    PageDown,
    PageUp,
    Top,
    Bottom,
}

impl Motion {
    pub(super) fn of(action: Action) -> Option<Self> {
        Some(match action {
            Action::MoveDown => Self::Down,
            Action::MoveUp => Self::Up,
            Action::PageDown => Self::PageDown,
            Action::PageUp => Self::PageUp,
            Action::MoveTop => Self::Top,
            Action::MoveBottom => Self::Bottom,
            _ => return None,
        })
    }

    /// Where `at` goes in `len` rows, `page` of which are on the screen.
    pub(super) fn apply(self, at: usize, len: usize, page: usize) -> usize {
        let last = len.saturating_sub(1);
        let page = page.max(1);
        match self {
            Self::Down => at.saturating_add(1),
            Self::Up => at.saturating_sub(1),
            Self::PageDown => at.saturating_add(page),
            Self::PageUp => at.saturating_sub(page),
            Self::Top => 0,
            Self::Bottom => last,
        }
        .min(last)
    }

    /// Where the first row of a text of `len` rows goes, `page` of which are on the screen.
    pub(super) fn scroll(self, at: usize, len: usize, page: usize) -> usize {
        let positions = len.saturating_sub(page) + 1;
        self.apply(at, positions, page)
    }
}

/// Moves the cursor.
pub(super) fn move_cursor<T>(list: &mut Listing<T>, motion: Motion, page: usize) {
    list.cursor = motion.apply(list.cursor, list.visible.len(), page);
}

/// Brings the cursor into a window of `rows` rows, and fills the window where there are items.
pub(super) fn keep_in_view<T>(list: &mut Listing<T>, rows: usize) {
    if rows == 0 {
        return;
    }
    let highest = list.visible.len().saturating_sub(rows);
    let lowest = (list.cursor + 1).saturating_sub(rows);
    list.offset = list.offset.clamp(lowest, list.cursor.max(lowest)).min(highest.max(lowest));
}

/// Takes a page; true when it was the last.
///
/// Without `incoming` the list grows page by page; with it, the list there was stays until the
/// new one is whole.
pub(super) fn grow<T: Named>(
    list: &mut Listing<T>,
    incoming: &mut Option<Vec<T>>,
    page: Page<T>,
) -> bool {
    match incoming {
        None => merge(list, page.items),
        Some(items) => items.extend(page.items),
    }
    let complete = page.next.is_none();
    if complete && let Some(whole) = incoming.take() {
        replace(list, whole);
    }
    complete
}

/// Adds items; the cursor stays on its item.
fn merge<T: Named>(list: &mut Listing<T>, page: Vec<T>) {
    let kept = selected_name(list);
    list.items.extend(page);
    arrange(list, kept.as_deref());
}

/// Takes a whole new list; the cursor stays on its item where it is still there.
pub(super) fn replace<T: Named>(list: &mut Listing<T>, items: Vec<T>) {
    let kept = selected_name(list);
    list.items = items;
    arrange(list, kept.as_deref());
}

/// Applies the filter's text anew; the cursor stays on its item where it still passes.
pub(super) fn refilter<T: Named>(list: &mut Listing<T>) {
    let kept = selected_name(list);
    list.visible = passing(&list.items, list.filter.value());
    let at = kept.and_then(|name| position_of(list, &name));
    list.cursor = at.unwrap_or(0);
}

fn selected_name<T: Named>(list: &Listing<T>) -> Option<String> {
    list.selected().map(|item| item.name().to_owned())
}

fn position_of<T: Named>(list: &Listing<T>, name: &str) -> Option<usize> {
    let is_it = |index: &usize| list.items.get(*index).is_some_and(|item| item.name() == name);
    list.visible.iter().position(is_it)
}

fn arrange<T: Named>(list: &mut Listing<T>, kept: Option<&str>) {
    list.items.sort_by(|a, b| a.name().cmp(b.name()));
    // A list that changes while it is read can bring an item on two pages.
    list.items.dedup_by(|later, earlier| later.name() == earlier.name());
    list.visible = passing(&list.items, list.filter.value());
    let found = kept.and_then(|name| position_of(list, name));
    let end = list.visible.len().saturating_sub(1);
    list.cursor = found.unwrap_or(list.cursor).min(end);
}

/// Indices of the items that pass a fuzzy filter: the best match first, then by name.
fn passing<T: Named>(items: &[T], filter: &str) -> Vec<usize> {
    if filter.trim().is_empty() {
        return (0..items.len()).collect();
    }
    let mut fuzzy = Fuzzy::new(filter);
    let scored = items.iter().enumerate();
    let mut scored: Vec<(u32, usize)> = scored
        .filter_map(|(index, item)| fuzzy.score(item.name()).map(|score| (score, index)))
        .collect();
    scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    scored.into_iter().map(|(_, index)| index).collect()
}

/// A fuzzy pattern, with the memory that matching needs.
pub(super) struct Fuzzy {
    pattern: Pattern,
    matcher: Matcher,
    chars: Vec<char>,
}

impl Fuzzy {
    pub(super) fn new(text: &str) -> Self {
        Self {
            pattern: Pattern::parse(text, CaseMatching::Smart, Normalization::Smart),
            matcher: Matcher::new(Config::DEFAULT),
            chars: Vec::new(),
        }
    }

    /// How well `text` matches; `None` when it does not.
    pub(super) fn score(&mut self, text: &str) -> Option<u32> {
        self.pattern.score(Utf32Str::new(text, &mut self.chars), &mut self.matcher)
    }
}

#[cfg(test)]
mod tests;
