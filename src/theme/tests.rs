use ratatui::style::{Color, Modifier, Style};

use super::{ColorDepth, Role, Source, Sources, Theme, ThemeError};

/// WCAG AA for body text.
const READABLE: f64 = 4.5;

fn shipped(name: &str) -> Theme {
    let (theme, warnings) = Theme::load(name, &Sources::shipped()).unwrap_or_else(fail);
    assert_eq!(warnings, [], "{name}");
    theme
}

fn user(files: &[(&str, &str)]) -> Sources {
    let file = |(name, text): &(&str, &str)| Source {
        name: (*name).to_owned(),
        origin: format!("~/.config/serin/themes/{name}.toml"),
        text: (*text).to_owned(),
    };
    Sources::shipped().with_user(files.iter().map(file).collect())
}

#[expect(clippy::needless_pass_by_value, reason = "as `unwrap_or_else` hands it over")]
fn fail<T>(error: ThemeError) -> T {
    unreachable!("{error}")
}

/// Messages of what is wrong, with the text each one points at.
fn complaints(text: &str) -> Vec<(String, String)> {
    let sources = user(&[("mine", text)]);
    let (_, warnings) = Theme::load("mine", &sources).unwrap_or_else(fail);
    let pointed = |span: std::ops::Range<usize>| text.get(span).unwrap_or_default().to_owned();
    warnings.into_iter().map(|w| (w.to_string(), pointed(w.span))).collect()
}

#[test]
fn every_shipped_theme_loads_without_a_warning() {
    let names = Sources::shipped().names();
    assert_eq!(names, ["dark", "light", "high-contrast", "ansi16"]);
    for name in names {
        assert_eq!(shipped(&name).name(), name);
    }
}

#[test]
fn the_base_theme_names_every_role() {
    let text = include_str!("../../themes/dark.toml");
    let text = text.split_once("[roles]").map(|(_, roles)| roles).unwrap_or_default();
    for role in Role::ALL {
        let line = format!("\n{} = ", role.name());
        assert_eq!(text.matches(&line).count(), 1, "{} in dark.toml", role.name());
    }
}

#[test]
fn text_is_readable_on_every_surface_it_is_put_on() {
    for name in ["dark", "light", "high-contrast"] {
        let theme = shipped(name);
        for role in Role::ALL.iter().filter(|role| !is_line_art(**role)) {
            let style = theme.style(*role);
            for surface in surfaces(*role) {
                let under = theme.style(*surface).bg;
                let (Some(Color::Rgb(..)), Some(fg)) = (under, style.fg) else { continue };
                let ratio = contrast(fg, style.bg.or(under).unwrap_or_default());
                let (role, on) = (role.name(), surface.name());
                assert!(ratio >= READABLE, "{name}: {role} on {on} is {ratio:.2}");
            }
        }
    }
}

/// Drawn as lines, or meant to recede: not read as text.
fn is_line_art(role: Role) -> bool {
    matches!(role, Role::Border | Role::Behind)
}

fn surfaces(role: Role) -> &'static [Role] {
    match role {
        Role::Text
        | Role::Strong
        | Role::Dim
        | Role::Accent
        | Role::Stable
        | Role::Canary
        | Role::Warning
        | Role::Error
        | Role::Stale
        | Role::Match
        | Role::HintChord => {
            &[Role::Background, Role::Overlay, Role::Selection, Role::SelectionUnfocused]
        }
        _ => &[Role::Background, Role::Overlay],
    }
}

fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color) -> f64 {
    let Color::Rgb(red, green, blue) = color else { unreachable!("{color} is not RGB") };
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[test]
fn without_colour_no_role_has_one_and_what_matters_stands_out() {
    let theme = shipped("dark").adapt(ColorDepth::Mono);
    for role in Role::ALL {
        let style = theme.style(*role);
        assert_eq!((style.fg, style.bg), (None, None), "{}", role.name());
    }
    let loud = [Role::Selection, Role::TitleFocused, Role::Protected, Role::ReadOnly, Role::Error];
    for role in loud.into_iter().chain([Role::Sandbox, Role::KeyArmed, Role::MatchCurrent]) {
        let style = theme.style(role);
        assert!(style.add_modifier.contains(Modifier::REVERSED), "{}", role.name());
    }
    for (a, b) in PAIRS {
        assert_ne!(theme.style(*a), theme.style(*b), "{} and {}", a.name(), b.name());
    }
}

/// What must never look alike, at any depth.
const PAIRS: &[(Role, Role)] = &[
    (Role::BorderFocused, Role::Border),
    (Role::TitleFocused, Role::Title),
    (Role::TabActive, Role::Tab),
    (Role::Selection, Role::Text),
    (Role::SelectionUnfocused, Role::Text),
    (Role::Canary, Role::Stable),
    (Role::LevelError, Role::LevelWarn),
    (Role::LevelError, Role::LevelInfo),
    (Role::LogError, Role::Text),
    (Role::KeyArmed, Role::KeyUnarmed),
    (Role::Match, Role::Text),
    (Role::MatchCurrent, Role::Match),
    (Role::Protected, Role::Header),
    (Role::Error, Role::Text),
    (Role::Warning, Role::Text),
];

#[test]
fn pairs_stay_apart_in_every_theme_at_every_depth() {
    use ColorDepth::{Ansi16, Ansi256, Mono, TrueColor};
    for name in Sources::shipped().names() {
        for depth in [Mono, Ansi16, Ansi256, TrueColor] {
            let theme = shipped(&name).adapt(depth);
            for (a, b) in PAIRS {
                let alike = theme.style(*a) == theme.style(*b);
                assert!(!alike, "{name} {depth:?}: {} and {}", a.name(), b.name());
            }
        }
    }
}

#[test]
fn each_depth_gives_only_colours_it_has() {
    for name in Sources::shipped().names() {
        for role in Role::ALL {
            let style = shipped(&name).adapt(ColorDepth::Ansi256).style(*role);
            assert!(!has_rgb(style), "{name} {}", role.name());
            let style = shipped(&name).adapt(ColorDepth::Ansi16).style(*role);
            let indexed = |color| matches!(color, Some(Color::Indexed(_)));
            assert!(!has_rgb(style) && !indexed(style.fg) && !indexed(style.bg), "{name}");
        }
    }
}

fn has_rgb(style: Style) -> bool {
    [style.fg, style.bg].iter().any(|color| matches!(color, Some(Color::Rgb(..))))
}

#[test]
fn the_nearest_of_256_is_found_in_the_cube_and_in_the_greys() {
    let text = "[roles]\ntext = \"#5f87af\"\ndim = \"#767676\"\n";
    let (theme, _) = Theme::load("mine", &user(&[("mine", text)])).unwrap_or_else(fail);
    let theme = theme.adapt(ColorDepth::Ansi256);
    assert_eq!(theme.style(Role::Text).fg, Some(Color::Indexed(67)));
    assert_eq!(theme.style(Role::Dim).fg, Some(Color::Indexed(243)));
}

#[test]
fn a_users_theme_changes_one_role_and_keeps_the_rest() {
    let text = "[roles]\ncanary = { fg = \"#123456\", modifiers = [\"italic\"] }\n";
    let sources = user(&[("mine", text), ("light", text)]);
    for (name, base) in [("mine", "dark"), ("light", "light")] {
        let (theme, warnings) = Theme::load(name, &sources).unwrap_or_else(fail);
        assert_eq!(warnings, []);
        let expected = Style::new().fg(Color::Rgb(0x12, 0x34, 0x56)).italic();
        assert_eq!(theme.style(Role::Canary), expected);
        assert_eq!(theme.style(Role::Text), shipped(base).style(Role::Text));
    }
}

#[test]
fn a_palette_alone_recolours_what_a_theme_builds_on() {
    let sources = user(&[("dark", "[palette]\nink = \"bright-red\"\n")]);
    let (theme, _) = Theme::load("dark", &sources).unwrap_or_else(fail);
    assert_eq!(theme.style(Role::Text).fg, Some(Color::LightRed));
    let (light, _) = Theme::load("light", &sources).unwrap_or_else(fail);
    assert_eq!(light, shipped("light"), "a user's dark leaves the built-in light as it is");
}

#[test]
fn what_means_nothing_is_told_with_its_place_and_what_was_meant() {
    let told = |message: &str, at: &str| (message.to_owned(), at.to_owned());
    assert_eq!(
        complaints("colour = 1\n[roles]\nboarder = \"ink\"\ntext = \"inc\"\n"),
        [
            told("there is no key `colour`", "colour"),
            told("there is no role `boarder`; did you mean `border`?", "boarder"),
            told("there is no colour `inc`; did you mean `ink`?", "\"inc\""),
        ]
    );
    assert_eq!(
        complaints("[roles]\ntext = { fgg = \"ink\", modifiers = [\"bald\", 3] }\ndim = 4\n"),
        [
            told("`dim` is a table", "4"),
            told("there is no key `fgg`; did you mean `fg`?", "fgg"),
            told("there is no modifier `bald`; did you mean `bold`?", "\"bald\""),
            told("`modifiers` is a text in quotes", "3"),
        ]
    );
    assert_eq!(
        complaints("[palette]\nink = \"#12345\"\n"),
        [told("there is no colour `#12345`", "\"#12345\"")]
    );
}

#[test]
fn a_file_that_is_no_theme_is_an_error_with_its_place() {
    let load = |files: &[(&str, &str)], name: &str| Theme::load(name, &user(files)).err();
    let broken = load(&[("mine", "[roles\n")], "mine");
    assert!(matches!(&broken, Some(ThemeError::File(p)) if p.span.start == 6), "{broken:?}");
    let circle = load(&[("a", "inherits = \"b\""), ("b", "inherits = \"a\"")], "a");
    let text = circle.map(|error| error.to_string());
    assert_eq!(text.as_deref(), Some("`a` inherits from itself in the end"));
    let orphan = load(&[("a", "inherits = \"drak\"")], "a").map(|error| error.to_string());
    let expected = "there is no theme `drak` to inherit from; did you mean `dark`?";
    assert_eq!(orphan.as_deref(), Some(expected));
    let unknown = load(&[], "lihgt").map(|error| error.to_string());
    assert_eq!(unknown.as_deref(), Some("there is no theme `lihgt`; did you mean `light`?"));
}
