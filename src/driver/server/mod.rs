//! The driver's side of its socket: who comes is told how the rollout stands, and may ask.
//!
//! Nothing that a client does, or fails to do, holds up the rollout: queues are bounded, and who
//! does not read is let go.

mod hub;
mod visitor;

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rustix::process::getuid;
use tokio::{
    net::{UnixListener, UnixStream},
    sync::{Semaphore, mpsc, oneshot, watch},
    task::{JoinHandle, JoinSet},
    time::{interval, sleep, timeout},
};

use super::{folder, protocol::Hello};
use crate::rollout::machine::Command;
use hub::Feed;
pub(super) use hub::Hub;
use visitor::Visitor;

/// How many clients are heard at once.
const MOST_VISITORS: usize = 32;
/// How many commands wait at most; more are refused.
const MOST_WISHES: usize = 16;
/// How often, in real time, it is looked whether the socket is still there: the runtime folder
/// goes when the last session of its user ends.
const LOOK: Duration = Duration::from_secs(10);
/// How long nobody is let in, in real time, after that failed: too many files are open, perhaps,
/// and who waits at the door would be asked in again at once.
const BREATH: Duration = Duration::from_millis(200);
/// How long clients may take, in real time, to read the end.
const FAREWELL: Duration = Duration::from_secs(3);

/// What somebody wants of the rollout.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) command: Command,
    /// Takes why it is refused, if it is.
    pub(super) reply: oneshot::Sender<Result<(), String>>,
}

/// What comes in.
#[derive(Debug)]
pub(super) struct Inbox {
    /// Commands.
    pub(super) told: mpsc::Receiver<Told>,
    /// How many sit there who can be asked.
    pub(super) attending: watch::Receiver<usize>,
}

/// What every visitor is given.
#[derive(Debug, Clone)]
struct Hall {
    hello: Arc<str>,
    told: mpsc::Sender<Told>,
    attending: watch::Sender<usize>,
}

/// A socket that is listened on.
#[derive(Debug)]
pub(super) struct Server {
    path: PathBuf,
    listening: JoinHandle<()>,
    end: oneshot::Sender<()>,
}

impl Server {
    /// Listens. The hub's feed goes to whoever comes.
    ///
    /// # Errors
    /// When no folder can hold the socket, or it can't be bound.
    pub(super) fn open(hello: &Hello, feed: Feed) -> io::Result<(Self, Inbox)> {
        Self::open_at(folder::socket_path(hello.id)?, hello, feed)
    }

    fn open_at(path: PathBuf, hello: &Hello, feed: Feed) -> io::Result<(Self, Inbox)> {
        let bound = Bound::at(path.clone())?;
        let hello = super::lines::line(&super::protocol::Update::Hello(hello.clone()))?;
        let (told, wishes) = mpsc::channel(MOST_WISHES);
        let (attending, attended) = watch::channel(0);
        let hall = Hall { hello: hello.into(), told, attending };
        let (end, ended) = oneshot::channel();
        let listening = tokio::spawn(listen(bound, hall, feed, ended));
        Ok((Self { path, listening, end }, Inbox { told: wishes, attending: attended }))
    }

    /// Where it was first bound.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets nobody in any more, and waits a moment until those who are there have read the end.
    /// The hub must be gone.
    pub(super) async fn close(self) {
        // The task may have ended already.
        _ = self.end.send(());
        _ = self.listening.await;
    }
}

async fn listen(mut bound: Bound, hall: Hall, feed: Feed, mut ended: oneshot::Receiver<()>) {
    let room = Arc::new(Semaphore::new(MOST_VISITORS));
    let mut visitors = JoinSet::new();
    let mut look = interval(LOOK);
    loop {
        tokio::select! {
            _ = &mut ended => break,
            accepted = bound.listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    sleep(BREATH).await;
                    continue;
                };
                // With no room the connection closes at once.
                let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
                if !is_ours(&stream) {
                    continue;
                }
                let visitor = Visitor::new(stream, hall.clone(), feed.clone());
                visitors.spawn(async move {
                    visitor.stay().await;
                    drop(place);
                });
            }
            Some(_) = visitors.join_next(), if !visitors.is_empty() => {}
            _ = look.tick() => bound.renew(),
        }
    }
    drop((feed, hall));
    let farewell = async { while visitors.join_next().await.is_some() {} };
    if timeout(FAREWELL, farewell).await.is_err() {
        tracing::warn!("a client did not read the end");
    }
}

/// The same user sits at the other end.
pub(super) fn is_ours(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == getuid().as_raw())
}

/// A socket in the file system; it goes when this is dropped.
#[derive(Debug)]
struct Bound {
    listener: UnixListener,
    path: PathBuf,
    inode: u64,
}

impl Bound {
    fn at(path: PathBuf) -> io::Result<Self> {
        // The name has our process number: what is there is of a process that is gone.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        let inode = fs::symlink_metadata(&path)?.ino();
        Ok(Self { listener, path, inode })
    }

    fn is_there(&self) -> bool {
        fs::symlink_metadata(&self.path).is_ok_and(|meta| meta.ino() == self.inode)
    }

    /// Binds anew where the file has gone.
    fn renew(&mut self) {
        if self.is_there() {
            return;
        }
        let again = name_of(&self.path).and_then(folder::path_of).and_then(Self::at);
        match again {
            Ok(bound) => {
                tracing::info!(path = %bound.path.display(), "the socket was gone: bound anew");
                *self = bound;
            }
            Err(error) => tracing::warn!(%error, "the socket is gone"),
        }
    }
}

fn name_of(path: &Path) -> io::Result<&str> {
    let name = path.file_name().and_then(std::ffi::OsStr::to_str);
    name.ok_or_else(|| io::Error::other("a socket without a name"))
}

impl Drop for Bound {
    fn drop(&mut self) {
        if self.is_there() {
            // Best effort: what stays behind is recognised as dead.
            _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests;
