//! Writes of secrets against the sandbox: what is said about them is what happened.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::json;
use serin::{
    aws::Gateway,
    domain::{
        Change, Failure, Found, Intent, Outcome, Receipt, SecretDetail, SecretWrite,
        secret::{ExposeSecret, NewValue, Rotation},
    },
    jobs::write,
    store::AuditLog,
};
use tempfile::TempDir;

use crate::support::sandbox::TestSandbox;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/secrets.toml");
const SECRET: &str = "prod/orders/db";
const STAGE: &str = "secretsmanager:UpdateSecretVersionStage";
const PUT: &str = "secretsmanager:PutSecretValue";
/// A value that must be nowhere but at AWS.
const VALUE: &str = r#"{"username":"orders","password":"tRnQ8-only-at-aws"}"#;

/// The example's bad rotation, and whoever is on call.
struct OnCall {
    sandbox: TestSandbox,
    gateway: Gateway,
    audit: AuditLog,
    state: TempDir,
    intents: AtomicU32,
}

impl OnCall {
    async fn new() -> Self {
        Self::at_speed(4.0).await
    }

    async fn at_speed(speed: f64) -> Self {
        let sandbox = TestSandbox::scenario_at(EXAMPLE, speed).await;
        let gateway = sandbox.gateway().await;
        gateway.caller_identity().await.expect("an identity");
        let state = TempDir::new().expect("a folder");
        let audit = AuditLog::new(state.path(), gateway.clock().clone());
        Self { sandbox, gateway, audit, state, intents: AtomicU32::new(0) }
    }

    async fn secret(&self, name: &str) -> SecretDetail {
        self.gateway.secret(name).await.expect("a secret")
    }

    async fn execute(&self, change: Result<Change, Failure>) -> Receipt {
        let intent = Intent {
            id: format!("i{}", self.intents.fetch_add(1, Ordering::Relaxed)),
            scope: self.gateway.place(),
            who: "arn:aws:sts::730154882206:assumed-role/oncall/you".into(),
            change: change.expect("a change"),
            reason: String::new(),
        };
        write::execute(&self.gateway, Arc::new(self.audit.clone()), intent, |_| {}).await
    }

    fn audited(&self) -> String {
        let files = std::fs::read_dir(self.state.path()).expect("a folder");
        let files = files.filter_map(|file| Some(file.ok()?.path())).filter(|path| path.is_file());
        files.map(|path: PathBuf| std::fs::read_to_string(path).unwrap_or_default()).collect()
    }

    async fn value(&self) -> String {
        let value = self.gateway.secret_value(SECRET, "AWSCURRENT").await.expect("a value");
        value.text.expose_secret().to_owned()
    }
}

fn found(receipt: &Receipt) -> &SecretDetail {
    match receipt.outcome.found() {
        Some(Found::Secret(secret)) => secret,
        other => panic!("{other:?}: {:?}", receipt.outcome),
    }
}

fn new_value() -> NewValue {
    NewValue::new(VALUE.into(), None).expect("a value")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_moves_the_label_and_leaves_the_other_behind() {
    let me = OnCall::new().await;
    let before = me.secret(SECRET).await;
    let receipt = me.execute(before.roll_back(None)).await;
    assert_eq!((receipt.outcome.label(), receipt.attempts), ("applied", 1));
    let after = found(&receipt);
    assert_eq!(after.current(), before.holder("AWSPREVIOUS").map(|version| version.id.as_str()));
    assert_eq!(after.holder("AWSPREVIOUS").map(|it| it.id.as_str()), before.current());
    assert!(matches!(after.rotation(), Rotation::LeftBehind { .. }), "{:?}", after.rotation());
    assert!(me.value().await.contains("sandbox-d4RtY7ux"));
    let told = me.audited();
    assert!(told.contains("roll_back") && told.contains("applied"), "{told}");
    // The same preview again: it is there already, and nothing is sent.
    let again = me.execute(before.roll_back(None)).await;
    assert_eq!((again.outcome.label(), again.attempts), ("already_there", 0));
    assert_eq!(me.sandbox.applied(STAGE).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_operators_one_succeeds_and_the_other_is_told_who_has_the_label() {
    for same_target in [true, false] {
        let me = OnCall::new().await;
        // Both have read and sent before either is answered.
        me.sandbox.fault_of(json!({"on": [STAGE], "do": "latency", "ms": 200})).await;
        let secret = me.secret(SECRET).await;
        let oldest = secret.versions.last().expect("a version without a label").id.clone();
        let theirs = if same_target { "AWSPREVIOUS" } else { &oldest };
        let (mine, other) = tokio::join!(
            me.execute(secret.roll_back(Some("AWSPREVIOUS"))),
            me.execute(secret.roll_back(Some(theirs))),
        );
        let mut labels = [mine.outcome.label(), other.outcome.label()];
        labels.sort_unstable();
        let second = if same_target { "already_there" } else { "changed_by_someone_else" };
        assert!(labels.contains(&"applied") && labels.contains(&second), "{labels:?}");
        let now = me.secret(SECRET).await;
        for receipt in [&mine, &other] {
            assert_eq!(found(receipt).current(), now.current(), "{:?}", receipt.outcome);
        }
        assert_eq!(me.sandbox.applied(STAGE).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_gets_through_throttling_and_lost_replies() {
    for (effect, count) in [
        ("throttle", 2),
        ("reset-after", 1),
        ("reset-before", 1),
        ("server-error", 2),
        ("cut-reply", 1),
    ] {
        let me = OnCall::at_speed(20.0).await;
        me.sandbox.fault(STAGE, effect, count).await;
        let receipt = me.execute(me.secret(SECRET).await.roll_back(None)).await;
        assert_eq!(receipt.outcome.label(), "applied", "{effect}: {:?}", receipt.outcome);
        assert_eq!(me.sandbox.applied(STAGE).await, 1, "{effect}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_never_undoes_what_someone_did_meanwhile() {
    let me = OnCall::new().await;
    let previewed = me.secret(SECRET).await;
    me.execute(previewed.put(new_value())).await;
    let receipt = me.execute(previewed.roll_back(None)).await;
    let Outcome::ChangedBySomeoneElse { found: Found::Secret(now) } = &receipt.outcome else {
        panic!("{:?}", receipt.outcome)
    };
    assert_eq!(now.current(), me.secret(SECRET).await.current());
    assert_eq!((receipt.attempts, me.sandbox.calls(STAGE).await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_value_lands_once_however_its_replies_are_lost() {
    for (effect, count) in [("reset-after", 1), ("reset-before", 1), ("throttle", 2)] {
        let me = OnCall::at_speed(20.0).await;
        let secret = me.secret(SECRET).await;
        me.sandbox.fault(PUT, effect, count).await;
        let value = new_value();
        let receipt = me.execute(secret.put(value.clone())).await;
        assert_eq!(receipt.outcome.label(), "applied", "{effect}: {:?}", receipt.outcome);
        let now = me.secret(SECRET).await;
        assert_eq!(now.current(), Some(receipt.intent.client_token().as_str()), "{effect}");
        assert_eq!(now.versions.len(), secret.versions.len() + 1, "{effect}");
        assert_eq!(me.value().await, VALUE);
        // Neither the receipt nor what was previewed holds it any more, nor does the audit.
        let SecretWrite::Put { value: kept, .. } = &receipt.intent.change.secret().unwrap().write
        else {
            panic!("{receipt:?}")
        };
        assert!(kept.take().is_none() && value.take().is_none());
        assert!(!me.audited().contains("tRnQ8"), "{}", me.audited());
        assert!(me.audited().contains("\"value_bytes\":52"), "{}", me.audited());
        assert!(!format!("{receipt:?}").contains("tRnQ8"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_is_refused_is_forgotten_too() {
    let me = OnCall::new().await;
    me.sandbox.fault(PUT, "deny", 1).await;
    let value = new_value();
    let receipt = me.execute(me.secret(SECRET).await.put(value.clone())).await;
    assert_eq!(receipt.outcome.label(), "not_applied");
    assert!(value.take().is_none());
    // Sent again, as after a slip, it says so.
    let receipt = me.execute(me.secret(SECRET).await.put(value)).await;
    let failure = receipt.outcome.failure().expect("a failure");
    assert!(failure.kind.to_string().contains("type it again"), "{failure}");
    assert_eq!(me.sandbox.calls(PUT).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_is_started_seen_and_ends() {
    let me = OnCall::at_speed(60.0).await;
    let secret = me.secret(SECRET).await;
    let receipt = me.execute(secret.rotate()).await;
    assert_eq!(receipt.outcome.label(), "applied", "{:?}", receipt.outcome);
    let made = receipt.intent.client_token();
    assert!(found(&receipt).version(&made).is_some(), "{:?}", receipt.outcome);
    loop {
        let now = me.secret(SECRET).await;
        if now.current() == Some(&made) {
            assert!(
                matches!(now.rotation(), Rotation::On { next: Some(_) }),
                "{:?}",
                now.rotation()
            );
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_is_cancelled_and_a_deletion_called_off() {
    let me = OnCall::new().await;
    let secret = me.secret(SECRET).await;
    let receipt = me.execute(secret.cancel_rotation()).await;
    assert_eq!(receipt.outcome.label(), "applied");
    assert!(!found(&receipt).summary.rotation_enabled);

    let receipt = me.execute(me.secret(SECRET).await.delete(7)).await;
    assert_eq!(receipt.outcome.label(), "applied");
    let gone = me.secret(SECRET).await;
    assert_eq!(found(&receipt).summary.deleted, gone.summary.deleted);
    assert!(gone.summary.deleted.is_some());
    // Someone who previewed a rollback before is told what keeps it from landing.
    let late = me.execute(secret.roll_back(None)).await;
    let failure = late.outcome.failure().expect("a failure");
    assert!(failure.kind.to_string().starts_with("scheduled for deletion on "), "{failure}");
    assert_eq!(me.execute(gone.restore()).await.outcome.label(), "applied");
    assert!(me.secret(SECRET).await.summary.deleted.is_none());
    let stuck = me.secret("prod/search/api-key").await.rotate().expect_err("a label is in the way");
    assert!(stuck.kind.to_string().contains("in progress or has failed"), "{stuck}");
}
