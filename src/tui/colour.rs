//! What colours the terminal can show, and whether its background is dark.

use supports_color::{ColorLevel, Stream};

use super::decode::Rgb;
use crate::theme::ColorDepth;

const DARK: &str = "dark";
const LIGHT: &str = "light";

/// Asks for the background colour (OSC 11), then for the device attributes.
///
/// Every terminal answers the second, in order: once that answer is here, the first will not
/// come any more.
pub(super) const QUERY: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";

/// How many colours standard output shows, by `NO_COLOR`, `COLORTERM`, `TERM` and the like.
pub(super) fn depth() -> ColorDepth {
    match supports_color::on(Stream::Stdout) {
        None => ColorDepth::Mono,
        Some(ColorLevel { has_16m: true, .. }) => ColorDepth::TrueColor,
        Some(ColorLevel { has_256: true, .. }) => ColorDepth::Ansi256,
        Some(_) => ColorDepth::Ansi16,
    }
}

/// The theme to begin with, by what `COLORFGBG` says of the background (`15;0`, `0;default;15`).
pub(super) fn theme_by_environment(colorfgbg: Option<&str>) -> &'static str {
    let background = colorfgbg.and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok());
    match background {
        Some(7 | 9..=15) => LIGHT,
        _ => DARK,
    }
}

/// The theme for a background that the terminal told.
pub(super) fn theme_by_background(background: Rgb) -> &'static str {
    let Rgb { red, green, blue } = background;
    // Perceived brightness, in thousandths of full white.
    let brightness = (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 255;
    if brightness > 500 { LIGHT } else { DARK }
}

/// Whether the terminal takes the query in silence when it does not know it.
pub(super) fn can_be_asked(term: Option<&str>) -> bool {
    !matches!(term, None | Some("" | "dumb" | "linux"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_light_from_dark() {
        assert_eq!(theme_by_environment(Some("0;15")), LIGHT);
        assert_eq!(theme_by_environment(Some("0;default;7")), LIGHT);
        assert_eq!(theme_by_environment(Some("15;0")), DARK);
        assert_eq!(theme_by_environment(Some("15;8")), DARK);
        assert_eq!(theme_by_environment(Some("default;default")), DARK);
        assert_eq!(theme_by_environment(None), DARK);
    }

    #[test]
    fn a_background_is_judged_by_its_brightness() {
        let rgb = |red, green, blue| Rgb { red, green, blue };
        assert_eq!(theme_by_background(rgb(0xff, 0xff, 0xff)), LIGHT);
        assert_eq!(theme_by_background(rgb(0xfd, 0xf6, 0xe3)), LIGHT);
        assert_eq!(theme_by_background(rgb(0x00, 0x2b, 0x36)), DARK);
        assert_eq!(theme_by_background(rgb(0x00, 0x00, 0xff)), DARK);
    }
}
