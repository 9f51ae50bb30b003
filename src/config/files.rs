//! The user's own keymap and theme files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::ConfigError;

/// A TOML file in one of serin's folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TomlFile {
    /// The file's name without `.toml`.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// The `*.toml` files of a folder below serin's, by name; none where there is no such folder.
pub(super) fn tomls(folder: Option<&Path>, below: &str) -> Result<Vec<TomlFile>, ConfigError> {
    let Some(folder) = folder.map(|folder| folder.join(below)) else { return Ok(Vec::new()) };
    let unreadable = |path: &Path, error| ConfigError::Unreadable { path: path.to_owned(), error };
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&folder, error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(&folder, error))?.path();
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        let Some(name) = path.file_stem().filter(|_| is_toml) else { continue };
        let name = name.to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        files.push(TomlFile { name, path, text });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
