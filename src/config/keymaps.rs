//! Keymaps: built in, and the user's beside the configuration file.

use std::path::{Path, PathBuf};

use super::{ConfigError, Problem, Report, files};
use crate::{
    domain::suggest::closest,
    input::{Keymap, KeymapLayer, KeymapProblem},
};

/// Name and text of the keymaps in `keymaps/`.
const SHIPPED: &[(&str, &str)] = &[
    ("default", include_str!("../../keymaps/default.toml")),
    ("arrows", include_str!("../../keymaps/arrows.toml")),
];

/// All keymap files: the user's, and behind them those that are built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymaps {
    /// The user's come first, so that they win by name.
    files: Vec<KeymapFile>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct KeymapFile {
    name: String,
    path: PathBuf,
    text: String,
}

impl Keymaps {
    /// The keymaps that are built in, and those in `keymaps/` of serin's folder.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`] for a file that is there and can't be read.
    pub fn find(folder: Option<&Path>) -> Result<Self, ConfigError> {
        let own = files::tomls(folder, "keymaps")?.into_iter();
        let own = own.map(|file| KeymapFile { name: file.name, path: file.path, text: file.text });
        let shipped = SHIPPED.iter().map(|(name, text)| KeymapFile {
            name: (*name).to_owned(),
            path: PathBuf::from(format!("built in: keymaps/{name}.toml")),
            text: (*text).to_owned(),
        });
        Ok(Self { files: own.chain(shipped).collect() })
    }

    /// Every keymap's name once, the user's first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for file in &self.files {
            if !names.contains(&file.name) {
                names.push(file.name.clone());
            }
        }
        names
    }

    /// The keymap called `name`, with all it inherits. An unknown name is an empty keymap: the
    /// configuration has been checked against [`Keymaps::names`].
    ///
    /// # Errors
    /// The problems of the first file that has any.
    pub fn load(&self, name: &str) -> Result<Keymap, Report> {
        let mut layers = Vec::new();
        let mut chain = Vec::new();
        let mut next = self.files.iter().position(|file| file.name == name);
        while let Some(position) = next {
            chain.push(position);
            let file = &self.files[position];
            let layer = KeymapLayer::parse(&file.text)
                .map_err(|problems| file.report(problems.into_iter().map(problem).collect()))?;
            next = match &layer.inherits {
                Some((base, span)) => {
                    let base = self.base(base, position, &chain);
                    let found = base.map_err(|(message, help)| {
                        let problem = Problem::new(span.clone(), message).with_help(help);
                        file.report(vec![problem])
                    });
                    Some(found?)
                }
                None => None,
            };
            layers.push(layer);
        }
        layers.reverse();
        Ok(Keymap::from_layers(&layers))
    }

    /// Position of the file that `name` means to the file at `child`: never that file itself, so
    /// that a user's `default` builds on the `default` that is built in.
    fn base(
        &self,
        name: &str,
        child: usize,
        chain: &[usize],
    ) -> Result<usize, (String, Option<String>)> {
        let from = if self.files[child].name == name { child + 1 } else { 0 };
        let found = self.files.iter().skip(from).position(|file| file.name == name);
        let Some(found) = found.map(|position| position + from) else {
            let names = self.names();
            let near = closest(name, names.iter().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Err((format!("there is no keymap `{name}` to inherit from"), help));
        };
        if chain.contains(&found) {
            return Err((format!("`{name}` inherits from itself in the end"), None));
        }
        Ok(found)
    }
}

impl KeymapFile {
    fn report(&self, problems: Vec<Problem>) -> Report {
        Report { path: self.path.clone(), text: self.text.clone(), problems }
    }
}

fn problem(problem: KeymapProblem) -> Problem {
    let near = closest(&problem.unknown, problem.known.iter().copied());
    let help = match near {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if problem.known.is_empty() => None,
        None => Some(format!("there is: {}", problem.known.join(", "))),
    };
    Problem::new(problem.span, problem.message).with_help(help)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::input::{ACTIONS, Action};

    fn user(files: &[(&str, &str)]) -> std::io::Result<(tempfile::TempDir, Keymaps)> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("keymaps"))?;
        for (name, text) in files {
            fs::write(folder.path().join("keymaps").join(name), text)?;
        }
        let keymaps = Keymaps::find(Some(folder.path())).map_err(std::io::Error::other)?;
        Ok((folder, keymaps))
    }

    #[test]
    fn what_is_shipped_is_what_lies_in_the_folder() -> std::io::Result<()> {
        let mut names: Vec<String> = fs::read_dir("keymaps")?
            .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
            .collect::<Result<_, _>>()?;
        names.sort();
        let mut shipped: Vec<String> =
            SHIPPED.iter().map(|(name, _)| format!("{name}.toml")).collect();
        shipped.sort();
        assert_eq!(names, shipped);
        Ok(())
    }

    #[test]
    fn shipped_keymaps_load_and_bind_what_mutates() -> std::io::Result<()> {
        let (_folder, keymaps) = user(&[])?;
        for name in keymaps.names() {
            let keymap = keymaps.load(&name).map_err(std::io::Error::other)?;
            for info in ACTIONS.iter().filter(|info| info.mutates) {
                assert!(!keymap.chord_of(info.action).is_empty(), "{name}: {}", info.name);
            }
        }
        Ok(())
    }

    #[test]
    fn a_users_default_builds_on_the_one_that_is_built_in() -> std::io::Result<()> {
        let text = "inherits = \"default\"\n[global]\nquit = \"Q\"\n";
        let (_folder, keymaps) = user(&[("default.toml", text)])?;
        let keymap = keymaps.load("default").map_err(std::io::Error::other)?;
        assert_eq!(keymap.chord_of(Action::Quit), "Q");
        assert!(!keymap.chord_of(ACTIONS[0].action).is_empty());
        Ok(())
    }

    #[test]
    fn a_keymaps_problems_are_told_in_place() -> std::io::Result<()> {
        let text = "inherits = \"defualt\"\n[global]\nqiut = \"Q\"\n";
        let circle = "inherits = \"circle2\"\n";
        let (_folder, keymaps) = user(&[
            ("mine.toml", text),
            ("base.toml", "inherits = \"defualt\"\n"),
            ("circle.toml", circle),
            ("circle2.toml", "inherits = \"circle\"\n"),
        ])?;
        let told = |name: &str| {
            keymaps.load(name).err().map(|report| report.render(super::super::Style::Plain))
        };
        let unknown = told("mine").unwrap_or_default();
        assert!(unknown.contains("mine.toml:3:1"), "{unknown}");
        assert!(unknown.contains("did you mean `quit`?"), "{unknown}");
        let base = told("base").unwrap_or_default();
        assert!(base.contains("did you mean `default`?"), "{base}");
        assert!(told("circle").unwrap_or_default().contains("inherits from itself"));
        Ok(())
    }
}
