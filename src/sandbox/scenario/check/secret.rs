//! Checks of secrets and their versions.

use std::{collections::HashSet, ops::Range};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{one_of, within, workload};
use crate::sandbox::{
    scenario::{
        error::Problems,
        model::{OpensSpec, SecretSpec, SecretVersionSpec},
        span::Span,
    },
    store::secrets::CURRENT,
};

/// The largest value that Secrets Manager stores, in bytes.
const LARGEST: usize = 65_536;

pub(super) fn check(secret: &SecretSpec, problems: &mut Problems<'_>) {
    name(secret, problems);
    if let Some(rotation) = &secret.rotation {
        within(&rotation.every_days, 1..=1_000, "every_days", "from 1 to 1000 days", problems);
    }
    if let Some(deletion) = &secret.deleted_in
        && !(Span::days(0)..=Span::days(30)).contains(deletion.get_ref())
    {
        problems.at(&deletion.span(), "deleted_in must be at most \"30d\", AWS's longest window");
    }
    for replica in &secret.replicas {
        one_of(&replica.status, &["InSync", "InProgress", "Failed"], "status", problems);
    }
    stages(secret, problems);
    for version in &secret.versions {
        value(version, problems);
    }
}

/// A function can only open something with a secret that is there.
pub(super) fn opens(spec: &OpensSpec, secrets: &[SecretSpec], problems: &mut Problems<'_>) {
    if !secrets.iter().any(|secret| secret.name.get_ref() == spec.name.get_ref()) {
        let message = format!(
            "a function opens something with \"{}\", which is no secret of this scenario: name \
             one of [[secrets]]",
            spec.name.get_ref()
        );
        problems.at(&spec.name.span(), message);
    }
    if let Some(text) = &spec.message {
        workload::placeholders(text, problems);
    }
}

fn name(secret: &SecretSpec, problems: &mut Problems<'_>) {
    let name = secret.name.get_ref();
    let valid = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-".contains(c);
    if !(1..=512).contains(&name.len()) || !name.chars().all(valid) {
        let message = format!(
            "secret name \"{name}\" must be 1 to 512 letters, digits and any of / _ + = . @ -"
        );
        problems.at(&secret.name.span(), message);
    }
}

fn stages(secret: &SecretSpec, problems: &mut Problems<'_>) {
    let mut seen = HashSet::new();
    for stage in secret.versions.iter().flat_map(|version| &version.stages) {
        if !seen.insert(stage.get_ref().as_str()) {
            let message = format!(
                "stage {} is on two versions of \"{}\": leave it on one",
                stage.get_ref(),
                secret.name.get_ref()
            );
            problems.at(&stage.span(), message);
        }
    }
    if !seen.contains(CURRENT) {
        let message = format!(
            "secret \"{}\" has no version with stage {CURRENT}: give one of its \
             [[secrets.versions]] stages = [\"{CURRENT}\"]",
            secret.name.get_ref()
        );
        problems.at(&secret.name.span(), message);
    }
}

fn value(version: &SecretVersionSpec, problems: &mut Problems<'_>) {
    let given = [
        version.string.is_some(),
        version.json.is_some(),
        version.binary.is_some(),
        version.filler_bytes.is_some(),
    ];
    if given.into_iter().filter(|given| *given).count() != 1 {
        let message = "a secret's version needs exactly one of string, json, binary, filler_bytes";
        problems.at(&version.put.span(), message);
    }
    if let Some(text) = &version.string {
        size(text.get_ref().len(), &text.span(), problems);
    }
    if let Some(filler) = &version.filler_bytes {
        let bytes = usize::try_from(*filler.get_ref()).unwrap_or(usize::MAX);
        size(bytes, &filler.span(), problems);
    }
    if let Some(binary) = &version.binary {
        match STANDARD.decode(binary.get_ref()) {
            Ok(bytes) => size(bytes.len(), &binary.span(), problems),
            Err(error) => {
                problems.at(&binary.span(), format!("binary must be base64: {error}"));
            }
        }
    }
}

fn size(bytes: usize, span: &Range<usize>, problems: &mut Problems<'_>) {
    if !(1..=LARGEST).contains(&bytes) {
        let message = format!("a value of {bytes} bytes must have from 1 to {LARGEST}");
        problems.at(span, message);
    }
}
