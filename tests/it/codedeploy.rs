//! Deployments of CodeDeploy that drive an alias, against the sandbox.

use serin::{
    aws::Priority,
    domain::{AliasState, Change, DeploymentStop, FailureKind, Outcome, Version},
};

use crate::{
    support::{sandbox::TestSandbox, target},
    writes_sandbox::Bench,
};

const ROLLOUTS: &str = "examples/rollouts.toml";

#[tokio::test]
async fn a_deployment_is_found_by_the_alias_that_it_moves() {
    let sandbox = TestSandbox::scenario(ROLLOUTS).await;
    let gateway = sandbox.gateway().await;
    let found = gateway.deployments_of(&target("orders", "live"), Priority::Read).await;
    let found = found.expect("deployments");
    let [deployment] = &found[..] else { panic!("{found:?}") };
    assert_eq!((deployment.from, deployment.to), (Version::Published(41), Version::Published(42)));
    assert_eq!(deployment.weight.map(|weight| weight.to_string()).as_deref(), Some("10%"));
    assert_eq!((deployment.application.as_str(), &*deployment.status), ("shop", "InProgress"));
    let other = gateway.deployments_of(&target("checkout", "live"), Priority::Read).await;
    assert_eq!(other.expect("none"), []);
}

#[tokio::test]
async fn where_nothing_is_deployed_it_takes_one_call_and_a_denial_names_it() {
    let sandbox = TestSandbox::scenario("tests/scenarios/split.toml").await;
    let gateway = sandbox.gateway().await;
    let catalog = target("catalog", "live");
    assert_eq!(gateway.deployments_of(&catalog, Priority::Read).await.expect("none"), []);
    assert_eq!(sandbox.calls("codedeploy:ListDeployments").await, 1);
    assert_eq!(sandbox.calls("codedeploy:BatchGetDeployments").await, 0);
    sandbox.fault("codedeploy:ListDeployments", "deny", 1).await;
    let denied = gateway.deployments_of(&catalog, Priority::Read).await.expect_err("denied");
    let action = "codedeploy:ListDeployments".to_owned();
    assert_eq!(denied.kind, FailureKind::Denied { action });
}

#[tokio::test]
async fn a_deployment_is_stopped_once_and_the_alias_goes_back() {
    let bench = Bench::of(TestSandbox::scenario_at(ROLLOUTS, 20.0).await).await;
    let live = target("orders", "live");
    let found = bench.gateway.deployments_of(&live, Priority::Read).await.expect("deployments");
    let deployment = found.into_iter().next().expect("one");
    let change = Change::StopDeployment(Box::new(DeploymentStop { deployment }));
    // Its answer is lost: what became of it is found out, and it is not sent again.
    bench.sandbox.fault("codedeploy:StopDeployment", "reset-after", 1).await;
    let receipt = bench.execute(change.clone()).await;
    assert!(matches!(receipt.outcome, Outcome::Applied(_)), "{:?}", receipt.outcome);
    assert_eq!(bench.sandbox.calls("codedeploy:StopDeployment").await, 1);
    let again = bench.execute(change).await;
    assert!(matches!(again.outcome, Outcome::AlreadyThere(_)), "{:?}", again.outcome);
    // CodeDeploy puts the alias back by a deployment of its own.
    loop {
        let alias = bench.gateway.alias(&live).await.expect("an alias");
        if alias.state == AliasState::all(Version::Published(41)) {
            break;
        }
    }
}
