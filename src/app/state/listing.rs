//! A list with a filter, a selection and a scroll offset: what all list panes share.

use std::collections::BTreeSet;

use tui_input::Input;

/// Items, which of them pass the filter, and where the cursor is.
///
/// `update` keeps `visible`, `selected` and `offset` true; drawing only reads them.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    /// All items, by name.
    pub items: Vec<T>,
    /// Indices into `items` in the order shown where no filter orders them; empty for the items'
    /// own order.
    pub order: Vec<usize>,
    /// Indices into `items` that pass the filter, in the order shown.
    pub visible: Vec<usize>,
    /// Position of the cursor in `visible`.
    pub cursor: usize,
    /// First position of `visible` that is on the screen.
    pub offset: usize,
    /// Only the items of these names are shown, whatever the filter says; `None` for all.
    pub only: Option<BTreeSet<String>>,
    /// The filter's text; empty shows everything.
    pub filter: Input,
    /// The filter has the keys.
    pub filtering: bool,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            order: Vec::new(),
            visible: Vec::new(),
            cursor: 0,
            offset: 0,
            only: None,
            filter: Input::default(),
            filtering: false,
        }
    }
}

impl<T> Listing<T> {
    /// The item under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&T> {
        self.visible.get(self.cursor).and_then(|index| self.items.get(*index))
    }

    /// The items that are shown in a window of `rows` rows, with their positions in `visible`.
    pub fn window(&self, rows: usize) -> impl Iterator<Item = (usize, &T)> {
        self.visible
            .iter()
            .enumerate()
            .skip(self.offset)
            .take(rows)
            .filter_map(|(position, index)| self.items.get(*index).map(|item| (position, item)))
    }
}
