//! What is on this machine: files and terminal.

use std::{env, io};

use rustix::termios::tcgetwinsize;
use supports_color::{ColorLevel, Stream};

use super::{Report, check::Check};
use crate::{
    cli::{CliError, effective::Effective},
    config::Style,
    domain::Clock,
    store::{AuditLog, paths::state_folder},
};

/// The smallest screen that the console draws on, in columns and rows.
const SMALLEST: (u16, u16) = (40, 12);

pub(super) fn check(
    report: &mut Report<'_>,
    effective: Result<&Effective, &CliError>,
) -> Result<(), CliError> {
    match effective {
        Ok(effective) => {
            report.add(configuration(effective))?;
            for check in keymaps(effective).into_iter().chain(themes(effective)) {
                report.add(check)?;
            }
        }
        Err(error) => report.add(Check::fail(
            "config",
            error.message(Style::Plain),
            "serin does not start with it; serin config --example prints one to start from",
        ))?,
    }
    report.add(audit())?;
    report.add(colours())?;
    report.add(size())
}

fn configuration(effective: &Effective) -> Check {
    match &effective.file {
        Some(file) if file.path.exists() => Check::pass("config", file.path.display().to_string()),
        Some(file) => Check::pass("config", format!("defaults: no {}", file.path.display())),
        None => Check::warn("config", "defaults: there is no home folder", "set HOME"),
    }
}

/// Every keymap loads, not only the one in use.
fn keymaps(effective: &Effective) -> Vec<Check> {
    let keymaps = &effective.keymaps;
    let broken: Vec<Check> = keymaps
        .names()
        .iter()
        .filter_map(|name| keymaps.load(name).err())
        .map(|report| Check::warn("keymap", report.to_string(), "mend it before you use it"))
        .collect();
    let in_use = &effective.settings.keymap.value;
    let names = keymaps.names().join(", ");
    let all = format!("{in_use} in use, of {names}");
    if broken.is_empty() { vec![Check::pass("keymap", all)] } else { broken }
}

fn themes(effective: &Effective) -> Vec<Check> {
    let themes = &effective.themes;
    let broken: Vec<Check> = themes
        .names()
        .iter()
        .filter_map(|name| themes.load(name).err())
        .map(|report| Check::warn("theme", report.to_string(), "mend it before you use it"))
        .collect();
    let all =
        format!("{} in use, of {}", effective.settings.theme.value, themes.names().join(", "));
    if broken.is_empty() { vec![Check::pass("theme", all)] } else { broken }
}

fn audit() -> Check {
    let advice = "every write but a rollback is refused until it can be written";
    let folder = match state_folder() {
        Ok(folder) => folder,
        Err(error) => return Check::fail("audit", error.to_string(), advice),
    };
    let audit = AuditLog::new(&folder, Clock::system());
    let path = audit.path().display();
    match audit.probe() {
        Ok(()) => Check::pass("audit", path.to_string()),
        Err(error) => Check::fail("audit", format!("can't write {path}: {error}"), advice),
    }
}

fn colours() -> Check {
    let term = env::var("TERM").unwrap_or_default();
    if matches!(term.as_str(), "" | "dumb") {
        return Check::warn(
            "colours",
            format!("TERM is {term:?}"),
            "the console needs a terminal that can place its cursor: set TERM",
        );
    }
    let level = match supports_color::on(Stream::Stdout) {
        None => "none",
        Some(ColorLevel { has_16m: true, .. }) => "16 million",
        Some(ColorLevel { has_256: true, .. }) => "256",
        Some(_) => "16",
    };
    Check::pass("colours", format!("{level} (TERM={term})"))
}

fn size() -> Check {
    let (columns, rows) = SMALLEST;
    match tcgetwinsize(io::stdout()) {
        Err(_) => Check::warn(
            "terminal",
            "stdout is not a terminal",
            "the console needs one; the commands don't",
        ),
        Ok(size) if size.ws_col < columns || size.ws_row < rows => Check::warn(
            "terminal",
            format!("{}x{}", size.ws_col, size.ws_row),
            format!("the console needs {columns}x{rows} at least"),
        ),
        Ok(size) => Check::pass("terminal", format!("{}x{}", size.ws_col, size.ws_row)),
    }
}
