//! Where the settings are.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The configuration file to read, and whether it has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// The file.
    pub path: PathBuf,
    /// It was named by the user: its absence is an error.
    pub named: bool,
}

impl ConfigFile {
    /// The file the user named, or `config.toml` in serin's folder; `None` when there is neither
    /// a name nor a home folder.
    #[must_use]
    pub fn locate(named: Option<&Path>) -> Option<Self> {
        match named {
            Some(path) => Some(Self { path: path.to_owned(), named: true }),
            None => config_folder()
                .map(|folder| Self { path: folder.join("config.toml"), named: false }),
        }
    }

    /// The folder it is in, which also holds `keymaps/` and `themes/`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.path.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }
}

/// `$XDG_CONFIG_HOME/serin`, or `~/.config/serin`.
#[must_use]
pub fn config_folder() -> Option<PathBuf> {
    // The XDG specification: a relative path in the variable is to be ignored.
    let from_xdg = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|p| p.is_absolute());
    let base = from_xdg.or_else(|| {
        let home = env::var_os("HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        home.map(|home| home.join(".config"))
    });
    base.map(|base| base.join("serin"))
}
