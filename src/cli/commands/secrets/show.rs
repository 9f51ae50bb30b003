//! One secret: what it is and which versions carry which stages. Reads no value.

use serde::Serialize;

use super::{ShowArgs, list::SecretRow};
use crate::{
    cli::{
        CliError,
        args::Format,
        output::{Column, Listing, Output, Row},
        run::Run,
        text,
    },
    domain::{SecretDetail, Timestamp, secret::SecretVersion},
};

pub(super) async fn run(run: &mut Run, args: &ShowArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    let detail = connected.gateway.secret(&args.name).await?;
    match run.output.format {
        Format::Json => run.output.json(&SecretJson::from(detail))?,
        Format::Text => print(&mut run.output, detail)?,
    }
    run.output.flush()?;
    Ok(())
}

fn print(output: &mut Output, detail: SecretDetail) -> Result<(), CliError> {
    let summary = &detail.summary;
    let key = if detail.kms_key.is_empty() { "the account's default" } else { &detail.kms_key };
    let rotation = match (&detail.rotation_lambda, summary.rotation_enabled) {
        (Some(lambda), true) => format!("on, by {lambda}"),
        (_, true) => "on".to_owned(),
        (_, false) => "off".to_owned(),
    };
    let facts = [
        ("name", summary.name.0.clone()),
        ("arn", summary.arn.clone()),
        ("description", text::or_dash(&summary.description).to_owned()),
        ("key", key.to_owned()),
        ("rotation", rotation),
        ("rotated", text::time(summary.last_rotated)),
        ("changed", text::time(summary.last_changed)),
    ];
    for (name, value) in facts {
        let line = format!("{name:<12} {}", output.clean(&value));
        output.line(&line)?;
    }
    if summary.deleted.is_some() {
        let line = format!("{:<12} {}", "deleted", text::time(summary.deleted));
        output.line(&line)?;
    }
    for (key, value) in &summary.tags {
        let line = format!("{:<12} {}", "tag", output.clean(&format!("{key}={value}")));
        output.line(&line)?;
    }
    output.line("")?;
    let rows: Vec<VersionRow> = detail.versions.into_iter().map(VersionRow::from).collect();
    Listing::print(output, &rows)?;
    Ok(())
}

/// A secret in full, in AWS's own names.
#[derive(Debug, Serialize)]
struct SecretJson {
    #[serde(flatten)]
    summary: SecretRow,
    kms_key_id: String,
    rotation_lambda_arn: Option<String>,
    versions: Vec<VersionRow>,
}

impl From<SecretDetail> for SecretJson {
    fn from(detail: SecretDetail) -> Self {
        Self {
            summary: SecretRow::from(detail.summary),
            kms_key_id: detail.kms_key,
            rotation_lambda_arn: detail.rotation_lambda,
            versions: detail.versions.into_iter().map(VersionRow::from).collect(),
        }
    }
}

/// A version of a secret.
#[derive(Debug, Serialize)]
struct VersionRow {
    version_id: String,
    version_stages: Vec<String>,
    created_date: Option<Timestamp>,
}

impl From<SecretVersion> for VersionRow {
    fn from(version: SecretVersion) -> Self {
        Self {
            version_id: version.id,
            version_stages: version.stages,
            created_date: version.created,
        }
    }
}

impl Row for VersionRow {
    const COLUMNS: &'static [Column] =
        &[Column::text("VERSION"), Column::text("STAGES"), Column::text("CREATED")];

    fn cells(&self) -> Vec<String> {
        let stages = self.version_stages.join(", ");
        vec![
            self.version_id.clone(),
            text::or_dash(&stages).to_owned(),
            text::time(self.created_date),
        ]
    }
}
