//! The source files under `src`, parsed.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One parsed file.
pub struct SourceFile {
    /// Path below `src`, with `/`.
    pub name: String,
    /// Module path in the crate: `app::update::logs`.
    pub module: Vec<String>,
    /// The text.
    pub text: String,
    /// The syntax tree.
    pub syntax: syn::File,
}

impl SourceFile {
    /// The top-level module it belongs to; `main` and `lib` for the crate roots.
    pub fn top(&self) -> &str {
        self.module.first().map_or(self.stem(), String::as_str)
    }

    /// The whole file is compiled for tests only.
    pub fn is_test(&self) -> bool {
        self.name.split('/').any(|part| matches!(part, "tests" | "tests.rs"))
    }

    fn stem(&self) -> &str {
        self.name.trim_end_matches(".rs")
    }
}

/// Every `.rs` file under `src`, parsed, in a stable order.
pub fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths.iter().map(|path| parse(&root, path)).collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.unwrap_or_else(|e| panic!("{}: {e}", folder.display())).path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn parse(root: &Path, path: &Path) -> SourceFile {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let syntax = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let below = path.strip_prefix(root).unwrap_or(path);
    let name = below.to_string_lossy().replace('\\', "/");
    SourceFile { module: module_path(&name), name, text, syntax }
}

fn module_path(name: &str) -> Vec<String> {
    let mut parts: Vec<String> =
        name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    let is_root = parts.len() == 1 && matches!(parts[0].as_str(), "main" | "lib");
    if is_root || parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}
