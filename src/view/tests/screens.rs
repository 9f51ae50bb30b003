use ratatui::{Terminal, backend::TestBackend};

use super::fixtures::{blank, shop};
use crate::{
    app::State,
    theme::{Sources, Theme},
};

/// What a state looks like on a screen of this size, as text.
fn text(state: &State, width: u16, height: u16) -> String {
    let (theme, _) =
        Theme::load("dark", &Sources::shipped()).unwrap_or_else(|e| unreachable!("{e}"));
    let mut terminal =
        Terminal::new(TestBackend::new(width, height)).unwrap_or_else(|e| match e {});
    terminal.draw(|frame| crate::view::draw(state, &theme, frame)).unwrap_or_else(|e| match e {});
    terminal.backend().to_string()
}

#[test]
fn no_size_is_too_small_or_too_large_to_draw() {
    for (width, height) in [(1, 1), (5, 3), (39, 24), (40, 12), (79, 19), (300, 100)] {
        for state in [blank(), shop()] {
            let shown = text(&state, width, height);
            let fits = width >= 40 && height >= 12;
            assert_eq!(shown.contains("shop-prod"), fits, "{width}x{height}");
        }
    }
    assert!(text(&shop(), 39, 24).contains("serin needs 40x12; this is 39x24"));
}
