//! The settings in force: options over environment over file over defaults.

use clap::{ArgMatches, parser::ValueSource};

use super::{CliError, args::Global};
use crate::{
    config::{self, Choices, ConfigFile, Keymaps, Origin, Settings, Themes},
    input::Keymap,
};

/// The settings and everything they name, loaded and checked.
#[derive(Debug)]
pub struct Effective {
    /// The configuration file, whether or not it is there.
    pub file: Option<ConfigFile>,
    /// The settings.
    pub settings: Settings,
    /// All keymap files.
    pub keymaps: Keymaps,
    /// The keymap in force.
    pub keymap: Keymap,
    /// All theme files.
    pub themes: Themes,
}

impl Effective {
    /// Reads the configuration and the keymap and theme it names.
    ///
    /// # Errors
    /// [`CliError::Config`] or [`CliError::File`], for whichever is wrong first.
    pub fn load(global: &Global, matches: &ArgMatches) -> Result<Self, CliError> {
        let file = ConfigFile::locate(global.config.as_deref());
        let folder = file.as_ref().map(ConfigFile::folder);
        let keymaps = Keymaps::find(folder)?;
        let themes = Themes::find(folder)?;
        let choices = Choices { themes: themes.choices(), keymaps: keymaps.names() };
        let mut settings = config::load(file.as_ref(), &choices)?;
        overlay(&mut settings, global, matches);
        let keymap = keymaps.load(&settings.keymap.value).map_err(CliError::File)?;
        for name in themes.behind(&settings.theme.value) {
            themes.load(name).map_err(CliError::File)?;
        }
        Ok(Self { file, settings, keymaps, keymap, themes })
    }
}

fn overlay(settings: &mut Settings, global: &Global, matches: &ArgMatches) {
    if global.read_only {
        let origin = origin(matches, "read_only", "--read-only", "SERIN_READ_ONLY");
        settings.read_only.set(true, origin);
    }
    if let Some(level) = global.log {
        settings.log.set(level, origin(matches, "log", "--log", "SERIN_LOG"));
    }
}

fn origin(matches: &ArgMatches, id: &str, flag: &'static str, variable: &'static str) -> Origin {
    match matches.value_source(id) {
        Some(ValueSource::EnvVariable) => Origin::Environment(variable),
        _ => Origin::Flag(flag),
    }
}
