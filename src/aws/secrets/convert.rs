//! From Secrets Manager's replies to domain values.

use std::cmp::Reverse;

use aws_sdk_secretsmanager::{
    operation::{describe_secret::DescribeSecretOutput, get_secret_value::GetSecretValueOutput},
    types::{
        ReplicationStatusType, RotationRulesType, SecretListEntry, SecretVersionsListEntry, Tag,
    },
};

use crate::domain::{
    FailureKind, SecretDetail, SecretName, SecretSummary, SecretValue,
    secret::{CURRENT, PENDING, PREVIOUS, Replica, RotationRules, SecretVersion, fingerprint},
};

use super::{
    super::reply::{instant, required},
    hex,
};

/// A row, from either of two replies that have the same fields under different types.
macro_rules! summary {
    ($reply:ident) => {
        SecretSummary {
            name: SecretName(required($reply.name, "Name")?),
            arn: required($reply.arn, "ARN")?,
            description: $reply.description.unwrap_or_default(),
            last_changed: instant($reply.last_changed_date.as_ref()),
            last_accessed: instant($reply.last_accessed_date.as_ref()),
            rotation_enabled: $reply.rotation_enabled.unwrap_or_default(),
            last_rotated: instant($reply.last_rotated_date.as_ref()),
            next_rotation: instant($reply.next_rotation_date.as_ref()),
            deleted: instant($reply.deleted_date.as_ref()),
            owning_service: $reply.owning_service,
            primary_region: $reply.primary_region,
            tags: tags($reply.tags.unwrap_or_default()),
        }
    };
}

pub(super) fn summary(reply: SecretListEntry) -> Result<SecretSummary, FailureKind> {
    Ok(summary!(reply))
}

pub(super) fn detail(reply: DescribeSecretOutput) -> Result<SecretDetail, FailureKind> {
    let versions = reply.version_ids_to_stages.unwrap_or_default().into_iter();
    let mut versions: Vec<_> = versions
        .map(|(id, mut stages)| {
            stages.sort_unstable_by(|a, b| (weight(a), a).cmp(&(weight(b), b)));
            SecretVersion { id, stages, ..SecretVersion::default() }
        })
        .collect();
    sort(&mut versions);
    let mut replicas: Vec<_> =
        reply.replication_status.unwrap_or_default().into_iter().map(replica).collect();
    replicas.sort_by(|a, b| a.region.cmp(&b.region));
    Ok(SecretDetail {
        kms_key: reply.kms_key_id.unwrap_or_default(),
        rotation_lambda: reply.rotation_lambda_arn.filter(|arn| !arn.is_empty()),
        rotation_rules: reply.rotation_rules.map(rules),
        versions,
        replicas,
        summary: summary!(reply),
    })
}

fn replica(reply: ReplicationStatusType) -> Replica {
    Replica {
        region: reply.region.unwrap_or_default(),
        status: reply.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        message: reply.status_message.unwrap_or_default(),
        last_accessed: instant(reply.last_accessed_date.as_ref()),
    }
}

fn rules(reply: RotationRulesType) -> RotationRules {
    RotationRules {
        automatically_after_days: reply.automatically_after_days,
        schedule_expression: reply.schedule_expression,
        duration: reply.duration,
    }
}

fn sort(versions: &mut [SecretVersion]) {
    versions.sort_by(|a, b| {
        (rank(a), Reverse(a.created), &a.id).cmp(&(rank(b), Reverse(b.created), &b.id))
    });
}

/// AWSCURRENT first, then AWSPENDING, AWSPREVIOUS, those with labels of one's own, the rest.
fn rank(version: &SecretVersion) -> usize {
    let order = [CURRENT, PENDING, PREVIOUS];
    let unlabelled = order.len() + usize::from(version.stages.is_empty());
    order.iter().position(|stage| version.has(stage)).unwrap_or(unlabelled)
}

/// What a client reads by comes first: rows that are too narrow for all labels show the first.
fn weight(label: &str) -> usize {
    let order = [CURRENT, PREVIOUS, PENDING];
    order.iter().position(|known| *known == label).unwrap_or(order.len())
}

fn tags(reply: Vec<Tag>) -> Vec<(String, String)> {
    let pairs = reply.into_iter();
    let mut tags: Vec<_> =
        pairs.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect();
    tags.sort_unstable();
    tags
}

/// Fills in when the versions were created and read, and adds those without a label.
pub(super) fn add_versions(
    versions: &mut Vec<SecretVersion>,
    listed: Vec<SecretVersionsListEntry>,
) {
    for entry in listed {
        let Some(id) = entry.version_id else { continue };
        let created = instant(entry.created_date.as_ref());
        let last_accessed = instant(entry.last_accessed_date.as_ref());
        match versions.iter_mut().find(|version| version.id == id) {
            Some(version) => (version.created, version.last_accessed) = (created, last_accessed),
            None => versions.push(SecretVersion { id, stages: Vec::new(), created, last_accessed }),
        }
    }
    sort(versions);
}

pub(super) fn value(reply: GetSecretValueOutput) -> Result<SecretValue, FailureKind> {
    let (text, bytes, fingerprint) = match (reply.secret_string, reply.secret_binary) {
        (Some(text), _) => {
            let bytes = text.len();
            (text, bytes, None)
        }
        (None, Some(blob)) => {
            let bytes = blob.into_inner();
            (hex::dump(&bytes), bytes.len(), Some(fingerprint(&bytes)))
        }
        (None, None) => {
            return Err(super::super::reply::unexpected("neither SecretString nor SecretBinary"));
        }
    };
    Ok(SecretValue {
        text: text.into(),
        binary: fingerprint.is_some(),
        bytes,
        fingerprint,
        version_id: required(reply.version_id, "VersionId")?,
        stages: reply.version_stages.unwrap_or_default(),
    })
}
