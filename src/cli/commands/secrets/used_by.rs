//! The functions that name a secret, and what refreshes the copies that they keep.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::NameArgs;
use crate::{
    aws::Gateway,
    cli::{
        CliError,
        output::{Column, Listing, Row},
        run::Run,
        say::say,
    },
    domain::{
        SecretRef,
        secret::{Copies, SecretUse, SecretUses},
    },
};

pub(super) async fn run(run: &mut Run, args: &NameArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    let secret = connected.gateway.secret(&args.name).await?.summary.id();
    let found = connected.gateway.secret_uses(&secret).await?;
    warn(&found);
    let rows: Vec<UseRow> = found.uses.into_iter().map(UseRow::from).collect();
    Listing::print(&mut run.output, &rows)?;
    run.output.flush()?;
    Ok(())
}

/// After the value has changed: which functions may go on with the old one, and what refreshes
/// them. On stderr, as nothing depends on it.
pub(super) async fn tell_stale(gateway: &Gateway, secret: &SecretRef) {
    let found = match gateway.secret_uses(secret).await {
        Ok(found) => found,
        Err(failure) => {
            say(format_args!(
                "serin: which functions may keep the old value is not known: {failure}"
            ));
            return;
        }
    };
    warn(&found);
    if found.uses.is_empty() {
        say("serin: no function's environment names it");
        return;
    }
    say("serin: these may keep the old value for a while:");
    for used in found.uses {
        say(format_args!("  {}: {}", used.function, used.copies.refreshed_by()));
    }
}

fn warn(found: &SecretUses) {
    if !found.unreadable.is_empty() {
        let names: Vec<_> = found.unreadable.iter().map(ToString::to_string).collect();
        let names = names.join(", ");
        say(format_args!("serin: the environment of these can't be read (KMS): {names}"));
    }
}

/// A function that names the secret.
#[derive(Debug, Serialize)]
struct UseRow {
    function_name: String,
    versions: Vec<String>,
    variables: BTreeMap<String, &'static str>,
    /// For so long AWS's extension keeps a value; null without it.
    extension_ttl_seconds: Option<u64>,
    refreshed_by: String,
}

impl From<SecretUse> for UseRow {
    fn from(used: SecretUse) -> Self {
        let ttl = match used.copies {
            Copies::Extension { ttl } => Some(ttl.as_secs()),
            Copies::Own => None,
        };
        Self {
            function_name: used.function.0,
            versions: used.versions.iter().map(ToString::to_string).collect(),
            variables: used.variables.into_iter().map(|(name, by)| (name, by.word())).collect(),
            extension_ttl_seconds: ttl,
            refreshed_by: used.copies.refreshed_by(),
        }
    }
}

impl Row for UseRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("FUNCTION"),
        Column::text("VERSIONS"),
        Column::text("NAMED BY"),
        Column::text("COPIES ARE REFRESHED BY"),
    ];

    fn cells(&self) -> Vec<String> {
        let variables: Vec<_> =
            self.variables.iter().map(|(name, by)| format!("{name} ({by})")).collect();
        vec![
            self.function_name.clone(),
            self.versions.join(", "),
            variables.join(", "),
            self.refreshed_by.clone(),
        ]
    }
}
