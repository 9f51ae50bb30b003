//! The whole console in this process: its loop, its jobs and its screen, against the sandbox.

use serde_json::json;
use serin::{
    domain::{Failure, FailureKind},
    input::Key,
    sandbox,
    tui::{EndSignal, Ending, Stage},
};
use tokio::sync::watch;

use super::support::{
    console::{Running, Shown},
    sandbox::TestSandbox,
};

const SIZE: (u16, u16) = (160, 45);

/// A console whose endpoint can't be started, and what it says about it.
fn without_endpoint(reason: impl FnOnce(&Shown) -> String + Send + 'static) -> Running {
    Running::start(SIZE, |options, screen: watch::Receiver<Shown>| {
        options.stage = Some(Stage::new(async move {
            Err(Failure {
                operation: "sandbox".into(),
                resource: String::new(),
                kind: FailureKind::Refused { reason: reason(&screen.borrow()) },
                retryable: false,
                request_id: None,
            })
        }));
    })
}

#[tokio::test]
async fn nothing_is_started_before_the_first_frame() {
    let mut console = without_endpoint(|shown| {
        format!("started after {} frame, {}", shown.frames, shown.text.contains("Functions"))
    });
    console.wait_for("started after 1 frame, true").await;
}

#[tokio::test]
async fn a_screen_that_takes_no_frame_holds_up_no_key() {
    let mut console = without_endpoint(|_| "the port is in use".into());
    console.wait_for("the port is in use").await;
    console.set_free(false);
    let before = console.shown();
    console.type_("zq").await;
    let ended = console.ended().await;
    assert_eq!(ended.how, Ending::Quit);
    assert_eq!(ended.shown.frames, before.frames, "no frame was drawn");
}

#[tokio::test]
async fn a_signal_ends_it() {
    let console = without_endpoint(|_| "the port is in use".into());
    console.signal(EndSignal::Terminate).await;
    let ended = console.ended().await;
    assert_eq!(ended.how, Ending::Signal(EndSignal::Terminate));
    assert_eq!(ended.said, "", "nothing was unfinished");
}

#[tokio::test]
async fn an_endpoint_that_goes_and_comes_back_leaves_the_data_on_the_screen() {
    let listen = ([127, 0, 0, 1], 0).into();
    let options = sandbox::Options { listen, ..sandbox::Options::default() };
    let first = sandbox::start(options.clone()).await.unwrap();
    let (url, listen) = (first.url(), first.addr());
    let mut console = Running::connected_to(SIZE, url);
    console.wait_for("order-history").await;
    first.stop().await;
    console.type_("r").await;
    let stale = |text: &str| {
        ["can't reach", "order-history", "as of"].iter().all(|part| text.contains(part))
    };
    console.wait_until("the failure, beside what was there and its time", stale).await;
    let _second = sandbox::start(sandbox::Options { listen, ..options }).await.unwrap();
    let recovered = |text: &str| text.contains("order-history") && !text.contains("can't reach");
    console.wait_until("it has recovered by itself", recovered).await;
}

#[tokio::test]
async fn a_denied_list_leaves_the_other_panes_alone() {
    let sandbox = TestSandbox::shop(1.0).await;
    sandbox.fault_of(json!({"on": ["secretsmanager:ListSecrets"], "do": "deny"})).await;
    let mut console = Running::connected_to(SIZE, sandbox.url());
    let both = |text: &str| {
        text.contains("order-history") && text.contains("missing secretsmanager:ListSecrets")
    };
    console.wait_until("functions, and the missing IAM action", both).await;
}

#[tokio::test]
async fn functions_arrive_page_by_page() {
    let sandbox = TestSandbox::with_functions(120).await;
    let mut console = Running::connected_to(SIZE, sandbox.url());
    console.wait_for("Functions 120").await;
    assert_eq!(sandbox.calls("lambda:ListFunctions").await, 3);
}

#[tokio::test]
async fn pasting_does_nothing_in_any_pane() {
    let sandbox = TestSandbox::shop(1.0).await;
    let mut console = Running::connected_to(SIZE, sandbox.url());
    console.wait_for("order-history").await;
    for pane in ["1", "2", "3", "4"] {
        console.type_(pane).await;
        console.paste("arn:aws:lambda:eu-central-1:412207735091:function:cart:live\r\nBpa").await;
        console.paste("sbxq\u{3}").await;
        // Were anything open over the panes, this would be typed there or shown beneath it.
        console.type_("t").await;
        console.wait_for("Tasks").await;
        console.press(Key::Esc).await;
        console.wait_until("nothing is open", |text| !text.contains("Tasks")).await;
    }
    assert_eq!(sandbox.calls("lambda:UpdateAlias").await, 0);
    assert_eq!(sandbox.calls("secretsmanager:GetSecretValue").await, 0);
}
