//! CodeDeploy's replies as ours.

use aws_sdk_codedeploy::types::{ComputePlatform, DeploymentInfo, LambdaFunctionInfo};

use crate::{
    aws::reply::{instant, required, unexpected},
    domain::{AliasRef, Deployment, FailureKind, Version, Weight},
};

/// It is Lambda's and has not ended. A platform that is not told may be Lambda's.
pub(super) fn may_drive_an_alias(info: &DeploymentInfo) -> bool {
    let ended = info
        .status
        .as_ref()
        .is_some_and(|status| matches!(status.as_str(), "Succeeded" | "Failed" | "Stopped"));
    let platform = info.compute_platform.as_ref();
    !ended && platform.is_none_or(|platform| *platform == ComputePlatform::Lambda)
}

/// Whether this alias is what it moves. The function may be named by its ARN.
pub(super) fn is_of(moved: &LambdaFunctionInfo, target: &AliasRef) -> bool {
    let name = moved.function_name.as_deref().unwrap_or_default();
    let name = if name.starts_with("arn:") { name.split(':').nth(6) } else { Some(name) };
    name == Some(target.function.as_str())
        && moved.function_alias.as_deref() == Some(target.alias.0.as_str())
}

/// A deployment of `target`.
pub(super) fn deployment(
    id: String,
    info: DeploymentInfo,
    moved: &LambdaFunctionInfo,
    target: &AliasRef,
) -> Result<Deployment, FailureKind> {
    Ok(Deployment {
        id,
        application: info.application_name.unwrap_or_default(),
        group: info.deployment_group_name.unwrap_or_default(),
        alias: target.clone(),
        from: version(moved.current_version.as_deref(), "currentVersion")?,
        to: version(moved.target_version.as_deref(), "targetVersion")?,
        weight: weight(moved.target_version_weight),
        status: required(info.status, "status")?.as_str().to_owned(),
        created: instant(info.create_time.as_ref()),
    })
}

fn version(text: Option<&str>, field: &str) -> Result<Version, FailureKind> {
    let text = required(text, field)?;
    text.parse::<Version>().map_err(|error| unexpected(error.to_string()))
}

/// AWS says "percentage" and shows fractions in its examples: above 1 it can only be percent.
fn weight(told: f64) -> Option<Weight> {
    let fraction = if told > 1.0 { told / 100.0 } else { told };
    Weight::observed(fraction).ok()
}

#[cfg(test)]
mod tests {
    use aws_sdk_codedeploy::types::DeploymentStatus;

    use super::*;
    use crate::domain::{AliasName, FunctionName};

    fn target() -> AliasRef {
        AliasRef { function: FunctionName("checkout".into()), alias: AliasName("live".into()) }
    }

    fn moved(name: &str, alias: &str, weight: f64) -> LambdaFunctionInfo {
        LambdaFunctionInfo::builder()
            .function_name(name)
            .function_alias(alias)
            .current_version("41")
            .target_version("42")
            .target_version_weight(weight)
            .build()
    }

    fn info(status: DeploymentStatus, platform: Option<ComputePlatform>) -> DeploymentInfo {
        DeploymentInfo::builder()
            .application_name("shop")
            .status(status)
            .set_compute_platform(platform)
            .build()
    }

    #[test]
    fn an_alias_is_known_by_name_and_by_arn_and_by_no_part_of_it() {
        for (name, alias, is) in [
            ("checkout", "live", true),
            ("arn:aws:lambda:eu-west-1:1:function:checkout", "live", true),
            ("arn:aws:lambda:eu-west-1:1:function:checkout:live", "live", true),
            ("checkout", "beta", false),
            ("checkout-2", "live", false),
            ("arn:aws:lambda:eu-west-1:1:function:checkout-2", "live", false),
        ] {
            assert_eq!(is_of(&moved(name, alias, 0.1), &target()), is, "{name} {alias}");
        }
    }

    #[test]
    fn a_weight_may_be_a_fraction_or_a_percentage() {
        let percent = |told| weight(told).map(Weight::percent);
        assert_eq!((percent(0.1), percent(10.0)), (Some(10.0), Some(10.0)));
        assert_eq!((percent(1.0), percent(100.0)), (Some(100.0), Some(100.0)));
        assert_eq!((percent(0.0), percent(f64::NAN), percent(101.0)), (Some(0.0), None, None));
    }

    #[test]
    fn only_what_goes_on_and_may_be_lambda_s_is_looked_at() {
        use DeploymentStatus::{InProgress, Succeeded};
        assert!(may_drive_an_alias(&info(InProgress, Some(ComputePlatform::Lambda))));
        assert!(may_drive_an_alias(&info(InProgress, None)));
        assert!(!may_drive_an_alias(&info(InProgress, Some(ComputePlatform::Server))));
        assert!(!may_drive_an_alias(&info(Succeeded, Some(ComputePlatform::Lambda))));
    }

    #[test]
    fn a_deployment_says_from_where_to_where() {
        let info = info(DeploymentStatus::InProgress, Some(ComputePlatform::Lambda));
        let read = deployment("d-1".into(), info, &moved("checkout", "live", 10.0), &target());
        let read = read.unwrap();
        assert_eq!((read.from, read.to), (Version::Published(41), Version::Published(42)));
        assert_eq!((read.status.as_str(), read.application.as_str()), ("InProgress", "shop"));
        assert!(read.is_running());
    }
}
