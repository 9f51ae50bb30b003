//! The screen from its edges inwards.

use super::{
    canvas::Canvas,
    overlays, panes,
    parts::{alarm, footer, header, headline, status, tabs},
};
use crate::{
    app::{
        State,
        layout::{Area, Layout, SMALLEST},
        state::Screen,
    },
    theme::Role,
};

/// Draws everything on a frame of `size`.
pub(super) fn draw(state: &State, size: (u16, u16), canvas: &mut Canvas<'_>) {
    let (width, height) = size;
    let screen = Screen { width, height, ..state.screen };
    let all = Area { x: 0, y: 0, width, height };
    canvas.clear(all, Role::Background);
    let layout = Layout::of(screen);
    if layout.too_small {
        too_small(all, canvas);
        return;
    }
    header::draw(layout.header, state, canvas);
    headline::draw(layout.headline, state, canvas);
    alarm::draw(layout.alarm, state, canvas);
    if let Some(strip) = layout.tabs {
        tabs::draw(strip, screen.focus, canvas);
    }
    for (pane, area) in &layout.panes {
        panes::draw(*pane, *area, state, canvas);
    }
    status::draw(layout.status, state, canvas);
    footer::draw(layout.footer, state, canvas);
    // Only the one that has the keys: frames inside frames say nothing more.
    if let Some(overlay) = state.overlays.last() {
        canvas.veil(layout.body, Role::Behind);
        overlays::draw(overlay, &layout, state, canvas);
    }
}

fn too_small(area: Area, canvas: &mut Canvas<'_>) {
    let (width, height) = SMALLEST;
    let needs = format!("serin needs {width}x{height}; this is {}x{}", area.width, area.height);
    let middle = area.split_top(area.height / 2).1;
    canvas.put(middle, &needs, Role::Text);
}
