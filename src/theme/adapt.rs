//! Bringing a theme down to what a terminal can show.

use ratatui::style::{Color, Modifier, Style};

use super::{load::Theme, role::Role};

/// How many colours a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorDepth {
    /// None, or `NO_COLOR` is set: weight, underline and reversal must tell everything.
    Mono,
    /// The sixteen that the terminal's own palette sets.
    Ansi16,
    /// The 6x6x6 cube and the greys of xterm.
    Ansi256,
    /// 24 bits.
    TrueColor,
}

impl Theme {
    /// The same theme for a terminal of this depth.
    ///
    /// Below 256 colours, surfaces are dropped: two dark greys would fall together there, so
    /// what a surface said is said by the role's weight, underline or reversal.
    #[must_use]
    pub fn adapt(&self, depth: ColorDepth) -> Self {
        let ink = self.style(Role::Text).fg;
        let styles = Role::ALL
            .iter()
            .map(|role| {
                let style = self.style(*role);
                match depth {
                    ColorDepth::TrueColor => style,
                    ColorDepth::Ansi256 => map_colors(style, indexed),
                    ColorDepth::Ansi16 => sixteen(style, *role, ink),
                    ColorDepth::Mono => Style::new().add_modifier(role.plain()),
                }
            })
            .collect();
        Self { name: self.name.clone(), styles }
    }
}

fn map_colors(mut style: Style, map: impl Fn(u8, u8, u8) -> Color) -> Style {
    for color in [&mut style.fg, &mut style.bg].into_iter().flatten() {
        if let Color::Rgb(red, green, blue) = *color {
            *color = map(red, green, blue);
        }
    }
    style
}

/// The terminal's own text and background colours, and accents by hue.
fn sixteen(style: Style, role: Role, ink: Option<Color>) -> Style {
    let is_rgb = |color| matches!(color, Some(Color::Rgb(..)));
    if !is_rgb(style.fg) && !is_rgb(style.bg) {
        return style;
    }
    let plain = role.plain();
    let mapped = map_colors(style, by_hue);
    let is_block = style.bg.is_some() && plain.contains(Modifier::REVERSED);
    // A block takes its surface's hue, and reversal makes the surface of it.
    let hue = if is_block { mapped.bg } else { mapped.fg };
    let is_grey = matches!(hue, Some(Color::Gray | Color::DarkGray));
    let mut adapted = Style::new().add_modifier(style.add_modifier);
    adapted.fg = hue.filter(|_| !is_grey && (is_block || style.fg != ink));
    if style.bg.is_some() {
        adapted = adapted.add_modifier(plain);
    }
    adapted.add_modifier(plain.intersection(Modifier::DIM))
}

/// The nearest of the sixteen by hue, because their brightness is the terminal's affair.
fn by_hue(red: u8, green: u8, blue: u8) -> Color {
    let (high, low) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = high - low;
    if spread < 48 {
        return if high < 128 { Color::DarkGray } else { Color::Gray };
    }
    let middle = low + spread / 2;
    // Orange warns: it is nearer to the sixteen's yellow than to their red.
    if red == high && blue == low && green > low + spread / 5 * 2 {
        return Color::Yellow;
    }
    match (red > middle, green > middle, blue > middle) {
        (true, false, false) => Color::Red,
        (false, true, false) => Color::Green,
        // Plain blue is the one colour that terminals show too dark to read on black.
        (false, false, true) => Color::LightBlue,
        (true, true, _) => Color::Yellow,
        (true, false, true) => Color::Magenta,
        (false, true, true) => Color::Cyan,
        (false, false, false) => Color::Gray,
    }
}

/// The nearest of xterm's colour cube and grey ramp.
fn indexed(red: u8, green: u8, blue: u8) -> Color {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |value: u8| {
        let distance = |index: &u8| STEPS[usize::from(*index)].abs_diff(value);
        (0..6_u8).min_by_key(distance).unwrap_or_default()
    };
    let (r, g, b) = (step(red), step(green), step(blue));
    let cube = [r, g, b].map(|index| STEPS[usize::from(index)]);
    let average = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let grey_index = u8::try_from(average.saturating_sub(3) / 10).unwrap_or(23).min(23);
    let grey = 8 + 10 * grey_index;
    let distance = |color: [u8; 3]| -> u32 {
        let parts = [(red, color[0]), (green, color[1]), (blue, color[2])];
        parts.iter().map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
    };
    if distance([grey; 3]) < distance(cube) {
        Color::Indexed(232 + grey_index)
    } else {
        Color::Indexed(16 + 36 * r + 6 * g + b)
    }
}
