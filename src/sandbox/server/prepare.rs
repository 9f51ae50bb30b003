//! What has to be counted before a call can be answered, without keeping other calls waiting.

use super::Shared;
use crate::sandbox::{cloudwatch, http::request::Request, traffic::tally};

/// Functions that are counted before other calls get their turn.
const AT_ONCE: usize = 16;

/// A query over all functions needs the traffic of all: it is counted a few at a time, for a
/// world of ten thousand would stand still while it is done in one go.
pub(super) async fn prepare(shared: &Shared, action: &str, request: &Request) {
    let Some(from_ms) = cloudwatch::fleet_from_ms(action, request) else { return };
    let names: Vec<String> = shared.world().lambda.functions.keys().cloned().collect();
    for slice in names.chunks(AT_ONCE) {
        {
            let mut world = shared.world();
            let now = world.clock.now();
            for name in slice {
                tally::count(&mut world, name, from_ms, now);
            }
        }
        tokio::task::yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sandbox::{
        clock::SandboxClock,
        faults::{board::FaultBoard, control::Control, journal::Journal},
        scenario::Scenario,
        testkit::amz,
        world::World,
    };

    const FUNCTIONS: usize = 100;

    fn shared() -> Shared {
        let scenario = Scenario::parse("t.toml", "").unwrap();
        let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
        let now = clock.now();
        let world = World::build(&scenario, clock, 3, Some(FUNCTIONS));
        let faults = FaultBoard::new(now, Vec::new(), 1);
        Shared::new(world, Control { faults, rates: None, journal: Journal::default() })
    }

    fn fleet_query() -> Request {
        let query = "SELECT SUM(Errors) FROM SCHEMA(\"AWS/Lambda\", FunctionName) \
                     GROUP BY FunctionName ORDER BY SUM() DESC LIMIT 500";
        let input = json!({
            "MetricDataQueries": [{"Id": "q", "Expression": query, "Period": 300}],
            "StartTime": "2026-11-22T09:50:00Z", "EndTime": "2026-11-22T10:00:00Z",
        });
        amz("GraniteServiceVersion20100801.GetMetricData", &input)
    }

    #[tokio::test]
    async fn other_calls_get_their_turn_while_a_fleet_is_counted() {
        let (shared, query) = (shared(), fleet_query());
        let mut turns = 0;
        let others = async {
            loop {
                drop(shared.world());
                turns += 1;
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = prepare(&shared, "cloudwatch:GetMetricData", &query) => {}
            () = others => {}
        }
        assert_eq!(turns, FUNCTIONS.div_ceil(AT_ONCE));
    }
}
