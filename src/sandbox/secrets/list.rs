//! `ListSecrets`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    store::secrets::SecretRecord,
    world::World,
};

use super::{describe, errors, page};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ListInput {
    filters: Vec<Filter>,
    include_planned_deletion: bool,
    max_results: Option<i64>,
    next_token: Option<String>,
    sort_order: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Filter {
    key: String,
    values: Vec<String>,
}

const KEYS: [&str; 7] =
    ["name", "description", "tag-key", "tag-value", "all", "owning-service", "primary-region"];

/// `ListSecrets`: what is planned for deletion only if asked.
pub fn list(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: ListInput = request.json()?;
    if let Some(filter) = input.filters.iter().find(|f| !KEYS.contains(&f.key.as_str())) {
        return Err(errors::invalid(format!("Invalid filter key: {}", filter.key)));
    }
    let (skip, size) = page::place(input.max_results, input.next_token.as_deref())?;
    let wanted = |secret: &&SecretRecord| {
        (input.include_planned_deletion || secret.deletion.is_none())
            && input.filters.iter().all(|filter| filter.meets(secret))
    };
    let mut secrets: Vec<&SecretRecord> = world.secrets.secrets.values().filter(wanted).collect();
    // AWS lists by creation, newest first, unless told otherwise.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.created));
    if input.sort_order.as_deref() == Some("asc") {
        secrets.reverse();
    }
    let views: Vec<Value> = secrets.iter().skip(skip).take(size).map(|s| entry(s)).collect();
    let mut body = json!({"SecretList": views});
    if skip + size < secrets.len() {
        body["NextToken"] = json!((skip + size).to_string());
    }
    Ok(Reply::amz_json(200, &body))
}

fn entry(secret: &SecretRecord) -> Value {
    let mut view = describe::view(secret);
    if let Some(fields) = view.as_object_mut()
        && let Some(stages) = fields.remove("VersionIdsToStages")
    {
        fields.insert("SecretVersionsToStages".to_owned(), stages);
    }
    view
}

impl Filter {
    /// One of the values is met; `!` in front turns a value around.
    fn meets(&self, secret: &SecretRecord) -> bool {
        self.values.iter().any(|value| match value.strip_prefix('!') {
            Some(unwanted) => !self.meets_value(secret, unwanted),
            None => self.meets_value(secret, value),
        })
    }

    fn meets_value(&self, secret: &SecretRecord, value: &str) -> bool {
        let lower = value.to_lowercase();
        let name = || secret.name.to_lowercase().starts_with(&lower);
        let words = |text: &str| text.to_lowercase().contains(&lower);
        let tag_key = || secret.tags.keys().any(|key| key.starts_with(value));
        let tag_value = || secret.tags.values().any(|text| text.starts_with(value));
        match self.key.as_str() {
            "name" => name(),
            "description" => words(&secret.description),
            "tag-key" => tag_key(),
            "tag-value" => tag_value(),
            "owning-service" => {
                secret.owning_service.as_deref().is_some_and(|service| service.starts_with(value))
            }
            "primary-region" => {
                !secret.replicas.is_empty() && secret.arn.split(':').nth(3) == Some(value)
            }
            "all" => name() || words(&secret.description) || tag_key() || tag_value(),
            _ => false,
        }
    }
}
