//! The drivers of rollouts on this host: started, found, listened to and told what is wanted.

use std::{
    collections::BTreeMap,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::mpsc;

use crate::{
    app::Msg,
    domain::Scope,
    driver::{
        Connect, DriveRequest, Mode,
        client::{self, Attachment},
        protocol::Update,
    },
    rollout::{RolloutId, Spec, machine::Command},
};

/// Commands that a driver has not taken yet. Beyond that they are refused.
const COMMANDS: usize = 8;

/// Those that this console listens to. It leaves them with the runtime: they go on.
#[derive(Debug, Clone)]
pub(super) struct Drivers {
    /// The way to AWS as the console was started with it.
    connect: Connect,
    read_only: bool,
    hook: Vec<String>,
    replies: mpsc::Sender<Msg>,
    listening: Listening,
}

/// The way to each driver that is listened to; `None` while it is being reached.
type Listening = Arc<Mutex<BTreeMap<RolloutId, Option<mpsc::Sender<Command>>>>>;

impl Drivers {
    /// Drivers that work as the console does; what they tell goes to `replies`.
    pub(super) fn new(
        connect: Connect,
        read_only: bool,
        hook: Vec<String>,
        replies: mpsc::Sender<Msg>,
    ) -> Self {
        Self { connect, read_only, hook, replies, listening: Listening::default() }
    }

    /// Listens to all that work in this place and are not listened to yet.
    pub(super) fn find(&self, scope: Scope) {
        let drivers = self.clone();
        tokio::spawn(async move {
            let kept = client::kept().await;
            let here = kept.into_iter().filter(|kept| kept.record.is_at(&scope));
            let ledgers = here.map(|kept| (kept.record.request.spec.target, kept.ledger)).collect();
            let msg = Msg::RolloutsKept { scope: scope.clone(), ledgers };
            // Nobody listens once the console has ended.
            _ = drivers.replies.send(msg).await;
            for running in client::running().await {
                if running.is_at(&scope) {
                    let listener = drivers.clone();
                    tokio::spawn(async move { listener.reach(running.id, running.socket).await });
                }
            }
        });
    }

    /// Starts a driver and listens to it.
    pub(super) fn start(&self, spec: Spec, scope: &Scope, takes_over: bool) {
        let drivers = self.clone();
        let id = spec.id;
        let request = DriveRequest {
            spec,
            connect: self.way_to(scope),
            mode: if takes_over { Mode::TakeOver } else { Mode::Start },
            read_only: self.read_only,
            hook: self.hook.clone(),
        };
        tokio::spawn(async move {
            match client::spawn(&request).await {
                Ok(spawned) => drivers.reach(id, spawned.socket).await,
                Err(error) => drivers.lost(id, &error).await,
            }
        });
    }

    /// Looks up what this host was asked of a rollout. A disk may hang: it is read on a thread of
    /// its own.
    pub(super) fn recall(&self, id: RolloutId) {
        let replies = self.replies.clone();
        tokio::task::spawn_blocking(move || {
            if let Some(request) = DriveRequest::recorded(id) {
                // Nobody listens once the console has ended.
                _ = replies.blocking_send(Msg::RolloutRecalled(Box::new(request.spec)));
            }
        });
    }

    /// The same way to AWS; an endpoint inside this process has no other address than its own.
    fn way_to(&self, scope: &Scope) -> Connect {
        let Connect { profile, region, endpoint_url, sandbox } = self.connect.clone();
        let inside = scope.endpoint.clone().filter(|_| scope.sandbox);
        Connect {
            profile,
            region: region.or_else(|| scope.region.clone()),
            endpoint_url: endpoint_url.or(inside),
            sandbox: sandbox || scope.sandbox,
        }
    }

    /// Tells a driver what is wanted of it, or says that nobody is there.
    pub(super) fn tell(&self, id: RolloutId, command: Command) {
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        let way = listening.get(&id).cloned().flatten();
        let sent = way.is_some_and(|way| way.try_send(command).is_ok());
        drop(listening);
        if !sent {
            let replies = self.replies.clone();
            let words = format!("the driver of rollout {id} does not answer: nothing was told");
            tokio::spawn(async move { replies.send(Msg::Trouble(words)).await });
        }
    }

    /// Listens to a driver until it ends, unless that is done already.
    async fn reach(&self, id: RolloutId, socket: PathBuf) {
        {
            let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
            if listening.contains_key(&id) {
                return;
            }
            listening.insert(id, None);
        }
        let ended = match client::attach(&socket).await {
            Ok(attachment) => self.listen(id, attachment).await,
            Err(error) => error,
        };
        self.listening.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.lost(id, &ended).await;
    }

    /// Passes on what a driver tells and what it is told. Returns why that ended.
    async fn listen(&self, id: RolloutId, attachment: Attachment) -> io::Error {
        let Attachment { mut updates, mut teller, .. } = attachment;
        let (way, mut commands) = mpsc::channel(COMMANDS);
        self.listening.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Some(way));
        // Somebody sits here who can be asked.
        if let Err(error) = teller.attend(true).await {
            return error;
        }
        loop {
            let told = tokio::select! {
                update = updates.next() => match update {
                    Ok(Some(update)) => self.pass_on(update).await,
                    Ok(None) => return io::Error::other("its process has ended"),
                    Err(error) => return error,
                },
                Some(command) = commands.recv() => teller.tell(command).await.map(drop),
            };
            if let Err(error) = told {
                return error;
            }
        }
    }

    async fn pass_on(&self, update: Update) -> io::Result<()> {
        let msg = match update {
            Update::Status(status) => Msg::Rollout(status),
            Update::Reply { refused: Some(why), .. } => Msg::Trouble(format!("refused: {why}")),
            Update::Reply { .. } | Update::Hello(_) | Update::Happening(_) | Update::Unknown => {
                return Ok(());
            }
        };
        self.replies.send(msg).await.map_err(|_| io::Error::other("the console has ended"))
    }

    async fn lost(&self, id: RolloutId, error: &io::Error) {
        // Nobody listens once the console has ended.
        _ = self.replies.send(Msg::RolloutLost { id, why: error.to_string() }).await;
    }
}
