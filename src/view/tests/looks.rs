//! How the screens look, apart from what they say.

use std::{collections::BTreeSet, fs, path::Path};

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

use super::{
    fixtures::{SCENES, scene},
    screens::{cells, theme},
};
use crate::theme::{ColorDepth, Role, Theme};

const SIZE: (u16, u16) = (120, 36);

fn drawn(name: &str, theme: &Theme) -> Buffer {
    let mut state = scene(name);
    (state.screen.width, state.screen.height) = SIZE;
    cells(&state, theme, SIZE)
}

/// The cells of the first place where a text stands.
fn found<'b>(buffer: &'b Buffer, text: &str) -> &'b [Cell] {
    let columns = usize::from(SIZE.0);
    for row in buffer.content().chunks(columns) {
        for start in 0..columns {
            let end = columns.min(start + text.chars().count());
            let symbols: String = row[start..end].iter().map(Cell::symbol).collect();
            if symbols == text {
                return &row[start..end];
            }
        }
    }
    unreachable!("{text} is not on the screen")
}

fn look(cell: &Cell) -> (Color, Color, Modifier) {
    (cell.fg, cell.bg, cell.modifier)
}

#[test]
fn without_colour_there_is_none_anywhere() {
    let theme = theme("dark").adapt(ColorDepth::Mono);
    for name in SCENES {
        let coloured = drawn(name, &theme)
            .content()
            .iter()
            .any(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
        assert!(!coloured, "{name}");
    }
}

#[test]
fn focus_and_selection_are_seen_without_colour() {
    let screen = drawn("shop", &theme("dark").adapt(ColorDepth::Mono));
    let reversed =
        |text| found(&screen, text).iter().all(|c| c.modifier.contains(Modifier::REVERSED));
    assert!(reversed("▸ Functions"));
    assert!(!reversed("Aliases"));
    assert!(reversed("checkout  "), "the row under the cursor");
    assert!(!reversed("cart      "));
}

#[test]
fn the_canary_is_told_from_the_stable_version_without_colour() {
    let screen = drawn("shop", &theme("dark").adapt(ColorDepth::Mono));
    assert_eq!(found(&screen, "■□").len(), 2, "the bar changes its glyph");
    let [stable, canary] = ["41 90%", "42 10%"].map(|text| look(&found(&screen, text)[0]));
    assert_ne!(stable, canary);
}

#[test]
fn an_error_line_stands_out_from_all_others() {
    for depth in [ColorDepth::Mono, ColorDepth::Ansi16, ColorDepth::TrueColor] {
        let screen = drawn("shop", &theme("dark").adapt(depth));
        let error = look(&found(&screen, "Task timed out")[0]);
        for other in ["order accepted", "card declined", "report  8f"] {
            assert_ne!(look(&found(&screen, other)[0]), error, "{depth:?} {other}");
        }
    }
}

#[test]
fn a_rate_that_rose_is_the_loudest_of_its_column() {
    for depth in [ColorDepth::Mono, ColorDepth::Ansi16, ColorDepth::TrueColor] {
        let screen = drawn("failing", &theme("dark").adapt(depth));
        let [rose, as_before] = ["6.8%", "0.2%"].map(|rate| {
            let row = |cell: &&[Cell]| cell.iter().map(Cell::symbol).collect::<String>();
            let rows = screen.content().chunks(usize::from(SIZE.0)).skip(6);
            let row = rows.into_iter().find(|cells| row(cells).contains(rate));
            let row = row.unwrap_or_else(|| unreachable!("{rate} is not on the screen"));
            let text: Vec<&str> = row.iter().map(Cell::symbol).collect();
            let at = text.windows(4).position(|window| window.concat() == rate);
            look(&row[at.unwrap_or_default()])
        });
        assert_ne!(rose, as_before, "{depth:?}");
    }
}

#[test]
fn the_key_lights_up_when_it_is_armed() {
    for depth in [ColorDepth::Mono, ColorDepth::Ansi16, ColorDepth::TrueColor] {
        let theme = theme("dark").adapt(depth);
        let key = |name| look(&found(&drawn(name, &theme), "Enter roll back")[0]);
        assert_ne!(key("confirm"), key("confirm-armed"), "{depth:?}");
    }
}

#[test]
fn what_an_overlay_lies_over_recedes() {
    let theme = theme("dark");
    let behind = look(&found(&drawn("confirm-armed", &theme), "auth-session")[0]);
    let style = theme.style(Role::Behind);
    assert_eq!(behind, (style.fg.unwrap_or_default(), theme_paper(&theme), Modifier::empty()));
}

fn theme_paper(theme: &Theme) -> Color {
    theme.style(Role::Background).bg.unwrap_or_default()
}

#[test]
fn matches_and_the_current_match_are_lit() {
    let theme = theme("dark");
    let screen = drawn("searched", &theme);
    let lit = |cells: &[Cell], role: Role| cells.iter().all(|c| Some(c.fg) == theme.style(role).fg);
    assert!(lit(found(&screen, "declined, r").get(..8).unwrap_or_default(), Role::Match));
    assert!(lit(found(&screen, "Declined"), Role::MatchCurrent));
}

/// A role that nothing is drawn in is a setting that does nothing.
#[test]
fn every_role_is_drawn_somewhere() {
    let mut source = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view"), &mut source);
    let unused: BTreeSet<&str> = Role::ALL
        .iter()
        .filter(|role| !source.contains(&format!("Role::{role:?}")))
        .map(|role| role.name())
        .collect();
    assert_eq!(unused, BTreeSet::new());
}

fn read(folder: &Path, into: &mut String) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| !path.ends_with("tests")) {
        if path.is_dir() {
            read(&path, into);
        } else {
            into.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}
