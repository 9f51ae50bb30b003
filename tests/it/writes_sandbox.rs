//! Writes against the sandbox: what is said about them is what happened.

use std::sync::Arc;

use serin::{
    aws::{ConnectOptions, Gateway, Priority},
    domain::{
        Alias, AliasChange, AliasState, Change, Evidence, FailureKind, Fetched, Intent, Outcome,
        Receipt, Request, RollbackPlan, Share, Slot, Ticket, Version, Weight,
    },
    jobs::{Endpoint, Event, Jobs, Source, channel, rollback, write},
    store::AuditLog,
};
use tempfile::TempDir;

use crate::support::{sandbox::TestSandbox, target};

const UPDATE: &str = "lambda:UpdateAlias";

/// A sandbox, a gateway and an audit.
pub struct Bench {
    pub sandbox: TestSandbox,
    pub gateway: Gateway,
    audit: AuditLog,
    _state: TempDir,
}

impl Bench {
    pub async fn new() -> Self {
        // Fast enough not to wait for pauses, slow enough for a busy machine's own delays.
        Self::at_speed(4.0).await
    }

    async fn at_speed(speed: f64) -> Self {
        Self::of(TestSandbox::shop(speed).await).await
    }

    /// One of a sandbox that runs already.
    pub async fn of(sandbox: TestSandbox) -> Self {
        let gateway = sandbox.gateway().await;
        gateway.caller_identity().await.expect("an identity");
        let state = TempDir::new().expect("a folder");
        let audit = AuditLog::new(state.path(), gateway.clock().clone());
        Self { sandbox, gateway, audit, _state: state }
    }

    async fn alias(&self, function: &str) -> Alias {
        self.gateway.alias(&target(function, "live")).await.expect("an alias")
    }

    pub async fn execute(&self, change: Change) -> Receipt {
        let intent = Intent {
            id: "i1".into(),
            // As the console's session knows it: with the account.
            scope: self.gateway.place(),
            who: "arn:aws:sts::412207735091:assumed-role/oncall/you".into(),
            change,
            reason: String::new(),
        };
        write::execute(&self.gateway, Arc::new(self.audit.clone()), intent, |_| {}).await
    }

    /// The plan of a console whose background work has just connected.
    async fn plan_as_the_console_does(&self, function: &str) -> RollbackPlan {
        let request = Request::PlanRollback(target(function, "live"));
        match self.fetch_as_the_console_does(request).await {
            Fetched::RollbackPlan(plan) => *plan,
            other => panic!("{other:?}"),
        }
    }

    /// What a console gets for a request whose background work has just connected.
    pub async fn fetch_as_the_console_does(&self, request: Request) -> Fetched {
        let (outbox, mut events) = channel();
        let options = ConnectOptions {
            sandbox: true,
            endpoint_url: Some(self.sandbox.url()),
            region: self.gateway.scope().region.clone(),
            ..ConnectOptions::default()
        };
        let source = Source { options, endpoint: Endpoint::Configured };
        let clock = self.gateway.clock().clone();
        let mut jobs = Jobs::new(source, clock, Arc::new(self.audit.clone()), outbox);
        jobs.fetch(Slot::Connection, Ticket(1), Request::Connect);
        loop {
            let event = events.data.recv().await.expect("an event");
            let Event::Fetched { result, .. } = event else { continue };
            match result.expect("a reply") {
                Fetched::Connected(connection) if !connection.identifying => {
                    assert!(connection.scope.account.is_some());
                    jobs.fetch(Slot::Preview, Ticket(2), request.clone());
                }
                Fetched::Connected(_) => {}
                fetched => return fetched,
            }
        }
    }

    /// Someone else's write, past the audit.
    async fn rival(&self, change: &Change, description: &str) {
        self.update(AliasChange {
            description: description.into(),
            ..change.alias().unwrap().clone()
        })
        .await;
    }

    async fn update(&self, change: AliasChange) {
        let written = self.gateway.update_alias(&change, Priority::Write).await;
        written.expect("the rival's write");
    }
}

fn percent(percent: f64) -> Weight {
    Weight::from_percent(percent).expect("a weight")
}

fn shift(alias: &Alias, version: u64, weight: f64) -> Change {
    Change::shift(alias, Version::Published(version), percent(weight)).expect("a change")
}

fn split(version: u64, other: u64, weight: f64) -> AliasState {
    let share = Share { version: Version::Published(other), weight: percent(weight) };
    AliasState::split(Version::Published(version), share)
}

fn all(version: u64) -> AliasState {
    AliasState::all(Version::Published(version))
}

#[tokio::test]
async fn an_alias_is_shifted_promoted_and_rolled_back() {
    let bench = Bench::new().await;
    let shifted = bench.execute(shift(&bench.alias("checkout").await, 42, 10.0)).await;
    assert_eq!((shifted.outcome.label(), shifted.audited), ("applied", true));
    assert!(shifted.request_id.is_some());
    let promotion = Change::promote(&bench.alias("checkout").await).expect("a split");
    assert_eq!(bench.execute(promotion).await.outcome.label(), "applied");
    assert_eq!(bench.alias("checkout").await.state, all(42));

    let plan = bench.plan_as_the_console_does("checkout").await;
    let RollbackPlan::Ready { alias, target: back, evidence, detail, .. } = plan else {
        panic!("the audit knows where to go: {plan:?}");
    };
    assert!(matches!(evidence, Evidence::LastAudited { .. }), "{evidence:?}");
    assert_eq!((back, detail.map(|d| d.state)), (Version::Published(41), Some("Active".into())));
    let change = Change::rollback(&alias, back, evidence).expect("a rollback");
    assert_eq!(bench.execute(change).await.outcome.label(), "applied");
    let now = bench.alias("checkout").await;
    assert_eq!((now.state, now.description.as_str()), (all(41), "what customers get"));
}

#[tokio::test]
async fn a_stale_revision_is_told_with_both_values_and_overwrites_nothing() {
    let bench = Bench::new().await;
    let seen = bench.alias("checkout").await;
    bench.rival(&shift(&seen, 40, 30.0), &seen.description).await;
    let receipt = bench.execute(shift(&seen, 42, 10.0)).await;
    let Outcome::ChangedBySomeoneElse { found } = &receipt.outcome else {
        panic!("{:?}", receipt.outcome);
    };
    assert_eq!(receipt.intent.change.alias().unwrap().before, all(41));
    assert_eq!(found.alias().unwrap().state, split(41, 40, 30.0));
    assert_eq!(bench.alias("checkout").await.state, split(41, 40, 30.0));
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_ends_as_applied_and_landed_once() {
    for effect in ["reset-after", "cut-reply"] {
        let bench = Bench::new().await;
        bench.sandbox.fault(UPDATE, effect, 1).await;
        let receipt = bench.execute(shift(&bench.alias("checkout").await, 42, 10.0)).await;
        assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 1), "{effect}");
        assert_eq!(bench.alias("checkout").await.state, split(41, 42, 10.0));
        assert_eq!(bench.sandbox.applied(UPDATE).await, 1, "{effect}");
    }
}

#[tokio::test]
async fn a_write_that_never_arrived_goes_out_again() {
    for effect in ["reset-before", "server-error", "throttle"] {
        let bench = Bench::new().await;
        bench.sandbox.fault(UPDATE, effect, 1).await;
        let receipt = bench.execute(shift(&bench.alias("checkout").await, 42, 10.0)).await;
        assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 2), "{effect}");
        assert_eq!(bench.sandbox.applied(UPDATE).await, 1, "{effect}");
    }
}

#[tokio::test]
async fn a_rollback_gets_through_a_storm_of_throttles() {
    let bench = Bench::at_speed(10.0).await;
    let alias = bench.alias("cart").await;
    bench.sandbox.fault("lambda:*", "throttle", 10).await;
    let back = alias.state.version;
    let change = Change::rollback(&alias, back, Evidence::SplitPrimary).expect("a rollback");
    let receipt = bench.execute(change).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 11));
    assert_eq!(bench.alias("cart").await.state, all(23));
    assert_eq!(bench.sandbox.applied(UPDATE).await, 1);
}

#[tokio::test]
async fn a_denied_write_names_its_action() {
    let bench = Bench::new().await;
    bench.sandbox.fault(UPDATE, "deny", 1).await;
    let receipt = bench.execute(shift(&bench.alias("checkout").await, 42, 10.0)).await;
    let Outcome::NotApplied(failure) = receipt.outcome else { panic!("{:?}", receipt.outcome) };
    assert_eq!(failure.kind, FailureKind::Denied { action: UPDATE.into() });
    assert_eq!(bench.alias("checkout").await.state, all(41));
}

#[tokio::test]
async fn new_words_alone_are_adopted_and_kept() {
    let bench = Bench::new().await;
    let seen = bench.alias("checkout").await;
    // Only revision and description change.
    let reworded = AliasChange {
        after: seen.state,
        description: "hands off until Monday".into(),
        ..shift(&seen, 42, 10.0).alias().unwrap().clone()
    };
    bench.update(reworded).await;
    let receipt = bench.execute(shift(&seen, 42, 10.0)).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 2));
    let now = bench.alias("checkout").await;
    assert_eq!(now.state, split(41, 42, 10.0));
    assert_eq!(now.description, "hands off until Monday");
}

#[tokio::test]
async fn a_rollback_that_someone_made_already_is_told_as_that() {
    let bench = Bench::new().await;
    let seen = bench.alias("cart").await;
    let change = || Change::rollback(&seen, seen.state.version, Evidence::SplitPrimary);
    bench.rival(&change().expect("a rollback"), &seen.description).await;
    let receipt = bench.execute(change().expect("a rollback")).await;
    assert_eq!(receipt.outcome.label(), "already_there");
    assert_eq!(bench.sandbox.applied(UPDATE).await, 1, "the rival's");
}

#[tokio::test]
async fn without_audit_or_split_the_log_streams_tell_where_to_go() {
    let bench = Bench::new().await;
    let plan =
        rollback::plan(&bench.gateway, &target("cart", "live"), Vec::new()).await.expect("a plan");
    let RollbackPlan::Ready { target: back, evidence, differences, .. } = plan else {
        panic!("{plan:?}");
    };
    assert_eq!((back, evidence), (Version::Published(23), Evidence::SplitPrimary));
    assert!(differences.iter().any(|line| line.starts_with("code: ")), "{differences:?}");

    let promotion = Change::promote(&bench.alias("cart").await).expect("a split");
    assert_eq!(bench.execute(promotion).await.outcome.label(), "applied");
    let plan =
        rollback::plan(&bench.gateway, &target("cart", "live"), Vec::new()).await.expect("a plan");
    let RollbackPlan::Ready { target: back, evidence, .. } = plan else { panic!("{plan:?}") };
    assert_eq!(back, Version::Published(23));
    assert!(matches!(evidence, Evidence::LogStreams { .. }), "{evidence:?}");

    bench.sandbox.fault("logs:*", "deny", 100).await;
    let plan =
        rollback::plan(&bench.gateway, &target("cart", "live"), Vec::new()).await.expect("a plan");
    let RollbackPlan::Ask { candidates, .. } = plan else { panic!("{plan:?}") };
    assert_eq!(candidates.first(), Some(&Version::Published(23)));
}

#[tokio::test]
async fn neither_throttles_nor_another_rollback_keep_one_from_being_planned() {
    let bench = Bench::at_speed(10.0).await;
    bench.sandbox.fault("lambda:GetAlias", "throttle", 8).await;
    let _other = bench.gateway.pre_empt();
    let plan = rollback::plan(&bench.gateway, &target("cart", "live"), Vec::new()).await;
    let RollbackPlan::Ready { detail, .. } = plan.expect("a plan") else { panic!("not ready") };
    assert!(detail.is_some(), "described all the same");
}

#[tokio::test]
async fn a_version_that_another_alias_points_to_is_no_evidence() {
    let bench = Bench::new().await;
    let promotion = Change::promote(&bench.alias("cart").await).expect("a split");
    assert_eq!(bench.execute(promotion).await.outcome.label(), "applied");
    let staging = bench.gateway.alias(&target("cart", "staging")).await.expect("an alias");
    let back = Change::rollback(&staging, Version::Published(23), Evidence::Chosen);
    bench.rival(&back.expect("a rollback"), "").await;
    let plan = rollback::plan(&bench.gateway, &target("cart", "live"), Vec::new()).await;
    let RollbackPlan::Ask { candidates, .. } = plan.expect("a plan") else { panic!("not asked") };
    assert_eq!(candidates.first(), Some(&Version::Published(23)));
}

#[tokio::test]
async fn a_plan_does_without_a_description_that_does_not_come() {
    let bench = Bench::new().await;
    bench.sandbox.fault("lambda:GetFunction", "hang", 100).await;
    let plan = rollback::plan(&bench.gateway, &target("cart", "live"), Vec::new()).await;
    let RollbackPlan::Ready { target: back, detail, .. } = plan.expect("a plan") else {
        panic!("not ready");
    };
    assert_eq!((back, detail), (Version::Published(23), None));
}
