//! Event sources, invocations and adoptions against the sandbox.

use serin::{
    aws::Priority,
    domain::{
        AdoptPlan, AliasName, AliasState, Change, EventSource, FailureKind, Fetched, Found,
        FunctionName, Invocation, InvokeMode, Invoked, Outcome, Payload, Receipt, Request,
        TriggerKind,
    },
};

use crate::{support::target, writes_sandbox::Bench};

const UPDATE: &str = "lambda:UpdateEventSourceMapping";
const INVOKE: &str = "lambda:InvokeFunction";
const PUBLISH: &str = "lambda:PublishVersion";
const CREATE: &str = "lambda:CreateAlias";
/// Without an alias, and fed by streams and queues.
const INDEXER: &str = "search-indexer";

fn name(function: &str) -> FunctionName {
    FunctionName(function.into())
}

async fn mapping(bench: &Bench) -> EventSource {
    let sources = bench.gateway.event_sources_at(&name(INDEXER), None).await.expect("a list");
    let source = sources.into_iter().find(EventSource::is_enabled).expect("one that polls");
    let Fetched::EventSource(fresh) =
        bench.fetch_as_the_console_does(Request::EventSource(source.uuid)).await
    else {
        panic!("a mapping");
    };
    *fresh
}

async fn polls(bench: &Bench, source: &EventSource) -> bool {
    let now = bench.gateway.event_source(&source.uuid, Priority::Read).await.expect("it is");
    assert_ne!(now.is_enabled(), now.is_paused(), "{}", now.state);
    now.is_enabled()
}

#[tokio::test]
async fn an_event_source_is_paused_and_goes_on() {
    let bench = Bench::new().await;
    let source = mapping(&bench).await;
    let pause = source.set_enabled(false).expect("it polls");
    let paused = bench.execute(pause.clone()).await;
    assert_eq!(paused.outcome.label(), "applied", "{:?}", paused.outcome);
    assert!(!polls(&bench, &source).await);
    // On its way counts, and nothing is sent to what is there.
    assert_eq!(bench.execute(pause).await.outcome.label(), "already_there");
    assert_eq!(bench.sandbox.calls(UPDATE).await, 1);
    let now = bench.gateway.event_source(&source.uuid, Priority::Read).await.expect("it is");
    let resumed = bench.execute(now.set_enabled(true).expect("it is paused")).await;
    assert_eq!(resumed.outcome.label(), "applied", "{:?}", resumed.outcome);
    assert!(polls(&bench, &source).await);
}

#[tokio::test]
async fn what_feeds_an_alias_is_found_too() {
    let bench = Bench::new().await;
    let aliases = [AliasName("live".into())];
    let sources = bench.gateway.event_sources_with_aliases(&name("refund-worker"), &aliases).await;
    let sources = sources.expect("a list");
    let found: Vec<_> = sources.iter().map(|one| (one.label(), one.qualifier.as_deref())).collect();
    assert_eq!(found, [("sqs refunds".to_owned(), Some("live"))]);
}

#[tokio::test]
async fn a_pause_whose_answer_was_lost_is_read_back() {
    let bench = Bench::new().await;
    let source = mapping(&bench).await;
    bench.sandbox.fault(UPDATE, "reset-after", 1).await;
    let receipt = bench.execute(source.set_enabled(false).expect("it polls")).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 1));
    assert!(!polls(&bench, &source).await);
}

fn invocation(mode: InvokeMode) -> Change {
    let (function, qualifier) = (name("checkout"), Some("live".into()));
    Change::Invoke(Invocation { function, qualifier, payload: Payload("{}".into()), mode })
}

fn invoked(receipt: Receipt) -> Invoked {
    match receipt.outcome {
        Outcome::Applied(Found::Invoked(invoked)) => *invoked,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_function_is_checked_run_and_queued() {
    let bench = Bench::new().await;
    let checked = invoked(bench.execute(invocation(InvokeMode::DryRun)).await);
    assert_eq!((checked.status, checked.version), (204, None));
    let ran = invoked(bench.execute(invocation(InvokeMode::RequestResponse)).await);
    let live = bench.gateway.alias(&target("checkout", "live")).await.expect("an alias");
    assert_eq!((ran.status, ran.version), (200, Some(live.state.version)));
    assert!(ran.log.iter().any(|line| line.contains("requestId")), "{:?}", ran.log);
    let queued = invoked(bench.execute(invocation(InvokeMode::Event)).await);
    assert_eq!(queued.status, 202);
}

#[tokio::test]
async fn what_may_have_run_is_unknown_and_never_sent_again() {
    for (effect, label) in [
        ("reset-after", "unknown"),
        ("cut-reply", "unknown"),
        ("reset-before", "unknown"),
        ("server-error", "unknown"),
        ("throttle", "not_applied"),
        ("deny", "not_applied"),
    ] {
        let bench = Bench::new().await;
        bench.sandbox.fault(INVOKE, effect, 1).await;
        let receipt = bench.execute(invocation(InvokeMode::RequestResponse)).await;
        assert_eq!((receipt.outcome.label(), receipt.attempts), (label, 1), "{effect}");
        assert_eq!(bench.sandbox.calls(INVOKE).await, 1, "{effect}");
    }
}

async fn plan(bench: &Bench) -> AdoptPlan {
    match bench.fetch_as_the_console_does(Request::PlanAdopt(name(INDEXER))).await {
        Fetched::AdoptPlan(plan) => *plan,
        other => panic!("{other:?}"),
    }
}

fn live() -> AliasName {
    AliasName("live".into())
}

#[tokio::test]
async fn a_function_is_adopted_and_its_callers_are_known() {
    let bench = Bench::new().await;
    let plan = plan(&bench).await;
    assert_eq!((plan.aliases.len(), plan.unread.len()), (0, 0));
    assert!(plan.callers.iter().any(|caller| caller.kind == TriggerKind::EventSource));
    let receipt = bench.execute(plan.adopt(live()).expect("a change")).await;
    let Outcome::Applied(Found::Adopted(adopted)) = receipt.outcome else {
        panic!("{:?}", receipt.outcome);
    };
    let alias = bench.gateway.alias(&target(INDEXER, "live")).await.expect("an alias");
    assert_eq!(alias.state, AliasState::all(adopted.version));
    // What was adopted once is not again: the revision is another, or the alias is there.
    let again = bench.execute(plan.adopt(live()).expect("a change")).await;
    assert_eq!(again.outcome.label(), "not_applied");
    assert_eq!((bench.sandbox.applied(PUBLISH).await, bench.sandbox.applied(CREATE).await), (1, 1));
}

#[tokio::test]
async fn answers_that_were_lost_while_adopting_are_found() {
    for action in [PUBLISH, CREATE] {
        let bench = Bench::new().await;
        let change = plan(&bench).await.adopt(live()).expect("a change");
        bench.sandbox.fault(action, "reset-after", 1).await;
        let receipt = bench.execute(change).await;
        assert_eq!(receipt.outcome.label(), "applied", "{action}: {:?}", receipt.outcome);
        assert_eq!(bench.sandbox.calls(action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn a_version_that_could_get_no_alias_is_told() {
    let bench = Bench::new().await;
    bench.sandbox.fault("lambda:GetPolicy", "deny", 1).await;
    let plan = plan(&bench).await;
    let unread: Vec<_> = plan.unread.iter().map(|failure| failure.operation.as_str()).collect();
    assert_eq!(unread, ["lambda:GetPolicy"]);
    bench.sandbox.fault(CREATE, "deny", 1).await;
    let receipt = bench.execute(plan.adopt(live()).expect("a change")).await;
    let Outcome::Partly(_, failure) = receipt.outcome else { panic!("{:?}", receipt.outcome) };
    assert_eq!(failure.kind, FailureKind::Denied { action: CREATE.into() });
}
