//! What is attached to a function: its URL, and what becomes of asynchronous invocations.

use serde::Deserialize;
use toml::Spanned;

use super::{model::unplaced, workload::latest};

/// `url = { auth = "NONE", through = "live" }`: a function URL.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrlSpec {
    /// `NONE` or `AWS_IAM`.
    #[serde(default = "signed")]
    pub auth: Spanned<String>,
    /// What it calls: an alias, or `$LATEST`.
    #[serde(default = "latest")]
    pub through: Spanned<String>,
}

/// `[functions.async_invoke]`: what becomes of asynchronous invocations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsyncInvokeSpec {
    /// What it holds for: an alias, a version number, or `$LATEST`.
    #[serde(default = "latest")]
    pub through: Spanned<String>,
    /// How often a failed one is tried again, 0 to 2.
    #[serde(default = "twice")]
    pub retries: Spanned<i32>,
    /// The age in seconds at which an event is given up, 60 to 21600.
    #[serde(default = "six_hours")]
    pub max_age_s: Spanned<i32>,
    /// What gets those that succeeded: a queue's name, or an ARN.
    pub on_success: Option<String>,
    /// What gets those that failed: a queue's name, or an ARN.
    pub on_failure: Option<String>,
}

fn signed() -> Spanned<String> {
    unplaced("AWS_IAM".to_owned())
}

fn twice() -> Spanned<i32> {
    unplaced(2)
}

fn six_hours() -> Spanned<i32> {
    unplaced(21_600)
}
