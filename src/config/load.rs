//! Finds the configuration file and reads it.

use std::{io, path::PathBuf};

use super::{
    ConfigFile, Report, Settings, Style,
    read::{Choices, read},
};

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("can't read {}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The file was read and is wrong.
    #[error("{0}")]
    Invalid(Report),
}

impl ConfigError {
    /// The error in full, with the lines it is about.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        match self {
            Self::Invalid(report) => report.render(style),
            Self::Unreadable { .. } => self.to_string(),
        }
    }
}

/// Reads the configuration file; without one, the defaults.
///
/// # Errors
/// [`ConfigError`]: a file that was named and is not there, can't be read, or is wrong.
pub fn load(file: Option<&ConfigFile>, choices: &Choices) -> Result<Settings, ConfigError> {
    let Some(file) = file else { return Ok(Settings::default()) };
    match std::fs::read_to_string(&file.path) {
        Ok(text) => read(&file.path, &text, choices).map_err(ConfigError::Invalid),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !file.named => {
            Ok(Settings::default())
        }
        Err(error) => Err(ConfigError::Unreadable { path: file.path.clone(), error }),
    }
}
