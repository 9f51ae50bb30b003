use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::{
    domain::{AliasName, AliasRef, AliasState, FunctionName, Scope, Timestamp, Version},
    driver::{
        client::{Attachment, attach},
        protocol::{LONGEST_ASK, PROTOCOL, Update},
    },
    rollout::{
        Gates, Keeping, OnBlind, Plan, RolloutId, RolloutStatus, Spec, Strategy, machine::Happening,
    },
};

/// A driver's door, in a folder of its own.
struct Door {
    _folder: tempfile::TempDir,
    path: PathBuf,
    hub: Hub,
    server: Server,
    inbox: Inbox,
}

impl Door {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("7f3a9c2e-1.sock");
        let (hub, feed) = Hub::new();
        let (server, inbox) = Server::open_at(path.clone(), &hello(), feed).unwrap();
        Self { _folder: folder, path, hub, server, inbox }
    }

    async fn visit(&self) -> Attachment {
        attach(&self.path).await.unwrap()
    }
}

fn hello() -> Hello {
    let status = status("");
    Hello {
        protocol: PROTOCOL,
        id: status.spec.id,
        target: status.spec.target,
        scope: status.scope,
        host: status.host,
        pid: status.pid,
    }
}

fn status(verdict: &str) -> RolloutStatus {
    let (stable, canary) = (Version::Published(41), Version::Published(42));
    let spec = Spec {
        id: RolloutId(0x7f3a_9c2e),
        target: AliasRef {
            function: FunctionName("checkout".into()),
            alias: AliasName("live".into()),
        },
        stable,
        canary,
        plan: Plan::usual(Strategy::AllAtOnce).unwrap(),
        gates: Gates::default(),
        timeout_s: 10,
        by: "alice".into(),
        reason: String::new(),
        keeping: Keeping::Description,
        on_blind: OnBlind::Rollback,
        attended: false,
    };
    RolloutStatus {
        spec,
        scope: Scope::default(),
        host: "bastion".into(),
        pid: 1,
        at: Timestamp::UNIX_EPOCH,
        ledger: None,
        configured: AliasState::all(stable),
        due: None,
        waits_for: String::new(),
        question: None,
        measured: None,
        assessment: None,
        verdict: verdict.into(),
        trouble: String::new(),
        blind_at: None,
        happenings: Vec::new(),
        proof: None,
        end: None,
    }
}

fn happening(text: &str) -> Happening {
    Happening { at: Timestamp::UNIX_EPOCH, event: "step".into(), text: text.into() }
}

/// What comes, in a word each, until a status with this verdict.
async fn until(attachment: &mut Attachment, verdict: &str) -> Vec<String> {
    let mut told = Vec::new();
    loop {
        match attachment.updates.next().await.unwrap().expect("it goes on") {
            Update::Status(status) => {
                told.push(format!("status {}", status.verdict));
                if status.verdict == verdict {
                    return told;
                }
            }
            Update::Happening(happening) => told.push(format!("happening {}", happening.text)),
            other => told.push(format!("{other:?}")),
        }
    }
}

#[tokio::test]
async fn who_comes_is_told_how_it_stands_and_then_what_happens_in_order() {
    let door = Door::open();
    door.hub.stands(status("one")).unwrap();
    let mut visitor = door.visit().await;
    assert_eq!(visitor.hello, hello());
    assert_eq!(until(&mut visitor, "one").await, ["status one"]);
    door.hub.happened(&happening("a")).unwrap();
    door.hub.happened(&happening("b")).unwrap();
    door.hub.stands(status("two")).unwrap();
    assert_eq!(until(&mut visitor, "two").await, ["happening a", "happening b", "status two"]);
}

#[tokio::test]
async fn a_command_is_answered_by_whoever_drives() {
    let mut door = Door::open();
    let mut visitor = door.visit().await;
    let asked = tokio::spawn(async move {
        let taken = visitor.request(Command::Pause).await.unwrap();
        let refused = visitor.request(Command::Next).await.unwrap();
        (taken, refused)
    });
    for reply in [Ok(()), Err("not now".to_owned())] {
        let told = door.inbox.told.recv().await.unwrap();
        told.reply.send(reply).unwrap();
    }
    assert_eq!(asked.await.unwrap(), (Ok(()), Err("not now".to_owned())));
}

#[tokio::test]
async fn a_driver_that_has_no_time_refuses_instead_of_keeping_a_queue() {
    let door = Door::open();
    let mut visitors = Vec::new();
    for _ in 0..=MOST_WISHES {
        let mut visitor = door.visit().await;
        visitor.teller.tell(Command::Pause).await.unwrap();
        visitors.push(visitor);
    }
    let mut answers = JoinSet::new();
    for mut visitor in visitors {
        answers.spawn(async move { visitor.updates.next().await.unwrap() });
    }
    let first = answers.join_next().await.unwrap().unwrap();
    let Some(Update::Reply { refused: Some(why), .. }) = first else { panic!("{first:?}") };
    assert!(why.contains("try again"), "{why}");
}

#[tokio::test]
async fn whoever_can_be_asked_is_counted_until_they_leave() {
    let mut door = Door::open();
    let (mut one, mut other) = (door.visit().await, door.visit().await);
    one.teller.attend(true).await.unwrap();
    one.teller.attend(true).await.unwrap();
    other.teller.attend(true).await.unwrap();
    door.inbox.attending.wait_for(|count| *count == 2).await.unwrap();
    drop(one);
    door.inbox.attending.wait_for(|count| *count == 1).await.unwrap();
    other.teller.attend(false).await.unwrap();
    door.inbox.attending.wait_for(|count| *count == 0).await.unwrap();
}

#[tokio::test]
async fn noise_and_endless_lines_end_a_visit_and_nothing_else() {
    let door = Door::open();
    let mut noise = UnixStream::connect(&door.path).await.unwrap();
    noise.write_all(b"\xff\xfe{}\nGET / HTTP/1.1\r\n\r\n").await.unwrap();
    noise.write_all(&vec![b'x'; LONGEST_ASK + 1]).await.unwrap();
    door.hub.stands(status("on")).unwrap();
    assert_eq!(until(&mut door.visit().await, "on").await, ["status on"]);
}

#[tokio::test]
async fn one_who_does_not_read_loses_statuses_and_holds_up_nobody() {
    let door = Door::open();
    let mut sleeper = UnixStream::connect(&door.path).await.unwrap();
    let mut reader = door.visit().await;
    // More than any socket takes in, in statuses that differ.
    let long = "x".repeat(1 << 20);
    for number in 0..8 {
        door.hub.stands(status(&format!("{number}{long}"))).unwrap();
        tokio::task::yield_now().await;
    }
    door.hub.stands(status("last")).unwrap();
    let told = until(&mut reader, "last").await;
    assert!(told.len() <= 9, "{}", told.len());
    // What it reads at last is not all there was.
    drop(door.hub);
    let mut bytes = Vec::new();
    sleeper.read_to_end(&mut bytes).await.unwrap();
    assert!(bytes.len() < 4 << 20, "{}", bytes.len());
    let last = bytes.trim_ascii_end().split(|byte| *byte == b'\n').next_back().unwrap();
    let last: Update = serde_json::from_slice(last).unwrap();
    assert!(matches!(&last, Update::Status(status) if status.verdict == "last"), "{last:?}");
}

#[tokio::test]
async fn the_end_is_read_before_the_door_closes_and_the_socket_goes() {
    let door = Door::open();
    let mut visitor = door.visit().await;
    door.hub.happened(&happening("promoted")).unwrap();
    door.hub.stands(status("end")).unwrap();
    drop(door.hub);
    let closing = tokio::spawn(door.server.close());
    assert_eq!(until(&mut visitor, "end").await, ["happening promoted", "status end"]);
    assert_eq!(visitor.updates.next().await.unwrap(), None);
    closing.await.unwrap();
    assert!(!door.path.exists());
}

#[test]
fn a_socket_that_a_dead_process_left_is_bound_again_and_only_its_owner_enters() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let refused = attach(&path).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        let bound = Bound::at(path.clone()).unwrap();
        let mode = fs::symlink_metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        drop(bound);
        assert!(!path.exists());
    });
}
