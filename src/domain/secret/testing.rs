//! Secrets for the tests of this module and of others.

use super::{SecretDetail, SecretName, SecretSummary, SecretValue, SecretVersion};

/// `shop/db` with these versions and labels.
pub(crate) fn detail(versions: &[(&str, &[&str])]) -> SecretDetail {
    let versions = versions.iter().map(|(id, stages)| SecretVersion {
        id: (*id).to_owned(),
        stages: stages.iter().map(|stage| (*stage).to_owned()).collect(),
        ..SecretVersion::default()
    });
    SecretDetail {
        summary: SecretSummary {
            name: SecretName("shop/db".into()),
            arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf".into(),
            ..SecretSummary::default()
        },
        versions: versions.collect(),
        ..SecretDetail::default()
    }
}

/// A text that was read.
pub(crate) fn value(text: &str) -> SecretValue {
    SecretValue {
        text: text.into(),
        binary: false,
        bytes: text.len(),
        fingerprint: None,
        version_id: "v1".into(),
        stages: vec!["AWSCURRENT".into()],
    }
}
