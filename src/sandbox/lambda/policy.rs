//! `GetPolicy`, `AddPermission`, `RemovePermission`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::attached::{PolicyRecord, Statement},
    world::World,
};

use super::{errors, name};

/// A policy document, in the order in which AWS writes it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    id: &'static str,
    statement: Vec<StatementView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatementView {
    sid: String,
    effect: &'static str,
    principal: Value,
    action: String,
    resource: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, Value>,
}

fn view(statement: &Statement, resource: &str) -> StatementView {
    let principal = &statement.principal;
    let mut condition = BTreeMap::new();
    if let Some(arn) = &statement.source_arn {
        condition.insert("ArnLike", json!({"AWS:SourceArn": arn}));
    }
    let account = statement.source_account.as_ref().map(|id| ("AWS:SourceAccount", id));
    let auth = statement.url_auth.as_ref().map(|auth| ("lambda:FunctionUrlAuthType", auth));
    let equal: BTreeMap<_, _> = account.into_iter().chain(auth).collect();
    if !equal.is_empty() {
        condition.insert("StringEquals", json!(equal));
    }
    StatementView {
        sid: statement.sid.clone(),
        effect: "Allow",
        principal: match principal.as_str() {
            "*" => json!("*"),
            service if service.ends_with(".amazonaws.com") => json!({"Service": service}),
            arn if arn.starts_with("arn:") => json!({"AWS": arn}),
            account => json!({"AWS": format!("arn:aws:iam::{account}:root")}),
        },
        action: statement.action.clone(),
        resource: resource.to_owned(),
        condition,
    }
}

/// `GetPolicy`: the policy as a JSON text within JSON.
pub fn get(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let target = name::target(world, request)?;
    let found = name::resolve(world, &target)?;
    let policy = found.function.attached.policies.get(&target.qualifier).ok_or_else(none)?;
    let resource = name::arn(world, &target);
    let statement = policy.statements.iter().map(|one| view(one, &resource)).collect();
    let document = Document { version: "2012-10-17", id: "default", statement };
    Ok(Reply::json(200, &json!({"Policy": text(&document), "RevisionId": policy.revision_id})))
}

/// Our own views hold only texts, which always serialise.
fn text<T: Serialize>(view: &T) -> String {
    serde_json::to_string(view).unwrap_or_default()
}

fn none() -> ApiError {
    let message = "No policy is associated with the given resource.";
    ApiError::user(404, "ResourceNotFoundException", message)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AddInput {
    statement_id: String,
    action: String,
    principal: String,
    source_arn: Option<String>,
    source_account: Option<String>,
    function_url_auth_type: Option<String>,
    revision_id: Option<String>,
}

/// `AddPermission`.
pub fn add(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: AddInput = request.json()?;
    let target = name::target(world, request)?;
    let found = name::resolve(world, &target)?;
    let policy = found.function.attached.policies.get(&target.qualifier);
    guard(policy, input.revision_id.as_deref())?;
    if policy.is_some_and(|policy| policy.statements.iter().any(|s| s.sid == input.statement_id)) {
        let message = format!(
            "The statement id ({}) provided already exists. Please provide a new statement id, or \
             remove the existing statement.",
            input.statement_id
        );
        return Err(ApiError::user(409, "ResourceConflictException", message));
    }
    let statement = Statement {
        sid: input.statement_id,
        principal: input.principal,
        action: input.action,
        source_arn: input.source_arn,
        source_account: input.source_account,
        url_auth: input.function_url_auth_type,
    };
    let told = text(&view(&statement, &name::arn(world, &target)));
    let revision_id = world.rng.uuid();
    let policies = &mut name::function_mut(world, request)?.attached.policies;
    let empty = || PolicyRecord { statements: Vec::new(), revision_id: String::new() };
    let policy = policies.entry(target.qualifier).or_insert_with(empty);
    policy.statements.push(statement);
    policy.revision_id = revision_id;
    Ok(Reply::json(201, &json!({"Statement": told})))
}

/// `RemovePermission`: a policy ends with its last statement.
pub fn remove(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let target = name::target(world, request)?;
    let sid = request.segment(4).to_owned();
    let found = name::resolve(world, &target)?;
    let policy = found.function.attached.policies.get(&target.qualifier).ok_or_else(none)?;
    guard(Some(policy), request.query("RevisionId"))?;
    if !policy.statements.iter().any(|statement| statement.sid == sid) {
        let message = format!("Statement {sid} is not found in resource policy.");
        return Err(ApiError::user(404, "ResourceNotFoundException", message));
    }
    let revision_id = world.rng.uuid();
    let policies = &mut name::function_mut(world, request)?.attached.policies;
    if let Some(policy) = policies.get_mut(&target.qualifier) {
        policy.statements.retain(|statement| statement.sid != sid);
        policy.revision_id = revision_id;
    }
    policies.retain(|_, policy| !policy.statements.is_empty());
    Ok(Reply::empty(204))
}

fn guard(policy: Option<&PolicyRecord>, revision: Option<&str>) -> Result<(), ApiError> {
    let held = policy.map(|policy| policy.revision_id.as_str());
    if revision.is_some() && revision != held {
        return Err(errors::stale_revision());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
