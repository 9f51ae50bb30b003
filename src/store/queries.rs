//! Queries of logs that were asked in the console, to ask them again: `queries.jsonl`, a JSON
//! string a line.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::paths;

/// How many are kept.
const KEPT: usize = 200;

/// How many lines the file may have before it is written anew.
const LINES: usize = 2 * KEPT;

/// The file.
#[derive(Debug, Clone)]
pub struct Queries {
    path: PathBuf,
}

impl Queries {
    /// Below serin's state folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("queries.jsonl") }
    }

    /// The last queries, oldest first, each once. Lines that can't be read are passed over, and a
    /// file that is not there holds none.
    ///
    /// # Errors
    /// The I/O error that kept the file from being read.
    pub fn load(&self) -> io::Result<Vec<String>> {
        let text = match fs::read(&self.path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut queries: Vec<String> = Vec::new();
        for query in text.lines().filter_map(|line| serde_json::from_str::<String>(line).ok()) {
            queries.retain(|known| *known != query);
            queries.push(query);
        }
        queries.drain(..queries.len().saturating_sub(KEPT));
        if text.lines().count() > LINES {
            self.replace(&queries)?;
        }
        Ok(queries)
    }

    /// Adds one.
    ///
    /// # Errors
    /// The I/O error that kept it from being written.
    pub fn add(&self, query: &str) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            paths::create_private(folder)?;
        }
        let mut file = options().append(true).open(&self.path)?;
        file.write_all(line(query)?.as_bytes())
    }

    /// Another console may add one meanwhile: it is lost then, and no more than that.
    fn replace(&self, queries: &[String]) -> io::Result<()> {
        let beside = self.path.with_extension("new");
        let mut file = options().write(true).truncate(true).open(&beside)?;
        for query in queries {
            file.write_all(line(query)?.as_bytes())?;
        }
        fs::rename(beside, &self.path)
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).mode(0o600);
    options
}

fn line(query: &str) -> io::Result<String> {
    Ok(format!("{}\n", serde_json::to_string(query)?))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_last_ones_come_back_each_once_and_nobody_else_reads_them() {
        let home = tempfile::tempdir().unwrap();
        let queries = Queries::in_folder(&home.path().join("serin"));
        assert_eq!(queries.load().unwrap(), Vec::<String>::new());
        for query in ["fields a", "stats count(*)\nby b", "fields a"] {
            queries.add(query).unwrap();
        }
        assert_eq!(queries.load().unwrap(), ["stats count(*)\nby b", "fields a"]);
        let mode = queries.path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_long_file_is_cut_and_a_damaged_line_passed_over() {
        let home = tempfile::tempdir().unwrap();
        let queries = Queries::in_folder(home.path());
        fs::write(&queries.path, "\"half\n").unwrap();
        for number in 0..=LINES {
            queries.add(&format!("limit {number}")).unwrap();
        }
        let kept = queries.load().unwrap();
        assert_eq!((kept.len(), kept[KEPT - 1].as_str()), (KEPT, "limit 400"));
        assert_eq!(fs::read_to_string(&queries.path).unwrap().lines().count(), KEPT);
    }
}
