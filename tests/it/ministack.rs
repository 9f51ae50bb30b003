//! Functions, aliases and secrets on ministack.

use std::{collections::BTreeSet, sync::Arc};

use aws_sdk_lambda::{
    Client,
    primitives::Blob,
    types::{FunctionCode, Runtime},
};
use serin::{
    aws::{Gateway, Priority},
    domain::{
        AdoptPlan, Alias, AliasName, AliasState, Change, ConcurrencyPlan, Evidence, Found,
        FunctionName, Intent, Invocation, InvokeMode, Outcome, Payload, Receipt, Reserved, Scope,
        Share, Version, Weight,
    },
    jobs::write,
    store::AuditLog,
};

use crate::support::{self, emulators::Emulator, secrets, target};

/// Three pages.
const FUNCTIONS: usize = 120;

#[tokio::test]
async fn functions_aliases_and_secrets() {
    let Some(ministack) = Emulator::ministack() else { return };
    let config = support::plain_config(&ministack.endpoint());
    let gateway = support::gateway(&ministack.endpoint()).await;
    seed_functions(&Client::new(&config)).await;
    every_function_is_listed(&gateway).await;
    publish_two_versions(&Client::new(&config)).await;
    an_alias_is_shifted_promoted_and_rolled_back(&gateway).await;
    a_stale_revision_is_a_conflict(&gateway).await;
    a_function_is_stopped_and_let_go(&gateway).await;
    an_event_source_is_paused_and_goes_on(&gateway, &Client::new(&config)).await;
    a_function_is_adopted(&gateway).await;
    a_function_is_run(&gateway).await;
    secrets::seed(&config).await;
    secrets::check(&gateway).await;
}

fn name(index: usize) -> String {
    format!("shop-{index:03}")
}

async fn seed_functions(client: &Client) {
    for index in 0..FUNCTIONS {
        let code = FunctionCode::builder().zip_file(archive(b"")).build();
        let request = client
            .create_function()
            .function_name(name(index))
            .runtime(Runtime::Python313)
            .role("arn:aws:iam::000000000000:role/shop")
            .handler("app.handler")
            .code(code);
        request.send().await.expect("create");
    }
}

/// An empty ZIP archive; a comment makes it another one.
pub fn archive(comment: &[u8]) -> Blob {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.resize(20, 0);
    bytes.extend(u16::try_from(comment.len()).expect("a short comment").to_le_bytes());
    bytes.extend(comment);
    Blob::new(bytes)
}

async fn every_function_is_listed(gateway: &Gateway) {
    let (mut listed, mut pages, mut marker) = (BTreeSet::new(), 0, None);
    loop {
        let page = gateway.functions_page(marker).await.expect("a page");
        pages += 1;
        listed.extend(page.items.into_iter().map(|function| function.name));
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    let expected: BTreeSet<_> = (0..FUNCTIONS).map(|index| FunctionName(name(index))).collect();
    assert_eq!(listed, expected);
    assert_eq!(pages, 3);
}

/// Versions 1 and 2 of the first function, and an alias at 1.
async fn publish_two_versions(client: &Client) {
    for number in ["1", "2"] {
        let code = client.update_function_code().function_name(name(0));
        code.zip_file(archive(number.as_bytes())).send().await.expect("new code");
        let published = client.publish_version().function_name(name(0)).send().await;
        assert_eq!(published.expect("a version").version(), Some(number));
    }
    let alias = client.create_alias().function_name(name(0)).name("live").function_version("1");
    alias.description("the shop").send().await.expect("an alias");
}

async fn live(gateway: &Gateway) -> Alias {
    gateway.alias(&target(&name(0), "live")).await.expect("an alias")
}

fn ten_percent_to_two(alias: &Alias) -> Change {
    let weight = Weight::from_percent(10.0).expect("a weight");
    Change::shift(alias, Version::Published(2), weight).expect("a change")
}

fn split() -> AliasState {
    let weight = Weight::from_percent(10.0).expect("a weight");
    AliasState::split(Version::Published(1), Share { version: Version::Published(2), weight })
}

async fn execute(gateway: &Gateway, change: Change) -> Receipt {
    let folder = tempfile::tempdir().expect("a folder");
    let audit = Arc::new(AuditLog::new(folder.path(), gateway.clock().clone()));
    let (id, who, reason) = ("i1".into(), String::new(), String::new());
    let intent = Intent { id, scope: Scope::default(), who, change, reason };
    write::execute(gateway, audit, intent, |_| {}).await
}

async fn an_alias_is_shifted_promoted_and_rolled_back(gateway: &Gateway) {
    let shifted = execute(gateway, ten_percent_to_two(&live(gateway).await)).await;
    assert_eq!(shifted.outcome.label(), "applied", "{:?}", shifted.outcome);
    assert_eq!(live(gateway).await.state, split());

    let promotion = Change::promote(&live(gateway).await).expect("a split");
    let promoted = execute(gateway, promotion).await;
    assert_eq!(promoted.outcome.label(), "applied", "{:?}", promoted.outcome);
    assert_eq!(live(gateway).await.state, AliasState::all(Version::Published(2)));

    let alias = live(gateway).await;
    let back = Change::rollback(&alias, Version::Published(1), Evidence::Chosen);
    let back = execute(gateway, back.expect("a rollback")).await;
    assert_eq!(back.outcome.label(), "applied", "{:?}", back.outcome);
    let now = live(gateway).await;
    assert_eq!(now.state, AliasState::all(Version::Published(1)));
    assert_eq!(now.description, "the shop");
}

async fn a_stale_revision_is_a_conflict(gateway: &Gateway) {
    let seen = live(gateway).await;
    let rival = Change::rollback(&seen, Version::Published(2), Evidence::Chosen);
    execute(gateway, rival.expect("a change")).await;
    let receipt = execute(gateway, ten_percent_to_two(&seen)).await;
    let Outcome::ChangedBySomeoneElse { found: Found::Alias(found) } = receipt.outcome else {
        panic!("{:?}", receipt.outcome);
    };
    assert_eq!(found.state, AliasState::all(Version::Published(2)));
    assert_eq!(live(gateway).await.state, found.state, "overwritten");
}

async fn a_function_is_stopped_and_let_go(gateway: &Gateway) {
    let function = FunctionName(name(0));
    let now = || gateway.reserved_concurrency(&function, Priority::Read);
    let plan = |now| ConcurrencyPlan { function: function.clone(), now, stop: None };
    assert_eq!(now().await, Ok(Reserved::NONE));
    let stopped = execute(gateway, plan(Reserved::NONE).stop().expect("a stop")).await;
    assert_eq!(stopped.outcome, Outcome::Applied(Found::Concurrency(Reserved::STOPPED)));
    for to in [Reserved(Some(5)), Reserved::NONE] {
        let lift = plan(Reserved::STOPPED).unstop(Some(to)).expect("it is stopped");
        let lifted = execute(gateway, lift).await;
        assert_eq!(lifted.outcome, Outcome::Applied(Found::Concurrency(to)));
        assert_eq!(now().await, Ok(to));
        let stop = plan(to).stop().expect("a stop");
        assert_eq!(execute(gateway, stop).await.outcome.label(), "applied");
    }
    let lift = plan(Reserved::STOPPED).unstop(Some(Reserved::NONE)).expect("it is stopped");
    assert_eq!(execute(gateway, lift).await.outcome.label(), "applied");
}

async fn an_event_source_is_paused_and_goes_on(gateway: &Gateway, client: &Client) {
    let source = "arn:aws:sqs:eu-west-1:000000000000:orders";
    let mapping = client.create_event_source_mapping().function_name(name(0));
    let mapping = mapping.event_source_arn(source).send().await.expect("a mapping");
    let uuid = mapping.uuid().expect("an id");
    for enabled in [false, true] {
        let source = gateway.event_source(uuid, Priority::Read).await.expect("it is");
        assert_eq!(source.function, FunctionName(name(0)));
        let receipt = execute(gateway, source.set_enabled(enabled).expect("a change")).await;
        assert_eq!(receipt.outcome.label(), "applied", "{:?}", receipt.outcome);
        let now = gateway.event_source(uuid, Priority::Read).await.expect("it is");
        assert_eq!((now.is_enabled(), now.is_paused()), (enabled, !enabled), "{}", now.state);
    }
}

async fn a_function_is_adopted(gateway: &Gateway) {
    let function = FunctionName(name(1));
    let latest = gateway.function(&function, None).await.expect("a function");
    let plan = AdoptPlan {
        function,
        code_sha256: latest.code_sha256,
        revision_id: latest.revision_id,
        aliases: Vec::new(),
        callers: Vec::new(),
        unread: Vec::new(),
    };
    let change = || plan.adopt(AliasName("live".into())).expect("a change");
    let receipt = execute(gateway, change()).await;
    assert_eq!(receipt.outcome.label(), "applied", "{:?}", receipt.outcome);
    let alias = gateway.alias(&target(&name(1), "live")).await.expect("an alias");
    assert_eq!(alias.state, AliasState::all(Version::Published(1)));
    assert_eq!(execute(gateway, change()).await.outcome.label(), "not_applied");
}

async fn a_function_is_run(gateway: &Gateway) {
    for (mode, status) in
        [(InvokeMode::DryRun, 204), (InvokeMode::Event, 202), (InvokeMode::RequestResponse, 200)]
    {
        let change = Change::Invoke(Invocation {
            function: FunctionName(name(0)),
            qualifier: Some("live".into()),
            payload: Payload("{}".into()),
            mode,
        });
        let receipt = execute(gateway, change).await;
        let Outcome::Applied(Found::Invoked(invoked)) = receipt.outcome else {
            panic!("{mode:?}: {:?}", receipt.outcome);
        };
        assert_eq!(invoked.status, status, "{mode:?}");
    }
}
