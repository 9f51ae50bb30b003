//! Secrets Manager.

mod create;
mod delete;
mod describe;
mod errors;
mod find;
mod list;
mod page;
mod put;
mod rotate;
pub mod rotation;
mod stage;
mod update;
mod value;

use super::{
    http::{
        request::Request,
        route::{Handler, Operation, Protocol},
    },
    world::World,
};

/// Operations by `X-Amz-Target`.
pub const OPERATIONS: &[(&str, Operation)] = &[
    ("secretsmanager.ListSecrets", op("secretsmanager:ListSecrets", list::list)),
    ("secretsmanager.DescribeSecret", op("secretsmanager:DescribeSecret", describe::describe)),
    (
        "secretsmanager.ListSecretVersionIds",
        op("secretsmanager:ListSecretVersionIds", describe::list_versions),
    ),
    ("secretsmanager.GetSecretValue", op("secretsmanager:GetSecretValue", value::get)),
    ("secretsmanager.CreateSecret", op("secretsmanager:CreateSecret", create::create)),
    ("secretsmanager.PutSecretValue", op("secretsmanager:PutSecretValue", put::put)),
    (
        "secretsmanager.UpdateSecretVersionStage",
        op("secretsmanager:UpdateSecretVersionStage", stage::update),
    ),
    ("secretsmanager.UpdateSecret", op("secretsmanager:UpdateSecret", update::update)),
    ("secretsmanager.RotateSecret", op("secretsmanager:RotateSecret", rotate::rotate)),
    ("secretsmanager.CancelRotateSecret", op("secretsmanager:CancelRotateSecret", rotate::cancel)),
    ("secretsmanager.DeleteSecret", op("secretsmanager:DeleteSecret", delete::delete)),
    ("secretsmanager.RestoreSecret", op("secretsmanager:RestoreSecret", delete::restore)),
];

const fn op(action: &'static str, run: Handler) -> Operation {
    Operation { action, protocol: Protocol::Json11, run, resource }
}

/// The secret's ARN as a policy names it, or `*` for what concerns all.
fn resource(world: &World, request: &Request) -> String {
    let input: find::SecretInput = request.json().unwrap_or_default();
    match find::secret(world, &input.secret_id) {
        Ok(secret) => secret.arn.clone(),
        Err(_) if input.secret_id.is_empty() => "*".to_owned(),
        Err(_) => input.secret_id,
    }
}

#[cfg(test)]
mod tests;
