//! What the screens say, kept as text in `tests/screens/`.

use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
    text::Span,
};

use super::fixtures::{PLAINTEXT, SCENES, scene, shop};
use crate::{
    app::State,
    theme::{Sources, Theme},
};

/// The cells of a state on a screen of this size.
pub(super) fn cells(state: &State, theme: &Theme, (width, height): (u16, u16)) -> Buffer {
    let backend = TestBackend::new(width, height);
    let mut terminal = Terminal::new(backend).unwrap_or_else(|error| match error {});
    let draw = |frame: &mut ratatui::Frame<'_>| crate::view::draw(state, theme, frame);
    terminal.draw(draw).unwrap_or_else(|error| match error {});
    terminal.backend().buffer().clone()
}

/// A shipped theme.
pub(super) fn theme(name: &str) -> Theme {
    let loaded = Theme::load(name, &Sources::shipped());
    loaded.unwrap_or_else(|error| unreachable!("{error}")).0
}

/// The rows of a screen as text.
fn text(name: &str, size: (u16, u16)) -> String {
    let mut state = scene(name);
    (state.screen.width, state.screen.height) = size;
    let cells = cells(&state, &theme("dark"), size);
    cells.content().chunks(usize::from(size.0).max(1)).map(row).collect()
}

/// One row; the cell behind a wide character is part of it.
fn row(cells: &[Cell]) -> String {
    let mut row = String::new();
    let mut covered = 0;
    for cell in cells {
        if covered == 0 {
            row.push_str(cell.symbol());
            covered = Span::raw(cell.symbol()).width();
        }
        covered = covered.saturating_sub(1);
    }
    row.trim_end().to_owned() + "\n"
}

fn keep(name: &str, size: (u16, u16)) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../tests/screens");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let file = format!("{name}-{}x{}", size.0, size.1);
    settings.bind(|| insta::assert_snapshot!(file, text(name, size)));
}

#[test]
fn every_scene_at_80x24() {
    for name in SCENES {
        keep(name, (80, 24));
    }
}

#[test]
fn larger_screens_show_more() {
    for name in [
        "shop",
        "paused",
        "revealed",
        "stale",
        "confirm-armed",
        "changed",
        "failing",
        "error-groups",
        "columns",
        "invocations",
    ] {
        keep(name, (120, 40));
    }
    keep("several", (120, 40));
    for name in ["failing", "outage", "cut"] {
        keep(name, (200, 60));
    }
    keep("query-found", (120, 40));
    keep("canary-fails", (120, 36));
    keep("lanes", (200, 60));
    keep("shop", (200, 60));
    keep("confirm-armed", (200, 60));
}

#[test]
fn every_part_of_a_function_at_every_size() {
    for part in ["view-overview", "view-charts", "view-versions", "view-triggers", "view-denied"] {
        keep(part, (120, 40));
        keep(part, (40, 12));
    }
    keep("view-charts", (200, 60));
}

#[test]
fn every_rollout_at_every_size() {
    for name in SCENES.iter().filter(|name| is_about_rollouts(name)) {
        for size in [(40, 12), (120, 40), (200, 60)] {
            keep(name, size);
        }
    }
}

fn is_about_rollouts(name: &str) -> bool {
    ["planner", "rollout", "aliases-rollouts", "tell"].iter().any(|part| name.starts_with(part))
}

#[test]
fn the_smallest_screens_show_what_matters() {
    for name in
        ["shop", "failing", "outage", "confirm-typed", "protected", "revealed", "binary-secret"]
    {
        keep(name, (40, 12));
    }
    for name in ["stop", "unstop", "stopped", "invoke-prompt", "invoke-confirm", "invoked"] {
        keep(name, (40, 12));
    }
    for name in ["unstop-prompt", "adopt-prompt", "adopt-confirm", "adopt-partly", "adopted"] {
        keep(name, (40, 12));
    }
    keep("shop", (60, 16));
    keep("shop", (39, 12));
}

#[test]
fn no_scene_breaks_at_any_size() {
    for name in SCENES {
        for size in [(1, 1), (5, 3), (40, 12), (41, 19), (79, 21), (100, 12), (300, 100)] {
            text(name, size);
        }
    }
}

#[test]
fn the_header_never_loses_the_split_or_the_account() {
    for width in 40..=200 {
        let screen = text("shop", (width, 24));
        assert!(screen.contains("41 90% | 42 10%"), "{width}");
        assert!(screen.contains("B→41"), "{width}");
        assert!(screen.contains("471122223333"), "{width}");
    }
    for width in 60..=200 {
        let screen = text("protected", (width, 24));
        assert!(screen.contains("READ-ONLY") && screen.contains("PROTECTED"), "{width}");
    }
}

#[test]
fn a_preview_keeps_its_keys_and_its_field_on_the_lowest_screen() {
    for height in 12..40 {
        let typed = text("confirm-typed", (80, height));
        assert!(typed.contains("type checkout:live") && typed.contains("Enter apply"), "{height}");
        let rollback = text("confirm-armed", (80, height));
        assert!(rollback.contains("471122223333") && rollback.contains("Enter roll back"));
    }
}

#[test]
fn only_a_revealed_secret_is_on_the_screen() {
    let password = r#"t7-Kq}v\"9,xL[2wQzR8"#;
    assert!(PLAINTEXT.contains(password));
    for name in SCENES {
        for size in [(80, 24), (200, 60)] {
            let shown = text(name, size).contains(password);
            assert_eq!(shown, matches!(*name, "revealed" | "secret-key"), "{name}");
        }
    }
}

#[test]
fn a_value_never_leaves_its_pane() {
    let mut state = scene("text-secret");
    for size in [(40, 12), (80, 24), (120, 30), (200, 60)] {
        (state.screen.width, state.screen.height) = size;
        let shown = text("text-secret", size);
        let rows = shown.lines().filter(|row| row.contains("0123456789abcdef"));
        let frame = state.layout().pane(crate::app::state::Pane::Secrets).unwrap_or_default();
        assert!(rows.count() < usize::from(frame.height) - 2, "{size:?}");
    }
}

#[test]
fn the_shop_is_drawn_from_the_state_alone() {
    let (theme, size) = (theme("dark"), (120, 40));
    assert_eq!(cells(&shop(), &theme, size), cells(&shop(), &theme, size));
}
