//! What differs between two versions of a function, one line each.

use std::fmt::Display;

use super::function::FunctionDetail;

/// What changes by going from one version to another, and what of that is not known. Empty when
/// nothing that matters does.
#[must_use]
pub fn differences(from: &FunctionDetail, to: &FunctionDetail) -> Vec<String> {
    let mut lines = Vec::new();
    let mut differ = |name: &str, from: &dyn Display, to: &dyn Display| {
        let (from, to) = (from.to_string(), to.to_string());
        if from != to {
            lines.push(format!("{name}: {} -> {}", or_none(&from), or_none(&to)));
        }
    };
    differ("runtime", &from.summary.runtime, &to.summary.runtime);
    differ("handler", &from.handler, &to.handler);
    differ("memory", &megabytes(from.summary.memory_mb), &megabytes(to.summary.memory_mb));
    differ("timeout", &seconds(from.summary.timeout_s), &seconds(to.summary.timeout_s));
    differ("ephemeral storage", &megabytes(from.ephemeral_mb), &megabytes(to.ephemeral_mb));
    differ("architecture", &from.architectures.join(", "), &to.architectures.join(", "));
    differ("role", &from.role, &to.role);
    differ("dead letters", &target(from), &target(to));
    differ("log group", &from.summary.log_group, &to.summary.log_group);
    differ("code", &short_hash(&from.code_sha256), &short_hash(&to.code_sha256));
    lines.extend(added_and_removed("layer", &from.layers, &to.layers));
    if from.environment_error.is_none() && to.environment_error.is_none() {
        let (from, to) = (&from.environment_names, &to.environment_names);
        lines.extend(added_and_removed("environment variable", from, to));
    } else {
        // KMS hides an environment whole: an empty answer would say that its names are the same.
        lines.push("environment names: not known, they could not be read".to_owned());
    }
    lines
}

fn added_and_removed(what: &str, from: &[String], to: &[String]) -> Vec<String> {
    let added = to.iter().filter(|name| !from.contains(name));
    let removed = from.iter().filter(|name| !to.contains(name));
    let added = added.map(|name| format!("{what} {name}: added"));
    added.chain(removed.map(|name| format!("{what} {name}: removed"))).collect()
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn megabytes(number: i32) -> String {
    format!("{number} MB")
}

fn seconds(number: i32) -> String {
    format!("{number} s")
}

fn target(detail: &FunctionDetail) -> &str {
    detail.dead_letter.as_deref().unwrap_or_default()
}

fn short_hash(hash: &str) -> String {
    hash.chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FunctionName, FunctionSummary, RevisionId, Version};

    fn detail() -> FunctionDetail {
        FunctionDetail {
            summary: FunctionSummary {
                name: FunctionName("checkout".into()),
                arn: String::new(),
                runtime: "python3.13".into(),
                memory_mb: 512,
                timeout_s: 10,
                last_modified: None,
                description: String::new(),
                log_group: "/aws/lambda/checkout".into(),
                code_size: 1,
            },
            version: Version::Published(41),
            handler: "app.handler".into(),
            role: "arn:aws:iam::1:role/shop".into(),
            package_type: "Zip".into(),
            architectures: vec!["arm64".into()],
            state: "Active".into(),
            state_reason: String::new(),
            last_update_status: "Successful".into(),
            last_update_reason: String::new(),
            environment_names: vec!["OLD".into(), "TABLE".into()],
            environment_error: None,
            layers: vec!["layer:1".into()],
            dead_letter: None,
            log_format: "Text".into(),
            ephemeral_mb: 512,
            code_sha256: "0123456789".into(),
            tags: Vec::new(),
            reserved_concurrency: None,
            snap_start: None,
            revision_id: RevisionId("r".into()),
        }
    }

    #[test]
    fn equal_versions_have_nothing_to_tell() {
        assert_eq!(differences(&detail(), &detail()), Vec::<String>::new());
    }

    #[test]
    fn each_difference_is_a_line() {
        let mut to = detail();
        to.summary.memory_mb = 1_024;
        to.dead_letter = Some("arn:queue".into());
        to.layers = vec!["layer:2".into()];
        to.environment_names = vec!["NEW".into(), "TABLE".into()];
        to.code_sha256 = "abcdefghij".into();
        assert_eq!(
            differences(&detail(), &to),
            [
                "memory: 512 MB -> 1024 MB",
                "dead letters: none -> arn:queue",
                "code: 01234567 -> abcdefgh",
                "layer layer:2: added",
                "layer layer:1: removed",
                "environment variable NEW: added",
                "environment variable OLD: removed",
            ]
        );
    }

    #[test]
    fn a_hidden_environment_is_neither_the_same_nor_removed() {
        let mut hidden = detail();
        hidden.environment_names.clear();
        hidden.environment_error = Some("KMS".into());
        let unknown = ["environment names: not known, they could not be read"];
        assert_eq!(differences(&detail(), &hidden), unknown);
        assert_eq!(differences(&hidden, &detail()), unknown);
        assert_eq!(differences(&hidden, &hidden), unknown);
    }
}
