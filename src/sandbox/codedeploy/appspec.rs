//! The `AppSpec` of a Lambda deployment: which alias of which function moves from where to where.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{http::error::ApiError, store::deployments::Shift};

use super::errors;

/// How requests give a revision.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Revision {
    #[serde(rename = "revisionType")]
    kind: Option<String>,
    string: Option<Content>,
    app_spec_content: Option<Content>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Content {
    content: Option<String>,
}

impl Revision {
    /// What it says.
    ///
    /// # Errors
    /// `InvalidRevisionException`, for what is elsewhere too: the sandbox has no buckets.
    pub fn shift(self) -> Result<Shift, ApiError> {
        let content = match self.kind.as_deref() {
            Some("AppSpecContent") => self.app_spec_content,
            Some("String") => self.string,
            _ => {
                return Err(errors::revision(
                    "The sandbox takes an AppSpec as AppSpecContent or String only.",
                ));
            }
        };
        let text = content.and_then(|content| content.content).unwrap_or_default();
        let properties = match serde_json::from_str(&text) {
            Ok(document) => from_json(&document),
            Err(_) => Properties::from_yaml(&text),
        };
        properties.and_then(Properties::shift).ok_or_else(|| {
            errors::revision(
                "The AppSpec must have one resource of type AWS::Lambda::Function with Name, \
                 Alias, CurrentVersion and TargetVersion.",
            )
        })
    }
}

/// The revision that a shift would be given as.
#[must_use]
pub fn revision(shift: &Shift) -> Value {
    let properties = json!({
        "Name": shift.function, "Alias": shift.alias,
        "CurrentVersion": shift.current.to_string(), "TargetVersion": shift.target.to_string(),
    });
    let resource = json!({"Type": "AWS::Lambda::Function", "Properties": properties});
    let document = json!({"version": 0.0, "Resources": [{&shift.function: resource}]});
    json!({
        "revisionType": "AppSpecContent",
        "appSpecContent": {"content": document.to_string()},
    })
}

/// What a resource says.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Properties {
    name: String,
    alias: String,
    current_version: String,
    target_version: String,
}

fn from_json(document: &Value) -> Option<Properties> {
    let resource = document["Resources"][0].as_object()?.values().next()?;
    (resource["Type"] == "AWS::Lambda::Function")
        .then(|| Properties::deserialize(&resource["Properties"]).ok())
        .flatten()
}

impl Properties {
    /// Reads the block form of YAML, one property a line, as AWS's own examples have it.
    fn from_yaml(text: &str) -> Option<Self> {
        let lines = text.lines().filter_map(|line| {
            let line = line.split(" #").next().unwrap_or_default();
            let (key, value) = line.split_once(':')?;
            Some((key.trim().trim_start_matches("- ").trim(), value.trim()))
        });
        let mut read = Self::default();
        let mut is_function = false;
        for (key, value) in lines {
            let value = value.trim_matches(['"', '\'']).to_owned();
            match key {
                "Type" => is_function = value == "AWS::Lambda::Function",
                "Name" => read.name = value,
                "Alias" => read.alias = value,
                "CurrentVersion" => read.current_version = value,
                "TargetVersion" => read.target_version = value,
                _ => {}
            }
        }
        is_function.then_some(read)
    }

    fn shift(self) -> Option<Shift> {
        let whole = !self.name.is_empty() && !self.alias.is_empty();
        let (current, target) =
            (self.current_version.parse().ok()?, self.target_version.parse().ok()?);
        whole.then_some(Shift { function: self.name, alias: self.alias, current, target })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: &str, key: &str, content: &str) -> Result<Shift, ApiError> {
        let revision = json!({"revisionType": kind, key: {"content": content}});
        Revision::deserialize(revision).unwrap().shift()
    }

    fn expected() -> Shift {
        Shift { function: "f".to_owned(), alias: "live".to_owned(), current: 1, target: 2 }
    }

    #[test]
    fn json_and_yaml_say_the_same() {
        let yaml = "version: 0.0\nResources:\n  - my-function: # it\n      Type: \
                    AWS::Lambda::Function\n      Properties:\n        Name: \"f\"\n        \
                    Alias: live # the alias\n        CurrentVersion: '1'\n        TargetVersion: 2\n";
        assert_eq!(read("String", "string", yaml).unwrap(), expected());
        let json = revision(&expected());
        let json = json["appSpecContent"]["content"].as_str().unwrap();
        assert_eq!(read("AppSpecContent", "appSpecContent", json).unwrap(), expected());
    }

    #[test]
    fn what_is_no_lambda_appspec_is_refused() {
        let other = r#"{"Resources": [{"s": {"Type": "AWS::ECS::Service", "Properties": {}}}]}"#;
        for (kind, content) in [
            ("AppSpecContent", other),
            ("AppSpecContent", ""),
            ("AppSpecContent", "Type: AWS::Lambda::Function\nName: f\n"),
            ("S3", "x"),
        ] {
            let refused = read(kind, "appSpecContent", content).unwrap_err();
            assert_eq!(refused.code, "InvalidRevisionException", "{kind} {content}");
        }
    }
}
