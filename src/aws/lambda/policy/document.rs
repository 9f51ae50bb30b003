//! The policy's JSON. Anyone with `AddPermission`, or an account that may set whole policies, has
//! a hand in it: what is not understood is an error, never a permission that is left out.

use serde_json::{Map, Value};

use crate::domain::{FailureKind, FunctionName, Trigger, TriggerKind};

use super::super::{super::reply::unexpected, convert::qualifier_of};

type Object = Map<String, Value>;

/// Who may invoke, by the statements of a policy that allow it.
pub(super) fn triggers(
    text: &str,
    function: &FunctionName,
    qualifier: Option<&str>,
) -> Result<Vec<Trigger>, FailureKind> {
    let policy: Value = serde_json::from_str(text)
        .map_err(|error| unexpected(format!("the policy is no JSON: {error}")))?;
    let statements = match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(statement @ Value::Object(_)) => vec![statement],
        _ => return Err(unexpected("the policy has no Statement")),
    };
    let mut triggers = Vec::new();
    for (index, statement) in statements.into_iter().enumerate() {
        let read = || -> Option<Vec<Caller>> { callers(statement.as_object()?) };
        let callers = read().ok_or_else(|| {
            unexpected(format!("statement {} of the policy can't be read", index + 1))
        })?;
        let named = statement.get("Resource").and_then(Value::as_str).and_then(qualifier_of);
        triggers.extend(callers.into_iter().map(|caller| Trigger {
            kind: TriggerKind::Permission,
            function: function.clone(),
            qualifier: named.clone().or_else(|| qualifier.map(str::to_owned)),
            source: caller.source,
            note: caller.note,
        }));
    }
    Ok(triggers)
}

struct Caller {
    source: String,
    note: String,
}

/// Whom a statement lets invoke; `None` when it can't be told.
fn callers(statement: &Object) -> Option<Vec<Caller>> {
    let allows = match statement.get("Effect")?.as_str()? {
        "Allow" => true,
        // It takes rights away and calls nothing.
        "Deny" => false,
        _ => return None,
    };
    let actions = strings(statement.get("Action")?)?;
    if !allows || !actions.iter().any(|action| invokes(action)) {
        return Some(Vec::new());
    }
    let conditions = Conditions::read(statement.get("Condition"))?;
    let principals = principals(statement.get("Principal")?)?;
    Some(principals.into_iter().flat_map(|principal| conditions.callers(&principal)).collect())
}

/// Whether an action, which may end in a wildcard, covers invoking. IAM ignores its case.
fn invokes(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let invoking = ["lambda:invokefunction", "lambda:invokefunctionurl", "lambda:invokeasync"];
    match action.strip_suffix('*') {
        Some(prefix) => invoking.iter().any(|name| name.starts_with(prefix)),
        None => invoking.contains(&action.as_str()),
    }
}

/// `"*"`, or ARNs, accounts and services by their kind.
fn principals(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Object(kinds) if !kinds.is_empty() => {
            let each = kinds.values().map(strings).collect::<Option<Vec<_>>>()?;
            Some(each.into_iter().flatten().map(str::to_owned).collect())
        }
        _ => None,
    }
}

/// What a statement demands beyond the principal.
#[derive(Default)]
struct Conditions {
    /// ARNs that the call must come from; empty for any.
    sources: Vec<String>,
    notes: Vec<String>,
}

impl Conditions {
    fn read(value: Option<&Value>) -> Option<Self> {
        let mut conditions = Self::default();
        let Some(value) = value else { return Some(conditions) };
        for (operator, keys) in value.as_object()? {
            for (key, values) in keys.as_object()? {
                conditions.add(operator, key, &strings(values)?);
            }
        }
        Some(conditions)
    }

    fn add(&mut self, operator: &str, key: &str, values: &[&str]) {
        let joined = values.join(" or ");
        let equals = ["StringEquals", "StringLike", "ArnEquals", "ArnLike", "Bool"];
        let key = if equals.contains(&operator) { key.to_ascii_lowercase() } else { String::new() };
        let note = match key.as_str() {
            "aws:sourcearn" => return self.sources.extend(values.iter().map(|&v| v.to_owned())),
            "aws:sourceaccount" => format!("account {joined}"),
            "aws:principalorgid" => format!("organization {joined}"),
            "lambda:functionurlauthtype" => format!("auth {joined}"),
            "lambda:invokedviafunctionurl" => "by its URL".to_owned(),
            // The token is shared with the caller alone: it is not for a screen.
            "lambda:eventsourcetoken" => "with a token".to_owned(),
            _ => "under more conditions".to_owned(),
        };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// One caller for each ARN it may come from; the principal itself when it may be any.
    fn callers(&self, principal: &str) -> Vec<Caller> {
        if self.sources.is_empty() {
            let anyone = (principal == "*").then(|| "anyone".to_owned());
            let note = anyone.into_iter().chain(self.notes.iter().cloned()).collect::<Vec<_>>();
            return vec![Caller { source: principal.to_owned(), note: note.join(", ") }];
        }
        let notes = std::iter::once(principal.to_owned()).chain(self.notes.iter().cloned());
        let note = notes.collect::<Vec<_>>().join(", ");
        let caller = |source: &String| Caller { source: source.clone(), note: note.clone() };
        self.sources.iter().map(caller).collect()
    }
}

/// A text, or several: IAM writes one as it is and more as a list.
fn strings(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Bool(true) => Some(vec!["true"]),
        Value::Bool(false) => Some(vec!["false"]),
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
