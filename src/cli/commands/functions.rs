//! `serin functions`.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::{
        CliError,
        output::{Column, Listing, Row},
        run::Run,
        text,
    },
    domain::{FunctionSummary, Timestamp},
};

/// Lists the functions of the account and Region.
#[derive(Debug, Args)]
pub struct FunctionsArgs {
    /// Only those whose name contains this text.
    pub filter: Option<String>,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: FunctionsArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    let mut listing = Listing::<FunctionRow>::default();
    let mut marker = None;
    loop {
        let page = connected.gateway.functions_page(marker).await?;
        let rows = page.items.into_iter().filter(|function| {
            args.filter.as_deref().is_none_or(|filter| function.name.as_str().contains(filter))
        });
        let rows: Vec<FunctionRow> = rows.map(FunctionRow::from).collect();
        listing.page(&mut run.output, &rows)?;
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    listing.finish(&mut run.output)?;
    Ok(())
}

/// A function, in AWS's own names.
#[derive(Debug, Serialize)]
struct FunctionRow {
    function_name: String,
    function_arn: String,
    runtime: String,
    memory_size: i32,
    timeout: i32,
    last_modified: Option<Timestamp>,
    description: String,
    log_group: String,
    code_size: i64,
}

impl From<FunctionSummary> for FunctionRow {
    fn from(function: FunctionSummary) -> Self {
        Self {
            function_name: function.name.0,
            function_arn: function.arn,
            runtime: function.runtime,
            memory_size: function.memory_mb,
            timeout: function.timeout_s,
            last_modified: function.last_modified,
            description: function.description,
            log_group: function.log_group,
            code_size: function.code_size,
        }
    }
}

impl Row for FunctionRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("FUNCTION"),
        Column::text("RUNTIME"),
        Column::number("MEMORY"),
        Column::number("TIMEOUT"),
        Column::text("CHANGED"),
        Column::text("DESCRIPTION"),
    ];

    fn cells(&self) -> Vec<String> {
        let runtime = if self.runtime.is_empty() { "image" } else { &self.runtime };
        vec![
            self.function_name.clone(),
            runtime.to_owned(),
            format!("{} MB", self.memory_size),
            format!("{} s", self.timeout),
            text::time(self.last_modified),
            self.description.clone(),
        ]
    }
}
