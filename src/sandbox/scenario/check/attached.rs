//! Checks of function URLs, asynchronous invocations and provisioned concurrency.

use toml::Spanned;

use super::{one_of, within, workload::reachable};
use crate::sandbox::{
    scenario::{error::Problems, model::FunctionSpec},
    store::lambda::VersionId,
};

pub(super) fn check(function: &FunctionSpec, problems: &mut Problems<'_>) {
    if let Some(url) = &function.url {
        one_of(&url.auth, &["NONE", "AWS_IAM"], "auth", problems);
        reachable(&url.through, "the URL goes", function, problems);
        if url.through.get_ref().bytes().all(|b| b.is_ascii_digit()) {
            let message = "a URL goes through an alias or \"$LATEST\", not through a version";
            problems.at(&url.through.span(), message);
        }
    }
    if let Some(config) = &function.async_invoke {
        reachable(&config.through, "async_invoke goes", function, problems);
        within(&config.retries, 0..=2, "retries", "from 0 to 2", problems);
        within(&config.max_age_s, 60..=21_600, "max_age_s", "from 60 to 21600 seconds", problems);
    }
    provisioned(function, problems);
}

fn provisioned(function: &FunctionSpec, problems: &mut Problems<'_>) {
    for alias in &function.aliases {
        let Some(provisioned) = &alias.provisioned else { continue };
        if alias.split.is_some() || *alias.version.get_ref() == VersionId::Latest {
            let message = "provisioned concurrency needs an alias that points to one published \
                           version: leave it out here";
            problems.at(&provisioned.span(), message);
        }
    }
    let of_versions = function.versions.iter().filter_map(|version| version.provisioned.as_ref());
    let of_aliases = function.aliases.iter().filter_map(|alias| alias.provisioned.as_ref());
    let mut total = 0;
    for provisioned in of_versions.chain(of_aliases) {
        within(provisioned, 1..=10_000, "provisioned", "from 1 to 10000", problems);
        total += i64::from(*provisioned.get_ref());
        reserved(function, total, provisioned, problems);
    }
}

/// What is provisioned comes out of what is reserved.
fn reserved(
    function: &FunctionSpec,
    total: i64,
    provisioned: &Spanned<i32>,
    problems: &mut Problems<'_>,
) {
    let Some(reserved) = &function.reserved_concurrency else { return };
    if total > i64::from(*reserved.get_ref()) {
        let message = format!(
            "{total} provisioned in all is more than the {} that \"{}\" reserves: make it less",
            reserved.get_ref(),
            function.name.get_ref()
        );
        problems.at(&provisioned.span(), message);
    }
}
