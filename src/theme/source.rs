//! Where theme files come from. Nothing here touches a disk: a file's text is handed in.

/// The text of one theme file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name of the theme: the file's name without `.toml`.
    pub name: String,
    /// The file's path; for a theme that is built in, a name in its place.
    pub origin: String,
    /// The TOML.
    pub text: String,
}

/// All theme files: the user's, and behind them those that are built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The user's come first, so that they win by name.
    files: Vec<Source>,
    /// How many of them are the user's.
    users: usize,
}

/// Name and text of the themes in `themes/`. The first is where every chain of themes ends.
const SHIPPED: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("ansi16", include_str!("../../themes/ansi16.toml")),
];

/// What a user's theme builds on unless it says otherwise.
pub(super) const BASE: &str = "dark";

impl Sources {
    /// The themes that are built in.
    #[must_use]
    pub fn shipped() -> Self {
        let file = |(name, text): &(&str, &str)| Source {
            name: (*name).to_owned(),
            origin: format!("built in: themes/{name}.toml"),
            text: (*text).to_owned(),
        };
        Self { files: SHIPPED.iter().map(file).collect(), users: 0 }
    }

    /// The same with the user's theme files in front.
    #[must_use]
    pub fn with_user(mut self, mut files: Vec<Source>) -> Self {
        self.users += files.len();
        files.append(&mut self.files);
        self.files = files;
        self
    }

    /// Every theme's name once, in the order of the files.
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

    /// Position of the file that `name` means.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.files.iter().position(|file| file.name == name)
    }

    /// Position of the file that `name` means to a file that inherits from it: never that file
    /// itself, so that a user's `dark` builds on the `dark` that is built in; and a built-in
    /// theme builds on built-in ones only, so that a user's `dark` leaves `light` as it is.
    pub(super) fn parent_position(&self, name: &str, child: usize) -> Option<usize> {
        let same_name = self.files.get(child).is_some_and(|file| file.name == name);
        let own = if same_name { child + 1 } else { 0 };
        let from = if child < self.users { own } else { own.max(self.users) };
        let found = self.files.iter().skip(from).position(|file| file.name == name);
        found.map(|position| position + from)
    }

    /// The file at a position.
    pub(super) fn file(&self, position: usize) -> Option<&Source> {
        self.files.get(position)
    }
}
