//! Metrics and alarms, against the sandbox.

use serin::domain::{FunctionName, health::Score};

use crate::support::sandbox::TestSandbox;

#[tokio::test]
async fn the_fleet_s_health_takes_three_calls() {
    let sandbox = TestSandbox::with_functions(400).await;
    let gateway = sandbox.gateway().await;
    let fleet = gateway.fleet(gateway.clock().now()).await.expect("it is read");
    assert_eq!(sandbox.calls("cloudwatch:GetMetricData").await, 3);
    assert_eq!(fleet.cost.calls, 3);
    assert!(fleet.functions.len() > 200, "of 400 functions most run: {}", fleet.functions.len());
    let score = Score::of(&fleet, &FunctionName("checkout".into()));
    assert!(score.per_minute.is_some_and(|rate| rate > 0.0), "{score:?}");
    assert!(score.error_rate().is_some(), "{score:?}");
}
