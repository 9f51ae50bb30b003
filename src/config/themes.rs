//! Themes: built in, and the user's beside the configuration file.

use std::path::{Path, PathBuf};

use super::{ConfigError, Problem, Report, files};
use crate::theme::{Source, Sources, Theme, ThemeError, Warning};

/// The name that lets the terminal's background choose between dark and light.
pub const AUTO: &str = "auto";

const BY_BACKGROUND: [&str; 2] = ["dark", "light"];

/// All theme files: the user's, and behind them those that are built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Themes {
    sources: Sources,
    /// The user's files, to show the line of a problem.
    own: Vec<Source>,
}

impl Themes {
    /// The themes that are built in, and those in `themes/` of serin's folder.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`] for a file that is there and can't be read.
    pub fn find(folder: Option<&Path>) -> Result<Self, ConfigError> {
        let own: Vec<Source> = files::tomls(folder, "themes")?
            .into_iter()
            .map(|file| Source {
                name: file.name,
                origin: file.path.display().to_string(),
                text: file.text,
            })
            .collect();
        Ok(Self { sources: Sources::shipped().with_user(own.clone()), own })
    }

    /// Every theme's name once, the user's first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.sources.names()
    }

    /// Every name that the configuration may say.
    #[must_use]
    pub fn choices(&self) -> Vec<String> {
        let mut names = vec![AUTO.to_owned()];
        names.extend(self.names());
        names
    }

    /// The themes that may be drawn with when `name` is configured.
    #[must_use]
    pub fn behind<'a>(&self, name: &'a str) -> Vec<&'a str> {
        if name == AUTO { BY_BACKGROUND.to_vec() } else { vec![name] }
    }

    /// Where a theme's own file is; `None` for one that is built in.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&str> {
        self.own.iter().find(|source| source.name == name).map(|source| source.origin.as_str())
    }

    /// The files, for switching in the console.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The theme called `name`.
    ///
    /// # Errors
    /// Everything in its files that can't mean anything: a theme that is half understood would
    /// hide a misspelt role for ever.
    pub fn load(&self, name: &str) -> Result<Theme, Report> {
        let (theme, warnings) = Theme::load(name, &self.sources).map_err(|error| match error {
            ThemeError::File(warning) => self.report(&warning.origin.clone(), vec![warning]),
            unknown @ ThemeError::Unknown { .. } => Report {
                path: PathBuf::from(name),
                text: String::new(),
                problems: vec![Problem::new(0..0, unknown.to_string())],
            },
        })?;
        match warnings.first().map(|warning| warning.origin.clone()) {
            None => Ok(theme),
            Some(origin) => {
                let here = warnings.into_iter().filter(|warning| warning.origin == origin);
                Err(self.report(&origin, here.collect()))
            }
        }
    }

    fn report(&self, origin: &str, warnings: Vec<Warning>) -> Report {
        let source = self.own.iter().find(|source| source.origin == origin);
        let problems = warnings.into_iter().map(|warning| {
            let help = warning.suggestion.map(|name| format!("did you mean `{name}`?"));
            Problem::new(warning.span, warning.message).with_help(help)
        });
        Report {
            path: PathBuf::from(origin),
            text: source.map(|source| source.text.clone()).unwrap_or_default(),
            problems: problems.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::Style;

    fn user(name: &str, text: &str) -> std::io::Result<(tempfile::TempDir, Themes)> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("themes"))?;
        fs::write(folder.path().join("themes").join(name), text)?;
        let themes = Themes::find(Some(folder.path())).map_err(std::io::Error::other)?;
        Ok((folder, themes))
    }

    #[test]
    fn every_theme_that_is_built_in_loads() -> std::io::Result<()> {
        let themes = Themes::find(None).map_err(std::io::Error::other)?;
        for name in themes.behind(AUTO) {
            assert!(themes.names().contains(&name.to_owned()), "{name}");
        }
        for name in themes.names() {
            assert_eq!(themes.path(&name), None);
            themes.load(&name).map_err(std::io::Error::other)?;
        }
        Ok(())
    }

    #[test]
    fn a_users_theme_is_found_and_its_problem_shown_in_place() -> std::io::Result<()> {
        let (_folder, themes) = user("mine.toml", "[roles]\neror = \"red\"\n")?;
        assert!(themes.names().contains(&"mine".to_owned()));
        let told = themes.load("mine").err().map(|report| report.render(Style::Plain));
        let told = told.unwrap_or_default();
        assert!(told.contains("mine.toml:2:1"), "{told}");
        assert!(told.contains("did you mean `error`?"), "{told}");
        Ok(())
    }
}
