//! A connection to a driver.

use std::{io, path::Path, time::Duration};

use tokio::{
    io::AsyncWriteExt,
    net::{
        UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::timeout,
};

use super::super::{
    lines::{Lines, line},
    protocol::{Ask, Hello, LONGEST_UPDATE, Update, Wish},
    server::is_ours,
};
use crate::rollout::{RolloutStatus, machine::Command};

/// How long, in real time, a driver may take to say who it is, and to answer. One that is stopped
/// does neither.
const ANSWER: Duration = Duration::from_secs(2);

/// A connection to a driver. Dropping it changes nothing of the rollout.
#[derive(Debug)]
pub struct Attachment {
    /// Who it is.
    pub hello: Hello,
    /// What it tells.
    pub updates: Updates,
    /// What it is told.
    pub teller: Teller,
}

/// What a driver tells.
#[derive(Debug)]
pub struct Updates {
    lines: Lines<OwnedReadHalf>,
}

/// What a driver is told.
#[derive(Debug)]
pub struct Teller {
    out: OwnedWriteHalf,
    asked: u64,
}

/// Connects to the driver that listens at `socket`.
///
/// # Errors
/// `ConnectionRefused` or `NotFound` when nobody listens there; `TimedOut` when it does not say
/// who it is within two seconds; `PermissionDenied` when somebody else listens there.
pub async fn attach(socket: &Path) -> io::Result<Attachment> {
    let stream = timeout(ANSWER, UnixStream::connect(socket)).await??;
    if !is_ours(&stream) {
        let words = format!("another user listens at {}", socket.display());
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
    }
    let (read, out) = stream.into_split();
    let mut updates = Updates { lines: Lines::new(read, LONGEST_UPDATE) };
    let first = timeout(ANSWER, updates.next()).await??;
    let Some(Update::Hello(hello)) = first else {
        let words = format!("what listens at {} is no driver of serin's", socket.display());
        return Err(io::Error::new(io::ErrorKind::InvalidData, words));
    };
    Ok(Attachment { hello, updates, teller: Teller { out, asked: 0 } })
}

impl Attachment {
    /// How the rollout stands, by what the driver tells first.
    ///
    /// # Errors
    /// `TimedOut` when it does not say so within two seconds; `UnexpectedEof` when it has gone.
    pub async fn status(&mut self) -> io::Result<Box<RolloutStatus>> {
        let told = async {
            loop {
                match self.updates.next().await? {
                    Some(Update::Status(status)) => return Ok(status),
                    Some(_) => {}
                    None => return Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
        };
        timeout(ANSWER, told).await?
    }

    /// Tells the rollout something and waits for its answer; what it tells meanwhile is passed
    /// over. The inner error says why it was refused.
    ///
    /// # Errors
    /// `TimedOut` when it does not answer within two seconds: it may still do it then;
    /// `UnexpectedEof` when it has gone.
    pub async fn request(&mut self, command: Command) -> io::Result<Result<(), String>> {
        let asked = timeout(ANSWER, self.teller.tell(command)).await??;
        let answered = async {
            loop {
                match self.updates.next().await? {
                    Some(Update::Reply { ask, refused }) if ask == asked => {
                        return Ok(refused.map_or(Ok(()), Err));
                    }
                    Some(_) => {}
                    None => return Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
        };
        timeout(ANSWER, answered).await?
    }
}

impl Updates {
    /// What it tells next; `None` when it has gone: the last status says how the rollout ended,
    /// or that it did not. Nothing is lost when the future is dropped.
    ///
    /// # Errors
    /// `InvalidData` for what a driver of this version does not say; the socket's own errors.
    pub async fn next(&mut self) -> io::Result<Option<Update>> {
        let Some(line) = self.lines.next().await? else { return Ok(None) };
        Ok(Some(serde_json::from_slice(&line)?))
    }
}

impl Teller {
    /// Tells the rollout something. [`Update::Reply`] with the number that is returned says
    /// whether it was taken.
    ///
    /// # Errors
    /// The socket's own: the driver has gone.
    pub async fn tell(&mut self, command: Command) -> io::Result<u64> {
        self.ask(Wish::Tell { tell: command }).await
    }

    /// Says whether somebody sits here who can be asked. It is so until the connection ends.
    ///
    /// # Errors
    /// As [`Teller::tell`].
    pub async fn attend(&mut self, attended: bool) -> io::Result<u64> {
        self.ask(Wish::Attend { attended }).await
    }

    async fn ask(&mut self, wish: Wish) -> io::Result<u64> {
        self.asked += 1;
        let text = line(&Ask { ask: self.asked, wish })?;
        self.out.write_all(text.as_bytes()).await?;
        Ok(self.asked)
    }
}
