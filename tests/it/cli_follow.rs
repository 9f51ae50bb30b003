//! `serin logs --follow`, the binary: every line once, by polling and by Live Tail.
//!
//! `examples/completeness` does the same with as many lines as one likes.

use std::{collections::HashMap, time::Duration};

use serde_json::json;
use tokio::task::JoinHandle;

use super::support::{
    self,
    binary::Serin,
    emulators::Emulator,
    follower::{Follower, serin_line},
    load::{Account, Line, Load, Writer},
    sandbox::TestSandbox,
};

const GROUP: &str = "/shop/all";
const POLLING: &str = "following by polling";
const LIVE: &str = "live tail: ";

fn follow(endpoint: &str, more: &str) -> (Serin, Follower) {
    let serin = Serin::at(endpoint);
    let line = format!("logs {GROUP} --since 2m --follow --output json {more}");
    let follower = Follower::start(serin.command(&line), serin_line);
    (serin, follower)
}

/// Writes it all; comes to how often each line was written.
fn begin(writer: Writer, load: Load) -> JoinHandle<(Writer, HashMap<Line, usize>)> {
    tokio::spawn(async move {
        let written = writer.write(load).await;
        (writer, written)
    })
}

/// Polling brings some more lines, each by a round that reads the last ones once more: nothing
/// else may come.
async fn assert_each_once(follower: &Follower, writer: &Writer, mut written: HashMap<Line, usize>) {
    for round in 0..3 {
        let came = follower.so_far().came;
        let line = writer.line(&format!("round {round}"), "still here").await;
        written.insert(line, 1);
        follower.until(|so_far| so_far.came > came);
    }
    let so_far = follower.so_far();
    let account = Account::of(&written, &so_far.lines);
    assert_eq!(account, Account::default(), "{:?}", so_far.said);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_printed_once_by_polling() {
    let Some(moto) = Emulator::moto() else { return };
    let load = Load {
        events: 4_000,
        streams: 50,
        batch: 80,
        batches: 1,
        every: Duration::from_millis(100),
    };
    let clock = support::gateway(&moto.endpoint()).await.clock().clone();
    let writer = Writer::create(&moto.endpoint(), GROUP, clock).await;
    let writing = begin(writer, load);
    // The past, which it prints first, is still being written.
    let (_home, follower) = follow(&moto.endpoint(), "");
    let (writer, written) = writing.await.expect("the writer ends");
    follower.until(|so_far| so_far.came >= load.events);
    assert_each_once(&follower, &writer, written).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_printed_once_from_live_tail_to_polling_and_back() {
    let load = Load {
        events: 6_000,
        streams: 50,
        batch: 25,
        batches: 3,
        every: Duration::from_millis(100),
    };
    let sandbox = TestSandbox::shop(8.0).await;
    let gateway = sandbox.gateway().await;
    gateway.caller_identity().await.expect("it tells its time");
    let writer = Writer::create(&sandbox.url(), GROUP, gateway.clock().clone()).await;
    let (_home, follower) = follow(&sandbox.url(), "--live");
    follower.until(|so_far| so_far.times_said(LIVE) == 1);
    let writing = begin(writer, load);

    let refused = json!({"on": ["logs:StartLiveTail"], "do": "server-error"});
    follower.until(|so_far| so_far.came > load.events / 4);
    sandbox.fault_of(refused.clone()).await;
    sandbox.fault("logs:StartLiveTail", "end-stream", 1).await;
    follower.until(|so_far| so_far.times_said(POLLING) > 0);
    let switched = follower.so_far().came;
    follower.until(|so_far| so_far.came > switched + load.events / 4);
    sandbox.end_faults().await;
    follower.until(|so_far| so_far.times_said(LIVE) == 2);
    let (writer, written) = writing.await.expect("the writer ends");
    follower.until(|so_far| so_far.came >= load.events);

    sandbox.fault_of(refused).await;
    sandbox.fault("logs:StartLiveTail", "end-stream", 1).await;
    let said = follower.so_far().times_said(POLLING);
    follower.until(|so_far| so_far.times_said(POLLING) > said);
    assert_each_once(&follower, &writer, written).await;
}
