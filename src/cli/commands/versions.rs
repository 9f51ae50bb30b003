//! `serin versions FUNCTION`.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::{
        CliError,
        output::{Column, Listing, Row},
        run::Run,
        target, text,
    },
    domain::{FunctionName, FunctionVersion, Timestamp},
};

/// Lists the versions of a function, newest first.
#[derive(Debug, Args)]
pub struct VersionsArgs {
    /// The function.
    #[arg(value_parser = target::function)]
    pub function: FunctionName,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: VersionsArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    let mut versions = connected.gateway.versions(&args.function).await?;
    // `$LATEST` first, then the newest: Lambda lists the oldest first.
    versions.sort_by_key(|version| {
        (version.version.is_published(), std::cmp::Reverse(version.version))
    });
    let rows: Vec<VersionRow> = versions.into_iter().map(VersionRow::from).collect();
    Listing::print(&mut run.output, &rows)?;
    Ok(())
}

/// A version, in AWS's own names.
#[derive(Debug, Serialize)]
pub(super) struct VersionRow {
    version: String,
    description: String,
    code_sha256: String,
    last_modified: Option<Timestamp>,
    runtime: String,
    memory_size: i32,
    timeout: i32,
    role: String,
}

impl From<FunctionVersion> for VersionRow {
    fn from(version: FunctionVersion) -> Self {
        Self {
            version: version.version.to_string(),
            description: version.description,
            code_sha256: version.code_sha256,
            last_modified: version.last_modified,
            runtime: version.runtime,
            memory_size: version.memory_mb,
            timeout: version.timeout_s,
            role: version.role,
        }
    }
}

impl Row for VersionRow {
    const COLUMNS: &'static [Column] = &[
        Column::number("VERSION"),
        Column::text("PUBLISHED"),
        Column::text("RUNTIME"),
        Column::number("MEMORY"),
        Column::number("TIMEOUT"),
        Column::text("CODE"),
        Column::text("DESCRIPTION"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.version.clone(),
            text::time(self.last_modified),
            text::or_dash(&self.runtime).to_owned(),
            format!("{} MB", self.memory_size),
            format!("{} s", self.timeout),
            // Enough to see whether two versions run the same code.
            self.code_sha256.chars().take(8).collect(),
            self.description.clone(),
        ]
    }
}
