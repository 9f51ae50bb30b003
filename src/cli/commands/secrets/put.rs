//! `serin secrets put NAME`: a new value from stdin, or typed without being shown.

use secrecy::SecretString;

use super::{args::PutArgs, typed, writes};
use crate::{
    aws::Gateway,
    cli::{CliError, run::Run, write},
    domain::{
        SecretDetail, SecretValue,
        secret::{CURRENT, NewValue, Shape, fields, replace},
    },
};

pub(super) async fn run(run: &mut Run, args: PutArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "putting a value").await?;
    let secret = writer.gateway().secret(&args.write.name).await?;
    let before = if args.unchecked { None } else { before(writer.gateway(), &secret).await? };
    let typed = typed::read(&args.write.name).await?;
    let value = match &args.key {
        Some(key) => with_field(before.as_ref(), key, &typed)?,
        None => typed,
    };
    let shape = before.as_ref().map(SecretValue::shape);
    drop(before);
    let change = secret.put(checked(value, shape)?)?;
    writes::carry_out(run, writer, change, args.write.reason, Vec::new()).await
}

/// The value that it takes the place of; `None` where there is none yet.
async fn before(gateway: &Gateway, secret: &SecretDetail) -> Result<Option<SecretValue>, CliError> {
    if secret.current().is_none() {
        return Ok(None);
    }
    let read = gateway.secret_value(&secret.summary.arn, CURRENT).await;
    Ok(Some(read.map_err(CliError::Failure)?))
}

fn checked(value: SecretString, instead_of: Option<Shape>) -> Result<NewValue, CliError> {
    NewValue::new(value, instead_of).map_err(|problem| CliError::Refused(problem.to_string()))
}

fn with_field(
    before: Option<&SecretValue>,
    key: &str,
    typed: &SecretString,
) -> Result<SecretString, CliError> {
    let missing = || CliError::Usage(format!("the value has no key {key}, or is no JSON"));
    let before = before.filter(|value| value.shape() == Shape::Json).ok_or_else(missing)?;
    let fields = fields(before.expose()).map_err(|_| missing())?;
    let field = fields.into_iter().find(|field| field.name() == key).ok_or_else(missing)?;
    replace(&before.text, &field.path, typed)
        .map_err(|problem| CliError::Usage(problem.to_string()))
}
