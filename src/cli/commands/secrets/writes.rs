//! Changes of a secret that carry no value.

use super::{
    args::{DeleteArgs, RollbackArgs, WriteArgs},
    used_by,
};
use crate::{
    cli::{
        CliError,
        run::Run,
        write::{self, Writer},
    },
    domain::{Change, Failure, SecretChange, SecretDetail},
};

/// `serin secrets rollback NAME`.
pub(super) async fn roll_back(run: &mut Run, args: RollbackArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "rolling a secret back").await?;
    let secret = writer.gateway().secret(&args.write.name).await?;
    let change = secret.roll_back(Some(&args.to))?;
    carry_out(run, writer, change, args.write.reason, secret.left_by_rollback()).await
}

/// `serin secrets rotate NAME`.
pub(super) async fn rotate(run: &mut Run, args: WriteArgs) -> Result<(), CliError> {
    change(run, args, "a rotation", SecretDetail::rotate).await
}

/// `serin secrets cancel-rotation NAME`.
pub(super) async fn cancel_rotation(run: &mut Run, args: WriteArgs) -> Result<(), CliError> {
    change(run, args, "cancelling a rotation", SecretDetail::cancel_rotation).await
}

/// `serin secrets delete NAME`.
pub(super) async fn delete(run: &mut Run, args: DeleteArgs) -> Result<(), CliError> {
    let days = args.days;
    change(run, args.write, "deleting a secret", |secret| secret.delete(days)).await
}

/// `serin secrets restore NAME`.
pub(super) async fn restore(run: &mut Run, args: WriteArgs) -> Result<(), CliError> {
    change(run, args, "restoring a secret", SecretDetail::restore).await
}

async fn change(
    run: &mut Run,
    args: WriteArgs,
    what: &str,
    wanted: impl FnOnce(&SecretDetail) -> Result<Change, Failure>,
) -> Result<(), CliError> {
    let writer = write::begin(run, what).await?;
    let secret = writer.gateway().secret(&args.name).await?;
    let change = wanted(&secret)?;
    carry_out(run, writer, change, args.reason, Vec::new()).await
}

/// Previews it with what is to know about it and `more`, asks, carries it out, and tells who may go on with
/// the value before.
pub(super) async fn carry_out(
    run: &mut Run,
    writer: Writer,
    change: Change,
    reason: String,
    more: Vec<String>,
) -> Result<(), CliError> {
    let about = change.secret().cloned();
    let cautions = about.iter().flat_map(SecretChange::cautions).map(String::from);
    let notes: Vec<String> = cautions.chain(more).collect();
    let gateway = writer.gateway().clone();
    writer.carry_out(run, change, reason, &notes).await?;
    if let Some(change) = about.filter(SecretChange::leaves_stale_copies) {
        used_by::tell_stale(&gateway, &change.secret).await;
    }
    Ok(())
}
