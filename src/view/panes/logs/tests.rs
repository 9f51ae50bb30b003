use super::line::Look;
use crate::{
    app::state::logs::LogItem,
    logs::StoredLine,
    view::tests::fixtures::{SCENES, scene},
};

/// What is drawn of each line, and how high scrolling takes it to be.
fn heights(name: &str, width: u16, change: impl Fn(&mut crate::app::State)) -> Vec<(usize, usize)> {
    let mut state = scene(name);
    change(&mut state);
    let look = Look::of(&state, width);
    let height = |stored: StoredLine<'_>| {
        let drawn = look.rows(stored, 0..10_000).len();
        (drawn, state.logs.height(&LogItem::Line(stored), width))
    };
    state.logs.store.lines(0..100).map(height).collect()
}

#[test]
fn a_line_is_drawn_as_high_as_scrolling_takes_it_to_be() {
    for name in ["shop", "folded", "columns", "searched", "canary-fails"] {
        assert!(SCENES.contains(&name));
        for width in [1, 40, 70, 120] {
            for (wrap, pretty, lanes) in [
                (false, false, false),
                (true, false, true),
                (false, true, true),
                (true, true, false),
            ] {
                let heights = heights(name, width, |state| {
                    let look = &mut state.logs.look;
                    (look.wrap, look.pretty, look.lanes) = (wrap, pretty, lanes);
                });
                for (drawn, counted) in heights {
                    assert_eq!(drawn, counted, "{name} {width} {wrap} {pretty}");
                }
            }
        }
    }
}

#[test]
fn a_part_of_a_line_is_the_same_as_in_the_whole() {
    let mut state = scene("folded");
    state.logs.look.wrap = true;
    let look = Look::of(&state, 60);
    for stored in state.logs.store.lines(0..100) {
        let whole = look.rows(stored, 0..100);
        for from in 0..whole.len() {
            for to in from + 1..=whole.len() {
                assert_eq!(look.rows(stored, from..to), whole[from..to], "{from}..{to}");
            }
        }
    }
}
