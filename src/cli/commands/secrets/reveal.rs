//! A secret's value on stdout, when it was asked for and may be shown.

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::args::ShowArgs;
use crate::{
    cli::{CliError, args::Format, guard, run::Run},
    domain::{
        SecretValue,
        secret::{fields, unescaped},
    },
};

pub(super) async fn run(run: &mut Run, args: &ShowArgs) -> Result<(), CliError> {
    guard::refuse_if_read_only(run, "revealing a secret")?;
    if !run.output.screen.terminal && !run.global.yes {
        let reason = "a secret is printed to a terminal only: pass --yes to send it elsewhere";
        return Err(CliError::Refused(reason.to_owned()));
    }
    let connected = run.connect().await?;
    guard::place(run, &connected, "revealing a secret").await?;
    let value = connected.gateway.secret_value(&args.name, &args.stage).await?;
    let value = match &args.key {
        Some(key) => SecretValue { text: field(&value, key)?, ..value },
        None => value,
    };
    match run.output.format {
        Format::Text => run.output.secret(&value.text)?,
        Format::Json => {
            let json = serde_json::to_string(&ValueJson::new(&args.name, &value));
            let json = json.map_err(|error| CliError::Other(error.to_string()))?;
            run.output.secret(&json.into())?;
        }
    }
    Ok(())
}

/// One key of a JSON value. Of its own size from the start: growing would leave copies behind.
fn field(value: &SecretValue, key: &str) -> Result<SecretString, CliError> {
    let missing = || CliError::Usage(format!("the value has no key {key}, or is no JSON"));
    let fields = fields(value.expose()).map_err(|_| missing())?;
    let field = fields.iter().find(|field| field.name() == key).ok_or_else(missing)?;
    let mut text = String::with_capacity(field.raw.len());
    text.extend(unescaped(field.raw));
    Ok(text.into())
}

/// A value, in AWS's own names.
#[derive(Serialize)]
struct ValueJson<'a> {
    secret_id: &'a str,
    version_id: &'a str,
    version_stages: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_string: Option<&'a str>,
    /// A hex dump; JSON has no bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_binary_hex: Option<&'a str>,
}

impl<'a> ValueJson<'a> {
    fn new(name: &'a str, value: &'a SecretValue) -> Self {
        let text = value.text.expose_secret();
        Self {
            secret_id: name,
            version_id: &value.version_id,
            version_stages: &value.stages,
            secret_string: (!value.binary).then_some(text),
            secret_binary_hex: value.binary.then_some(text),
        }
    }
}
