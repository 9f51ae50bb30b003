//! One secret: what it is and which versions carry which stages. Reads no value.

use serde::Serialize;

use super::{args::ShowArgs, list::SecretRow};
use crate::{
    cli::{
        CliError,
        args::Format,
        output::{Column, Listing, Output, Row},
        run::Run,
        text,
    },
    domain::{
        SecretDetail, Timestamp,
        secret::{Replica, RotationRules, SecretVersion, day},
    },
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
    let facts = [
        ("name", summary.name.0.clone()),
        ("arn", summary.arn.clone()),
        ("description", text::or_dash(&summary.description).to_owned()),
        ("key", key.to_owned()),
        ("rotation", rotation(&detail)),
        ("rotated", text::time(summary.last_rotated)),
        ("rotates", text::time(summary.next_rotation)),
        ("changed", text::time(summary.last_changed)),
        ("accessed", summary.last_accessed.map_or_else(|| "-".to_owned(), day)),
    ];
    for (name, value) in facts {
        let line = format!("{name:<12} {}", output.clean(&value));
        output.line(&line)?;
    }
    if summary.deleted.is_some() {
        let line = format!("{:<12} {}", "deleted", text::time(summary.deleted));
        output.line(&line)?;
    }
    for replica in &detail.replicas {
        let status = format!("{} {} {}", replica.region, replica.status, replica.message);
        let line = format!("{:<12} {}", "replica", output.clean(status.trim_end()));
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

/// Whether and how it rotates, and what keeps it from that.
fn rotation(detail: &SecretDetail) -> String {
    let mut words = vec![detail.rotation().to_string()];
    if detail.summary.rotation_enabled {
        words.extend(detail.rotation_rules.as_ref().map(ToString::to_string));
        words.extend(detail.rotation_lambda.as_ref().map(|lambda| format!("by {lambda}")));
        let service = detail.summary.owning_service.as_ref();
        words.extend(service.map(|service| format!("managed by {service}")));
    }
    words.join(", ")
}

/// A secret in full, in AWS's own names.
#[derive(Debug, Serialize)]
struct SecretJson {
    #[serde(flatten)]
    summary: SecretRow,
    kms_key_id: String,
    rotation_lambda_arn: Option<String>,
    rotation_rules: Option<RotationRules>,
    replication_status: Vec<ReplicaJson>,
    versions: Vec<VersionRow>,
}

impl From<SecretDetail> for SecretJson {
    fn from(detail: SecretDetail) -> Self {
        Self {
            summary: SecretRow::from(detail.summary),
            kms_key_id: detail.kms_key,
            rotation_lambda_arn: detail.rotation_lambda,
            rotation_rules: detail.rotation_rules,
            replication_status: detail.replicas.into_iter().map(ReplicaJson::from).collect(),
            versions: detail.versions.into_iter().map(VersionRow::from).collect(),
        }
    }
}

/// A copy in another Region.
#[derive(Debug, Serialize)]
struct ReplicaJson {
    region: String,
    status: String,
    status_message: String,
}

impl From<Replica> for ReplicaJson {
    fn from(replica: Replica) -> Self {
        Self { region: replica.region, status: replica.status, status_message: replica.message }
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
