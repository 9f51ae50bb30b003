//! Secrets: what they are, what they hold, who uses them.

use crate::{
    aws::Gateway,
    domain::{Failure, Fetched, Request, SecretName, secret::diff},
};

use super::Reply;

/// Answers one of the requests that [`super::run`] passes on.
///
/// # Errors
/// The failure of the call that ended it.
pub(super) async fn run(gateway: &Gateway, request: Request, reply: &Reply) -> Result<(), Failure> {
    let fetched = match request {
        Request::Secret(name) => Fetched::Secret(Box::new(gateway.secret(&name.0).await?)),
        Request::SecretValue { name, stage } => {
            let value = gateway.secret_value(&name.0, &stage).await?;
            Fetched::SecretValue(name, value)
        }
        Request::SecretDiff { name, from, to } => {
            Box::pin(difference(gateway, name, from, to)).await?
        }
        Request::SecretUses(secret) => {
            Fetched::SecretUses(Box::new(gateway.secret_uses(&secret).await?))
        }
        Request::FunctionSecrets(name) => {
            let found = gateway.function_secrets(&name).await?;
            Fetched::FunctionSecrets(name, found)
        }
        _ => return Ok(()),
    };
    reply.ok(fetched).await
}

/// Both values end here.
async fn difference(
    gateway: &Gateway,
    name: SecretName,
    from: String,
    to: String,
) -> Result<Fetched, Failure> {
    let before = gateway.secret_version(&name.0, &from);
    let (before, after) = tokio::try_join!(before, gateway.secret_version(&name.0, &to))?;
    Ok(Fetched::SecretDiff { diff: diff(&before, &after), name, from, to })
}
