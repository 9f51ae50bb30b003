//! `serin aliases FUNCTION`.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::{
        CliError,
        json::AliasJson,
        output::{Column, Listing, Row},
        run::Run,
        target,
    },
    domain::{Alias, FunctionName},
};

/// Lists the aliases of a function.
#[derive(Debug, Args)]
pub struct AliasesArgs {
    /// The function.
    #[arg(value_parser = target::function)]
    pub function: FunctionName,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: AliasesArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    let mut listing = Listing::<AliasRow>::default();
    let mut marker = None;
    loop {
        let page = connected.gateway.aliases_page(&args.function, marker).await?;
        let rows: Vec<AliasRow> = page.items.iter().map(AliasRow::from).collect();
        listing.page(&mut run.output, &rows)?;
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    listing.finish(&mut run.output)?;
    Ok(())
}

/// An alias with its split in words.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct AliasRow {
    json: AliasJson,
    #[serde(skip)]
    traffic: String,
}

impl From<&Alias> for AliasRow {
    fn from(alias: &Alias) -> Self {
        Self { json: AliasJson::from(alias), traffic: alias.state.to_string() }
    }
}

impl Row for AliasRow {
    const COLUMNS: &'static [Column] =
        &[Column::text("ALIAS"), Column::text("TRAFFIC"), Column::text("DESCRIPTION")];

    fn cells(&self) -> Vec<String> {
        vec![self.json.name.clone(), self.traffic.clone(), self.json.description.clone()]
    }
}
