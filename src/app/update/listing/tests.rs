use proptest::prelude::*;
use tui_input::Input;

use super::*;

struct Item(String);

impl Named for Item {
    fn name(&self) -> &str {
        &self.0
    }
}

fn items(names: &[&str]) -> Vec<Item> {
    names.iter().map(|name| Item((*name).to_owned())).collect()
}

fn list(names: &[&str]) -> Listing<Item> {
    let mut list = Listing::default();
    replace(&mut list, items(names));
    list
}

fn shown(list: &Listing<Item>) -> Vec<&str> {
    list.visible.iter().map(|index| list.items[*index].0.as_str()).collect()
}

fn filter(list: &mut Listing<Item>, text: &str) {
    list.filter = Input::new(text.to_owned());
    refilter(list);
}

#[test]
fn the_cursor_stays_on_its_item_while_pages_arrive() {
    let mut list = list(&["m", "t"]);
    list.cursor = 1;
    let page = Page { items: items(&["a", "z", "n", "t"]), next: Some("2".into()) };
    assert!(!grow(&mut list, &mut None, page, own_order));
    assert_eq!(shown(&list), ["a", "m", "n", "t", "z"]);
    assert_eq!(list.selected().map(|item| item.0.as_str()), Some("t"));
}

#[test]
fn an_item_that_vanishes_leaves_the_cursor_in_place() {
    let mut list = list(&["a", "b", "c"]);
    list.cursor = 2;
    replace(&mut list, items(&["a", "b"]));
    assert_eq!(list.selected().map(|item| item.0.as_str()), Some("b"));
    replace(&mut list, items(&[]));
    assert!(list.selected().is_none());
}

#[test]
fn the_best_match_comes_first_and_the_selection_stays_where_it_can() {
    let mut list = list(&["api-checkout-worker", "billing", "checkout"]);
    filter(&mut list, "checkout");
    assert_eq!(shown(&list), ["checkout", "api-checkout-worker"]);
    assert_eq!(list.cursor, 1);
    filter(&mut list, "billing");
    assert_eq!((shown(&list), list.cursor), (vec!["billing"], 0));
    filter(&mut list, " ");
    assert_eq!(shown(&list).len(), 3);
}

proptest! {
    #[test]
    fn the_window_holds_the_cursor_and_wastes_no_row(
        len in 0_usize..60, cursor in 0_usize..60, offset in 0_usize..90, rows in 1_usize..30,
    ) {
        let names: Vec<String> = (0..len).map(|number| format!("{number:02}")).collect();
        let mut list = list(&names.iter().map(String::as_str).collect::<Vec<_>>());
        list.cursor = cursor.min(len.saturating_sub(1));
        list.offset = offset;
        keep_in_view(&mut list, rows);
        prop_assert!(list.offset <= list.cursor && list.cursor < list.offset + rows);
        prop_assert!(list.offset <= len.saturating_sub(rows));
    }

    #[test]
    fn motions_stay_inside(at in 0_usize..99, len in 0_usize..50, page in 0_usize..99) {
        for motion in [
            Motion::Down, Motion::Up, Motion::PageDown, Motion::PageUp, Motion::Top, Motion::Bottom,
        ] {
            prop_assert!(motion.apply(at, len, page) <= len.saturating_sub(1));
            prop_assert!(motion.scroll(at, len, page) <= len.saturating_sub(page));
        }
    }
}
