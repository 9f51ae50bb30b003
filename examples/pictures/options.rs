//! What is to be pictured.

use std::path::PathBuf;

use super::scenes::{SCENES, Scene};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];
const THEMES: [&str; 4] = ["dark", "light", "high-contrast", "ansi16"];

/// Which pictures, and where they go. An empty list means all.
#[derive(Default)]
pub struct Options {
    /// Where the files go.
    pub out: PathBuf,
    scenes: Vec<String>,
    themes: Vec<String>,
    sizes: Vec<(u16, u16)>,
}

/// One picture.
pub struct Shot {
    /// What it shows.
    pub scene: &'static Scene,
    /// In which theme.
    pub theme: String,
    /// Columns and rows.
    pub size: (u16, u16),
}

impl Options {
    /// Reads `--out`, and any number of `--scene`, `--theme` and `--size`.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { out: "target/pictures".into(), ..Self::default() };
        while let Some(flag) = arguments.next() {
            let value = arguments.next().ok_or(format!("{flag} needs a value"))?;
            match flag.as_str() {
                "--out" => options.out = value.into(),
                "--theme" => options.themes.push(value),
                "--size" => options.sizes.push(size(&value)?),
                "--scene" if SCENES.iter().any(|scene| scene.name == value) => {
                    options.scenes.push(value);
                }
                "--scene" => return Err(format!("there is no scene {value:?}")),
                _ => return Err(format!("{flag} is none of --out, --scene, --theme, --size")),
            }
        }
        Ok(options)
    }

    /// Every picture that is asked for.
    pub fn shots(&self) -> Vec<Shot> {
        let themes = or_all(&self.themes, THEMES.map(str::to_owned).to_vec());
        let sizes = or_all(&self.sizes, SIZES.to_vec());
        let mut shots = Vec::new();
        for scene in SCENES {
            if !self.scenes.is_empty() && !self.scenes.iter().any(|name| name == scene.name) {
                continue;
            }
            for theme in &themes {
                let of_size = |size| Shot { scene, theme: theme.clone(), size };
                shots.extend(sizes.iter().copied().map(of_size));
            }
        }
        shots
    }
}

impl Shot {
    /// `start-dark-120x36.svg`.
    pub fn file(&self) -> String {
        format!("{}-{}-{}x{}.svg", self.scene.name, self.theme, self.size.0, self.size.1)
    }
}

fn or_all<T: Clone>(asked: &[T], all: Vec<T>) -> Vec<T> {
    if asked.is_empty() { all } else { asked.to_vec() }
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let parts = text.split_once('x');
    let size = parts.and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    size.ok_or(format!("{text:?} is no size: say 120x36"))
}
