//! What all lists share: moving the cursor, filtering, and replacing items under it.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use crate::{
    app::state::Listing,
    domain::{Alias, FunctionName, FunctionSummary, Page, SecretSummary, target},
    input::Action,
};

/// What an item is sorted, filtered and recognised by.
pub(super) trait Named {
    fn name(&self) -> &str;

    /// What else a filter finds it by.
    fn texts(&self) -> Vec<String> {
        Vec::new()
    }
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

    fn texts(&self) -> Vec<String> {
        let tags = self.tags.iter().map(|(key, value)| format!("{key}={value}"));
        tags.chain([self.description.clone()]).collect()
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

/// The order in which items are shown; empty for their own.
pub(super) type Order = Vec<usize>;

/// Takes a page; true when it was the last. `order` tells how the items are shown.
///
/// Without `incoming` the list grows page by page; with it, the list there was stays until the
/// new one is whole.
pub(super) fn grow<T: Named>(
    list: &mut Listing<T>,
    incoming: &mut Option<Vec<T>>,
    page: Page<T>,
    order: impl FnOnce(&[T]) -> Order,
) -> bool {
    match incoming {
        None => {
            let kept = selected_name(list);
            list.items.extend(page.items);
            arrange(list, kept.as_deref(), order);
            return page.next.is_none();
        }
        Some(items) => items.extend(page.items),
    }
    let complete = page.next.is_none();
    if complete && let Some(whole) = incoming.take() {
        replace_ordered(list, whole, order);
    }
    complete
}

/// Items are shown in their own order.
pub(super) fn own_order<T>(_: &[T]) -> Order {
    Order::new()
}

/// Takes a whole new list; the cursor stays on its item where it is still there.
pub(super) fn replace<T: Named>(list: &mut Listing<T>, items: Vec<T>) {
    replace_ordered(list, items, own_order);
}

fn replace_ordered<T: Named>(
    list: &mut Listing<T>,
    items: Vec<T>,
    order: impl FnOnce(&[T]) -> Order,
) {
    let kept = selected_name(list);
    list.items = items;
    arrange(list, kept.as_deref(), order);
}

/// Shows the items in another order. The cursor stays on its item, and that in its row.
pub(super) fn reorder<T: Named>(list: &mut Listing<T>, order: Order) {
    let row = list.cursor.saturating_sub(list.offset);
    list.order = order;
    refilter(list);
    list.offset = list.cursor.saturating_sub(row);
}

/// Puts the cursor on the item of this name, when it is shown.
pub(super) fn select<T: Named>(list: &mut Listing<T>, name: &str) -> bool {
    let at = position_of(list, name);
    list.cursor = at.unwrap_or(list.cursor);
    at.is_some()
}

/// Applies the filter's text anew; the cursor stays on its item where it still passes.
pub(super) fn refilter<T: Named>(list: &mut Listing<T>) {
    let kept = selected_name(list);
    list.visible = passing(list);
    let at = kept.and_then(|name| position_of(list, &name));
    list.cursor = at.unwrap_or(0);
}

fn selected_name<T: Named>(list: &Listing<T>) -> Option<String> {
    list.selected().map(|item| item.name().to_owned())
}

/// Where in the list's rows an item is; `None` when the filter hides it or there is none.
pub(super) fn position_of<T: Named>(list: &Listing<T>, name: &str) -> Option<usize> {
    let is_it = |index: &usize| list.items.get(*index).is_some_and(|item| item.name() == name);
    list.visible.iter().position(is_it)
}

fn arrange<T: Named>(list: &mut Listing<T>, kept: Option<&str>, order: impl FnOnce(&[T]) -> Order) {
    list.items.sort_by(|a, b| a.name().cmp(b.name()));
    // A list that changes while it is read can bring an item on two pages.
    list.items.dedup_by(|later, earlier| later.name() == earlier.name());
    list.order = order(&list.items);
    list.visible = passing(list);
    let found = kept.and_then(|name| position_of(list, name));
    let end = list.visible.len().saturating_sub(1);
    list.cursor = found.unwrap_or(list.cursor).min(end);
}

/// Indices of the items that pass the filter. While it is typed the best match comes first; else,
/// and among equals, they stand in the list's order.
fn passing<T: Named>(list: &Listing<T>) -> Vec<usize> {
    let Listing { items, order, .. } = list;
    let all = || {
        let ordered = order.len() == items.len();
        let mut all = if ordered { order.clone() } else { (0..items.len()).collect() };
        all.retain(|index| {
            list.only.as_ref().is_none_or(|only| only.contains(items[*index].name()))
        });
        all
    };
    let filter = list.filter.value().trim();
    if filter.is_empty() {
        return all();
    }
    if let Some(FunctionName(name)) = target::function_in_arn(filter) {
        return all().into_iter().filter(|index| items[*index].name() == name).collect();
    }
    let mut fuzzy = Fuzzy::new(filter);
    let score = |index: usize| Some((score_of(items.get(index)?, &mut fuzzy)?, index));
    let mut scored: Vec<(u32, usize)> = all().into_iter().filter_map(score).collect();
    if list.filtering || order.is_empty() {
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    }
    scored.into_iter().map(|(_, index)| index).collect()
}

/// A match of the name comes before any of the other texts.
fn score_of<T: Named>(item: &T, fuzzy: &mut Fuzzy) -> Option<u32> {
    const BY_NAME: u32 = 1 << 16;
    if let Some(score) = fuzzy.score(item.name()) {
        return Some(score.saturating_add(BY_NAME));
    }
    item.texts().iter().filter_map(|text| fuzzy.score(text)).max()
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
