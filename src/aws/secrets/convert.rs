//! From Secrets Manager's replies to domain values.

use aws_sdk_secretsmanager::{
    operation::{describe_secret::DescribeSecretOutput, get_secret_value::GetSecretValueOutput},
    types::{SecretListEntry, SecretVersionsListEntry, Tag},
};

use crate::domain::{
    FailureKind, SecretDetail, SecretName, SecretSummary, SecretValue, secret::SecretVersion,
};

use super::{
    super::reply::{instant, required},
    hex,
};

pub(super) fn summary(reply: SecretListEntry) -> Result<SecretSummary, FailureKind> {
    Ok(SecretSummary {
        name: SecretName(required(reply.name, "Name")?),
        arn: required(reply.arn, "ARN")?,
        description: reply.description.unwrap_or_default(),
        last_changed: instant(reply.last_changed_date.as_ref()),
        rotation_enabled: reply.rotation_enabled.unwrap_or_default(),
        last_rotated: instant(reply.last_rotated_date.as_ref()),
        deleted: instant(reply.deleted_date.as_ref()),
    })
}

pub(super) fn detail(reply: DescribeSecretOutput) -> Result<SecretDetail, FailureKind> {
    let versions = reply.version_ids_to_stages.unwrap_or_default().into_iter();
    let versions = versions.map(|(id, stages)| SecretVersion { id, stages, created: None });
    let mut versions: Vec<_> = versions.collect();
    versions.sort_by(|a, b| (rank(a), &a.id).cmp(&(rank(b), &b.id)));
    Ok(SecretDetail {
        summary: SecretSummary {
            name: SecretName(required(reply.name, "Name")?),
            arn: required(reply.arn, "ARN")?,
            description: reply.description.unwrap_or_default(),
            last_changed: instant(reply.last_changed_date.as_ref()),
            rotation_enabled: reply.rotation_enabled.unwrap_or_default(),
            last_rotated: instant(reply.last_rotated_date.as_ref()),
            deleted: instant(reply.deleted_date.as_ref()),
        },
        kms_key: reply.kms_key_id.unwrap_or_default(),
        rotation_lambda: reply.rotation_lambda_arn,
        versions,
        tags: tags(reply.tags.unwrap_or_default()),
    })
}

/// AWSCURRENT first, then AWSPENDING, AWSPREVIOUS, others.
fn rank(version: &SecretVersion) -> usize {
    let order = ["AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"];
    let has = |stage: &&str| version.stages.iter().any(|own| own == stage);
    order.iter().position(has).unwrap_or(order.len())
}

fn tags(reply: Vec<Tag>) -> Vec<(String, String)> {
    let pairs = reply.into_iter();
    let mut tags: Vec<_> =
        pairs.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect();
    tags.sort_unstable();
    tags
}

/// Fills in when the versions were created.
pub(super) fn add_dates(versions: &mut [SecretVersion], reply: Vec<SecretVersionsListEntry>) {
    for entry in reply {
        let id = entry.version_id.unwrap_or_default();
        if let Some(version) = versions.iter_mut().find(|version| version.id == id) {
            version.created = instant(entry.created_date.as_ref());
        }
    }
}

pub(super) fn value(reply: GetSecretValueOutput) -> Result<SecretValue, FailureKind> {
    let (text, bytes, binary) = match (reply.secret_string, reply.secret_binary) {
        (Some(text), _) => {
            let bytes = text.len();
            (text, bytes, false)
        }
        (None, Some(blob)) => {
            let bytes = blob.into_inner();
            (hex::dump(&bytes), bytes.len(), true)
        }
        (None, None) => {
            return Err(super::super::reply::unexpected("neither SecretString nor SecretBinary"));
        }
    };
    Ok(SecretValue {
        text: text.into(),
        binary,
        bytes,
        version_id: required(reply.version_id, "VersionId")?,
        stages: reply.version_stages.unwrap_or_default(),
    })
}
