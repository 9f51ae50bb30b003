//! The theme in use, brought down to what the terminal shows.

use super::{colour, decode::Rgb};
use crate::{
    config::AUTO,
    theme::{ColorDepth, Sources, Theme, ThemeError},
};

/// The theme, and how it was chosen.
#[derive(Debug)]
pub(super) struct Look {
    sources: Sources,
    depth: ColorDepth,
    theme: Theme,
    /// The terminal's background decides.
    automatic: bool,
}

impl Look {
    /// Loads the theme called `name`; `auto` goes by `COLORFGBG` until the terminal has told its
    /// background.
    ///
    /// # Errors
    /// When no such theme can be loaded.
    pub(super) fn new(name: &str, sources: Sources, depth: ColorDepth) -> Result<Self, ThemeError> {
        let automatic = name == AUTO;
        let environment = std::env::var("COLORFGBG").ok();
        let name =
            if automatic { colour::theme_by_environment(environment.as_deref()) } else { name };
        let theme = load(name, &sources, depth)?;
        Ok(Self { sources, depth, theme, automatic })
    }

    /// The theme to draw with.
    pub(super) fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Whether the terminal should be asked for its background.
    pub(super) fn wants_background(&self) -> bool {
        self.automatic && self.depth != ColorDepth::Mono
    }

    /// Changes to a theme that the user chose.
    ///
    /// # Errors
    /// When no such theme can be loaded; the last one stays.
    pub(super) fn choose(&mut self, name: &str) -> Result<(), ThemeError> {
        self.theme = load(name, &self.sources, self.depth)?;
        self.automatic = false;
        Ok(())
    }

    /// The terminal has told its background.
    ///
    /// # Errors
    /// When the theme for it can't be loaded; the last one stays.
    pub(super) fn on_background(&mut self, background: Rgb) -> Result<(), ThemeError> {
        if self.automatic {
            self.theme = load(colour::theme_by_background(background), &self.sources, self.depth)?;
        }
        Ok(())
    }
}

fn load(name: &str, sources: &Sources, depth: ColorDepth) -> Result<Theme, ThemeError> {
    let (theme, warnings) = Theme::load(name, sources)?;
    for warning in warnings {
        tracing::warn!(theme = name, ?warning, "the theme is not all right");
    }
    Ok(theme.adapt(depth))
}
