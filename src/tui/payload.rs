//! What an invocation is given: typed, or read from a file, and JSON in either case.

use std::{
    env,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use rustix::fs::{Mode, OFlags, open};

use crate::{app::effect::PayloadSource, domain::Payload};

/// The most bytes that Lambda takes: 6 MB.
const LARGEST: u64 = 6 * 1024 * 1024;

/// Reads a payload and checks it. May wait for a disk or a network.
///
/// # Errors
/// What is wrong in words, with the file's path.
pub(super) fn read(source: PayloadSource) -> Result<Payload, String> {
    match source {
        PayloadSource::Typed(payload) => match check(&payload.0) {
            Ok(()) => Ok(payload),
            Err(problem) => Err(format!("the payload {problem}")),
        },
        PayloadSource::File(path) => {
            let path = expand_home(&path);
            from_file(&path).map_err(|problem| format!("{} {problem}", path.display()))
        }
    }
}

/// The path, with this user's home folder for a leading `~/`.
pub(super) fn expand_home(path: &str) -> PathBuf {
    let home = env::var_os("HOME").map(PathBuf::from);
    expand(path, home.as_deref())
}

/// The path, `~` at its beginning taken for the home folder.
fn expand(path: &str, home: Option<&Path>) -> PathBuf {
    let below = path.strip_prefix("~/").or((path == "~").then_some(""));
    match (below, home) {
        (Some(below), Some(home)) => home.join(below),
        _ => PathBuf::from(path),
    }
}

fn from_file(path: &Path) -> Result<Payload, String> {
    let text = contents(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => "is no UTF-8 text".to_owned(),
        _ => format!("can't be read: {error}"),
    })?;
    if text.len() as u64 > LARGEST {
        return Err("is larger than the 6 MB that Lambda takes".into());
    }
    check(&text)?;
    Ok(Payload(text))
}

/// The file's text, no more of it than tells that it is too large. A pipe or a device, whose
/// reading might never end, is no file.
fn contents(path: &Path) -> io::Result<String> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(open(path, flags, Mode::empty())?);
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text)?;
    Ok(text)
}

/// Lambda takes nothing at all, or JSON.
fn check(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let parsed = serde_json::from_str::<serde_json::Value>(text);
    parsed.map(drop).map_err(|error| format!("is no JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<Payload, String> {
        read(PayloadSource::Typed(Payload(text.into())))
    }

    fn file(path: &Path) -> Result<Payload, String> {
        read(PayloadSource::File(path.display().to_string()))
    }

    #[test]
    fn what_is_typed_is_json_or_nothing() {
        for text in ["", "{}", r#"{"id": 7}"#, "[1, 2]", "null", "\"text\""] {
            assert_eq!(typed(text), Ok(Payload(text.into())));
        }
        let problem = typed("{id: 7}").unwrap_err();
        assert!(problem.starts_with("the payload is no JSON: key must be a string"), "{problem}");
    }

    #[test]
    fn a_file_is_read_whole_or_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.json");
        std::fs::write(&path, "{\n  \"id\": 7\n}\n").unwrap();
        assert_eq!(file(&path), Ok(Payload("{\n  \"id\": 7\n}\n".into())));
        std::fs::write(&path, b"\xff\xfe").unwrap();
        assert_eq!(file(&path), Err(format!("{} is no UTF-8 text", path.display())));
        std::fs::write(&path, vec![b' '; 6 * 1024 * 1024 + 1]).unwrap();
        assert!(file(&path).unwrap_err().contains("larger than the 6 MB"));
        let missing = folder.path().join("missing.json");
        let problem = file(&missing).unwrap_err();
        assert!(problem.starts_with(&format!("{} can't be read", missing.display())), "{problem}");
        assert!(file(folder.path()).unwrap_err().contains("no regular file"));
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert!(file(&path).unwrap_err().contains("no regular file"));
    }

    #[test]
    fn a_tilde_is_the_home_folder() {
        let home = Some(Path::new("/home/alice"));
        assert_eq!(expand("~/event.json", home), Path::new("/home/alice/event.json"));
        assert_eq!(expand("/tmp/~/event.json", home), Path::new("/tmp/~/event.json"));
        assert_eq!(expand("~bob/event.json", home), Path::new("~bob/event.json"));
        assert_eq!(expand("~/event.json", None), Path::new("~/event.json"));
    }
}
