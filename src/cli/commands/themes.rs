//! `serin themes`.

use serde::Serialize;

use crate::cli::{
    CliError,
    output::{Column, Listing, Row},
    run::Run,
};

/// Runs the command.
pub fn run(run: &mut Run) -> Result<(), CliError> {
    let themes = &run.effective.themes;
    let in_use = themes.behind(&run.effective.settings.theme.value);
    let rows: Vec<ThemeRow> = themes
        .names()
        .into_iter()
        .map(|name| ThemeRow {
            file: themes.path(&name).map(str::to_owned),
            in_use: in_use.contains(&name.as_str()),
            name,
        })
        .collect();
    Listing::print(&mut run.output, &rows)?;
    Ok(())
}

/// A theme.
#[derive(Debug, Serialize)]
struct ThemeRow {
    name: String,
    /// The user's file; absent for a theme that is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    in_use: bool,
}

impl Row for ThemeRow {
    const COLUMNS: &'static [Column] =
        &[Column::text("THEME"), Column::text("IN USE"), Column::text("FROM")];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            if self.in_use { "yes" } else { "" }.to_owned(),
            self.file.clone().unwrap_or_else(|| "built in".to_owned()),
        ]
    }
}
