//! Rollouts by the real binary on ministack, whose revision ids are right. Its invocations ignore
//! weights, so what ran is told to it as metrics.

use std::time::Duration;

use aws_sdk_cloudwatch::{
    primitives::DateTime,
    types::{Dimension, MetricDatum},
};
use aws_sdk_lambda::{
    Client,
    types::{FunctionCode, LastUpdateStatus, Runtime, State},
};
use serin::{
    aws::{Gateway, Priority},
    domain::{Alias, AliasChange, AliasState, Version},
};

use crate::{
    ministack::archive,
    support::{
        self,
        binary::Serin,
        emulators::Emulator,
        rollouts::{SPEED, all, gone, last, turn},
        target,
        time_lapse::TimeLapse,
    },
};

const PLAN: &str = "--strategy canary10-5m --bake 5m";
const DESCRIPTION: &str = "orders [of the shop] ";

#[tokio::test(flavor = "multi_thread")]
async fn one_runs_to_the_end_one_is_taken_back_by_hand_and_one_meets_a_rival() {
    let _turn = turn().await;
    let Some(ministack) = Emulator::ministack() else { return };
    let lapse = TimeLapse::of(&ministack.endpoint(), SPEED).await;
    let shop = Shop {
        serin: Serin::at(&lapse.url()),
        gateway: support::gateway(&lapse.url()).await,
        lambda: Client::new(&support::plain_config(&ministack.endpoint())),
    };
    for function in ["orders", "search", "stock"] {
        shop.make(function).await;
    }
    traffic(&lapse, &ministack.endpoint(), "orders").await;
    shop.orders_runs_to_the_end().await;
    shop.search_is_taken_back_by_hand().await;
    shop.stock_meets_a_rival().await;
}

struct Shop {
    serin: Serin,
    gateway: Gateway,
    lambda: Client,
}

impl Shop {
    /// A function with two versions, and an alias at the first.
    async fn make(&self, function: &str) {
        let code = FunctionCode::builder().zip_file(archive(b"")).build();
        let create = self.lambda.create_function().function_name(function).code(code);
        let create = create.runtime(Runtime::Python313).handler("app.handler");
        create.role("arn:aws:iam::000000000000:role/shop").send().await.expect("a function");
        for number in ["1", "2"] {
            let code = self.lambda.update_function_code().function_name(function);
            code.zip_file(archive(number.as_bytes())).send().await.expect("new code");
            self.updated(function).await;
            self.lambda.publish_version().function_name(function).send().await.expect("a version");
        }
        let alias = self.lambda.create_alias().function_name(function).name("live");
        let alias = alias.function_version("1").description(DESCRIPTION);
        alias.send().await.expect("an alias");
    }

    /// Waits until new code is in place: a version that is published before stays pending.
    async fn updated(&self, function: &str) {
        loop {
            let read = self.lambda.get_function_configuration().function_name(function);
            let read = read.send().await.expect("it is there");
            let active = read.state() == Some(&State::Active);
            if active && read.last_update_status() == Some(&LastUpdateStatus::Successful) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn alias(&self, function: &str) -> Alias {
        self.gateway.alias(&target(function, "live")).await.expect("an alias")
    }

    /// Starts a rollout and waits until its first share is set.
    async fn start(&self, function: &str) -> i32 {
        let line = format!("rollout start {function}:live --yes {PLAN}");
        let pid = self.serin.json(&line)["pid"].as_i64().expect("a process");
        while self.alias(function).await.state == all(1) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        i32::try_from(pid).expect("a process")
    }

    async fn orders_runs_to_the_end(&self) {
        let line = format!("rollout start orders:live --yes --wait --output json {PLAN}");
        let ended = self.serin.run(&line);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(last(&ended)["end"], "promoted");
        assert!(ended.stdout.contains("1 90% | 2 10%"), "{}", ended.stdout);
        assert!(ended.stdout.contains("1 10% | 2 90%"), "{}", ended.stdout);
        let alias = self.alias("orders").await;
        assert_eq!((alias.state, alias.description.as_str()), (all(2), DESCRIPTION));
    }

    async fn search_is_taken_back_by_hand(&self) {
        let driver = self.start("search").await;
        self.serin.ok("rollback search:live --yes");
        gone(driver).await;
        let alias = self.alias("search").await;
        assert_eq!((alias.state, alias.description.as_str()), (all(1), DESCRIPTION));
    }

    async fn stock_meets_a_rival(&self) {
        let driver = self.start("stock").await;
        let seen = self.alias("stock").await;
        let rival = AliasChange {
            target: seen.target.clone(),
            before: seen.state,
            after: AliasState::all(Version::Published(2)),
            description: seen.description,
            revision_id: seen.revision_id,
        };
        self.gateway.update_alias(&rival, Priority::Write).await.expect("a rival's write");
        let ended = self.serin.run("rollout attach stock:live --output json");
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert_eq!(last(&ended)["end"], "changed_by_someone_else");
        gone(driver).await;
        let alias = self.alias("stock").await;
        assert_eq!((alias.state, alias.description), (all(2), rival.description));
    }
}

/// What both versions serve in the next hour and a half, whatever the weights are.
async fn traffic(lapse: &TimeLapse, endpoint: &str, function: &str) {
    let client = aws_sdk_cloudwatch::Client::new(&support::plain_config(endpoint));
    let minute = lapse.now().as_second() / 60 * 60;
    for (version, count) in [("1", 900.0), ("2", 100.0)] {
        let data = (0..90).flat_map(|later| {
            let at = DateTime::from_secs(minute + later * 60);
            [("Invocations", count), ("Errors", 0.0)].map(|(metric, value)| {
                let datum = MetricDatum::builder().metric_name(metric).value(value).timestamp(at);
                datum.set_dimensions(Some(dimensions(function, version))).build()
            })
        });
        let put = client.put_metric_data().namespace("AWS/Lambda");
        put.set_metric_data(Some(data.collect())).send().await.expect("metrics");
    }
}

fn dimensions(function: &str, version: &str) -> Vec<Dimension> {
    let alias = format!("{function}:live");
    [("FunctionName", function), ("Resource", &alias), ("ExecutedVersion", version)]
        .map(|(name, value)| Dimension::builder().name(name).value(value).build())
        .to_vec()
}
