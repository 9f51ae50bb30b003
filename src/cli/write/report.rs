//! How a write ended: JSON or a line on stdout, the rest on stderr.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    app::words,
    cli::{CliError, Exit, args::Format, json::AliasJson, run::Run, say::say},
    domain::{
        Alias, ConcurrencyPlan, Failure, FailureKind, Found, Outcome, Receipt, Reserved,
        SecretDetail, Timestamp,
    },
    logs::sanitise::sanitise,
};

/// Prints the receipt.
///
/// # Errors
/// [`CliError::Told`] with the exit code of a write that did not succeed.
pub(super) fn print(run: &mut Run, receipt: &Receipt) -> Result<(), CliError> {
    if run.output.format == Format::Json {
        run.output.json(&ReceiptJson::from(receipt))?;
    } else if receipt.outcome.is_success() {
        let line = words::headline(receipt);
        let line = run.output.clean(&line).into_owned();
        run.output.line(&line)?;
    }
    run.output.flush()?;
    let exit = exit(&receipt.outcome);
    if exit != Exit::Done {
        say(format_args!("serin: {}", receipt.intent.change.target()));
    }
    if exit != Exit::Done || !receipt.audited || receipt.attempts > 1 {
        for line in words::outcome(receipt) {
            say(format_args!("  {}", sanitise(&line)));
        }
    }
    if exit == Exit::Done { Ok(()) } else { Err(CliError::Told(exit)) }
}

/// A rollback of an alias that is where it would go back to.
///
/// # Errors
/// When stdout can't be written to.
pub fn already_there(run: &mut Run, alias: &Alias) -> Result<(), CliError> {
    let line = format!("{}: already at {}", alias.target, alias.state);
    unsent(run, &Found::Alias(alias.clone()), &line)
}

/// A stop of a function that is stopped, or the end of one of a function that is not.
///
/// # Errors
/// When stdout can't be written to.
pub fn nothing_to_do(run: &mut Run, plan: &ConcurrencyPlan) -> Result<(), CliError> {
    let line = format!("{}: nothing to do: it is at {}", plan.function, plan.now);
    unsent(run, &Found::Concurrency(plan.now), &line)
}

fn unsent(run: &mut Run, found: &Found, line: &str) -> Result<(), CliError> {
    if run.output.format == Format::Json {
        run.output.json(&ReceiptJson {
            outcome: "already_there",
            found: FoundJson::of(found),
            failure: None,
            attempts: 0,
            request_id: None,
            audited: false,
        })?;
    } else {
        run.output.line(line)?;
    }
    run.output.flush()?;
    Ok(())
}

fn exit(outcome: &Outcome) -> Exit {
    match outcome {
        Outcome::Applied(_) | Outcome::AlreadyThere(_) => Exit::Done,
        Outcome::Partly(..) | Outcome::Unknown(_) => Exit::Inconclusive,
        Outcome::NotApplied(Failure { kind: FailureKind::Refused { .. }, .. }) => Exit::Refused,
        Outcome::NotApplied(_) | Outcome::ChangedBySomeoneElse { .. } => Exit::Failed,
    }
}

/// How a write ended.
#[derive(Debug, Serialize)]
struct ReceiptJson {
    /// `applied`, `already_there`, `not_applied`, `changed_by_someone_else` or `unknown`.
    outcome: &'static str,
    #[serde(flatten)]
    found: Option<FoundJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    audited: bool,
}

/// What is there now, where that is known.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum FoundJson {
    Alias(AliasJson),
    /// In executions at once; null when nothing is reserved.
    ReservedConcurrentExecutions(Reserved),
    Secret(SecretJson),
}

/// How a secret stands, without its value.
#[derive(Debug, Serialize)]
struct SecretJson {
    name: String,
    arn: String,
    version_ids_to_stages: BTreeMap<String, Vec<String>>,
    rotation_enabled: bool,
    deleted_date: Option<Timestamp>,
}

impl From<&SecretDetail> for SecretJson {
    fn from(secret: &SecretDetail) -> Self {
        let labelled = secret.versions.iter().filter(|version| !version.stages.is_empty());
        Self {
            name: secret.summary.name.0.clone(),
            arn: secret.summary.arn.clone(),
            version_ids_to_stages: labelled
                .map(|version| (version.id.clone(), version.stages.clone()))
                .collect(),
            rotation_enabled: secret.summary.rotation_enabled,
            deleted_date: secret.summary.deleted,
        }
    }
}

impl FoundJson {
    fn of(found: &Found) -> Option<Self> {
        match found {
            Found::Alias(alias) => Some(Self::Alias(AliasJson::from(alias))),
            Found::Concurrency(reserved) => Some(Self::ReservedConcurrentExecutions(*reserved)),
            Found::Secret(secret) => Some(Self::Secret(SecretJson::from(secret.as_ref()))),
            _ => None,
        }
    }
}

impl From<&Receipt> for ReceiptJson {
    fn from(receipt: &Receipt) -> Self {
        let failure = receipt.outcome.failure();
        Self {
            outcome: receipt.outcome.label(),
            found: receipt.outcome.found().and_then(FoundJson::of),
            failure: failure.map(ToString::to_string),
            attempts: receipt.attempts,
            request_id: receipt.request_id.clone(),
            audited: receipt.audited,
        }
    }
}
