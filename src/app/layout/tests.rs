use proptest::prelude::*;

use super::*;

fn screens() -> impl Strategy<Value = Screen> {
    let sides = prop_oneof![0..=260_u16, Just(u16::MAX), any::<u16>()];
    let focus = proptest::sample::select(Pane::ALL.to_vec());
    let screen = (sides.clone(), sides, focus, any::<bool>(), any::<bool>());
    screen.prop_map(|(width, height, focus, zoomed, alarm)| Screen {
        width,
        height,
        focus,
        zoomed,
        alarm,
        ..Screen::default()
    })
}

fn overlap(a: Area, b: Area) -> bool {
    let apart = |a: u16, a_len: u16, b: u16, b_len: u16| {
        u32::from(a) + u32::from(a_len) <= u32::from(b)
            || u32::from(b) + u32::from(b_len) <= u32::from(a)
    };
    !apart(a.x, a.width, b.x, b.width) && !apart(a.y, a.height, b.y, b.height)
}

fn parts(layout: &Layout) -> Vec<Area> {
    let Layout { header, headline, alarm, status, footer, .. } = *layout;
    let fixed = [header, headline, alarm, status, footer];
    fixed.into_iter().chain(layout.tabs).chain(layout.panes.iter().map(|(_, area)| *area)).collect()
}

proptest! {
    #[test]
    fn nothing_overlaps_or_leaves_the_screen(screen in screens()) {
        let layout = Layout::of(screen);
        let parts = parts(&layout);
        for (index, part) in parts.iter().enumerate() {
            prop_assert!(u32::from(part.x) + u32::from(part.width) <= u32::from(screen.width));
            prop_assert!(u32::from(part.y) + u32::from(part.height) <= u32::from(screen.height));
            for other in &parts[..index] {
                prop_assert!(!overlap(*part, *other), "{part:?} {other:?}");
            }
        }
    }

    #[test]
    fn every_cell_belongs_to_a_part(screen in screens()) {
        let layout = Layout::of(screen);
        let cells = |area: &Area| u64::from(area.width) * u64::from(area.height);
        let covered: u64 = parts(&layout).iter().map(cells).sum();
        let whole = u64::from(screen.width) * u64::from(screen.height);
        prop_assert_eq!(covered, if layout.too_small { 0 } else { whole });
    }

    #[test]
    fn the_focused_pane_is_shown_with_room_for_a_row(screen in screens()) {
        let layout = Layout::of(screen);
        prop_assume!(!layout.too_small);
        let rows = layout.rows(screen.focus, false);
        prop_assert!(rows.is_some_and(|rows| rows.height >= 1 && rows.width >= 30));
    }

    #[test]
    fn the_tab_strip_is_there_exactly_when_a_pane_is_not(screen in screens()) {
        let layout = Layout::of(screen);
        prop_assume!(!layout.too_small);
        prop_assert_eq!(layout.tabs.is_some(), layout.panes.len() < Pane::ALL.len());
    }
}

fn shown(width: u16, height: u16, focus: Pane) -> Vec<Pane> {
    let screen = Screen { width, height, focus, ..Screen::default() };
    Layout::of(screen).panes.iter().map(|(pane, _)| *pane).collect()
}

#[test]
fn width_decides_how_many_panes_there_are() {
    let three = [Pane::Functions, Pane::Aliases, Pane::Logs];
    assert_eq!(shown(79, 24, Pane::Logs), [Pane::Logs]);
    assert_eq!(shown(80, 24, Pane::Logs), three);
    assert_eq!(shown(80, 24, Pane::Secrets), [Pane::Secrets]);
    assert_eq!(shown(120, 40, Pane::Logs).len(), 4);
    assert!(Layout::of(Screen { width: 39, height: 24, ..Screen::default() }).too_small);
    assert!(Layout::of(Screen { width: 80, height: 11, ..Screen::default() }).too_small);
}

#[test]
fn logs_get_most_of_the_right_column() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let layout = Layout::of(Screen { width, height, ..Screen::default() });
        let cells = |pane| layout.pane(pane).map_or(0, |area| u32::from(area.height));
        assert!(cells(Pane::Logs) > cells(Pane::Aliases), "{width}x{height}");
    }
}
