//! Two versions of a secret, compared by their keys. No value is printed.

use serde::Serialize;

use super::args::DiffArgs;
use crate::{
    cli::{
        CliError,
        args::Format,
        guard,
        output::{Column, Listing, Output, Row},
        run::Run,
    },
    domain::{
        SecretDetail,
        secret::{KeyDiff, ValueDiff, ValueFacts, diff},
    },
};

pub(super) async fn run(run: &mut Run, args: &DiffArgs) -> Result<(), CliError> {
    const WHAT: &str = "comparing values";
    guard::refuse_if_read_only(run, WHAT)?;
    let connected = run.connect().await?;
    guard::place(run, &connected, WHAT).await?;
    let gateway = &connected.gateway;
    let detail = gateway.secret(&args.name).await?;
    let (from, to) = (version(&detail, &args.from)?, version(&detail, &args.to)?);
    let arn = &detail.summary.arn;
    // The SDK's futures are large.
    let before = Box::pin(gateway.secret_version(arn, from));
    let after = Box::pin(gateway.secret_version(arn, to));
    let (before, after) = tokio::try_join!(before, after)?;
    let found = diff(&before, &after);
    drop((before, after));
    match run.output.format {
        Format::Json => run.output.json(&DiffJson::new(&args.name, from, to, &found))?,
        Format::Text => print(&mut run.output, &found)?,
    }
    run.output.flush()?;
    Ok(())
}

fn version<'d>(detail: &'d SecretDetail, word: &str) -> Result<&'d str, CliError> {
    let name = &detail.summary.name;
    let missing = || CliError::Usage(format!("{word} names no version of {name}, or several"));
    detail.named(word).map(|version| version.id.as_str()).ok_or_else(missing)
}

fn print(output: &mut Output, found: &ValueDiff) -> Result<(), CliError> {
    match found {
        ValueDiff::Keys(keys) => {
            let rows: Vec<KeyRow> = keys.iter().map(KeyRow::from).collect();
            Listing::print(output, &rows)?;
        }
        ValueDiff::Whole { same, from, to } => {
            let line = if *same {
                format!("same: {}", facts(to))
            } else {
                format!("changed: {} -> {}", facts(from), facts(to))
            };
            output.line(&line)?;
        }
    }
    Ok(())
}

/// `text of 12 bytes`, `binary of 64 bytes, sha256 ba7816bf8f01`.
fn facts(facts: &ValueFacts) -> String {
    let hash = facts.fingerprint.as_ref().map(|hash| format!(", sha256 {hash}"));
    format!("{} of {} bytes{}", facts.shape, facts.bytes, hash.unwrap_or_default())
}

/// What became of a key.
#[derive(Debug, Serialize)]
struct KeyRow {
    key: String,
    change: &'static str,
}

impl From<&KeyDiff> for KeyRow {
    fn from(key: &KeyDiff) -> Self {
        Self { key: key.name.clone(), change: key.change.word() }
    }
}

impl Row for KeyRow {
    const COLUMNS: &'static [Column] = &[Column::text("KEY"), Column::text("CHANGE")];

    fn cells(&self) -> Vec<String> {
        vec![self.key.clone(), self.change.to_owned()]
    }
}

/// What differs, without a value.
#[derive(Debug, Serialize)]
struct DiffJson<'a> {
    secret_id: &'a str,
    from_version_id: &'a str,
    to_version_id: &'a str,
    same: bool,
    /// Null where one of the two is no JSON.
    keys: Option<Vec<KeyRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<FactsJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<FactsJson<'a>>,
}

/// What may be told of a value.
#[derive(Debug, Serialize)]
struct FactsJson<'a> {
    shape: String,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
}

impl<'a> From<&'a ValueFacts> for FactsJson<'a> {
    fn from(facts: &'a ValueFacts) -> Self {
        Self {
            shape: facts.shape.to_string(),
            bytes: facts.bytes,
            sha256: facts.fingerprint.as_deref(),
        }
    }
}

impl<'a> DiffJson<'a> {
    fn new(secret_id: &'a str, from: &'a str, to: &'a str, found: &'a ValueDiff) -> Self {
        let keys = match found {
            ValueDiff::Keys(keys) => Some(keys.iter().map(KeyRow::from).collect()),
            ValueDiff::Whole { .. } => None,
        };
        let whole = match found {
            ValueDiff::Whole { from, to, .. } => Some((from.into(), to.into())),
            ValueDiff::Keys(_) => None,
        };
        let (before, after) = whole.unzip();
        Self {
            secret_id,
            from_version_id: from,
            to_version_id: to,
            same: found.is_same(),
            keys,
            from: before,
            to: after,
        }
    }
}
