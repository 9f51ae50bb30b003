//! The secrets of the account, without their values.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::ListArgs;
use crate::{
    cli::{
        CliError,
        output::{Column, Listing, Row},
        run::Run,
        text,
    },
    domain::{SecretSummary, Timestamp, secret::NamedSecret},
};

pub(super) async fn run(run: &mut Run, args: ListArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    if let Some(function) = args.function {
        let found = connected.gateway.function_secrets(&function).await?;
        let rows: Vec<NamedRow> = found.into_iter().map(NamedRow::from).collect();
        Listing::print(&mut run.output, &rows)?;
        run.output.flush()?;
        return Ok(());
    }
    let mut listing = Listing::<SecretRow>::default();
    let mut token = None;
    loop {
        let page = connected.gateway.secrets_page(token).await?;
        let rows: Vec<SecretRow> = page.items.into_iter().map(SecretRow::from).collect();
        listing.page(&mut run.output, &rows)?;
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    listing.finish(&mut run.output)?;
    Ok(())
}

/// A secret that a function names.
#[derive(Debug, Serialize)]
struct NamedRow {
    name: String,
    arn: String,
    variables: BTreeMap<String, &'static str>,
}

impl From<NamedSecret> for NamedRow {
    fn from(named: NamedSecret) -> Self {
        let variables = named.variables.into_iter().map(|(name, by)| (name, by.word()));
        Self { name: named.secret.name.0, arn: named.secret.arn, variables: variables.collect() }
    }
}

impl Row for NamedRow {
    const COLUMNS: &'static [Column] = &[Column::text("SECRET"), Column::text("NAMED BY")];

    fn cells(&self) -> Vec<String> {
        let variables: Vec<_> =
            self.variables.iter().map(|(name, by)| format!("{name} ({by})")).collect();
        vec![self.name.clone(), variables.join(", ")]
    }
}

/// A secret, in AWS's own names.
#[derive(Debug, Serialize)]
pub(super) struct SecretRow {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) description: String,
    pub(super) rotation_enabled: bool,
    pub(super) last_changed_date: Option<Timestamp>,
    pub(super) last_rotated_date: Option<Timestamp>,
    pub(super) next_rotation_date: Option<Timestamp>,
    pub(super) last_accessed_date: Option<Timestamp>,
    pub(super) deleted_date: Option<Timestamp>,
    pub(super) owning_service: Option<String>,
    pub(super) primary_region: Option<String>,
    pub(super) tags: BTreeMap<String, String>,
}

impl From<SecretSummary> for SecretRow {
    fn from(secret: SecretSummary) -> Self {
        Self {
            name: secret.name.0,
            arn: secret.arn,
            description: secret.description,
            rotation_enabled: secret.rotation_enabled,
            last_changed_date: secret.last_changed,
            last_rotated_date: secret.last_rotated,
            next_rotation_date: secret.next_rotation,
            last_accessed_date: secret.last_accessed,
            deleted_date: secret.deleted,
            owning_service: secret.owning_service,
            primary_region: secret.primary_region,
            tags: secret.tags.into_iter().collect(),
        }
    }
}

impl SecretRow {
    /// `on`, `off`, or that the secret is going to be deleted.
    fn rotation(&self) -> &'static str {
        match (self.deleted_date, self.rotation_enabled) {
            (Some(_), _) => "to be deleted",
            (None, true) => "on",
            (None, false) => "off",
        }
    }
}

impl Row for SecretRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("SECRET"),
        Column::text("CHANGED"),
        Column::text("ROTATION"),
        Column::text("DESCRIPTION"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            text::time(self.last_changed_date),
            self.rotation().to_owned(),
            self.description.clone(),
        ]
    }
}
