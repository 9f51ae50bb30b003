//! One client of a driver.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    io::AsyncWriteExt,
    net::{
        UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

use super::{
    super::{
        lines::{Lines, line},
        protocol::{Ask, LONGEST_ASK, Update, Wish},
    },
    Hall, Told,
    hub::Feed,
};

/// Who does not take a line within this real time is let go.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many answers wait for a client that asks and does not read.
const MOST_REPLIES: usize = 16;

/// A client, as long as it stays.
pub(super) struct Visitor {
    lines: Lines<OwnedReadHalf>,
    out: OwnedWriteHalf,
    hall: Hall,
    feed: Feed,
}

impl Visitor {
    pub(super) fn new(stream: UnixStream, hall: Hall, feed: Feed) -> Self {
        let (read, out) = stream.into_split();
        Self { lines: Lines::new(read, LONGEST_ASK), out, hall, feed }
    }

    /// Tells and listens until one of both ends it.
    pub(super) async fn stay(self) {
        let Self { lines, out, hall, feed } = self;
        let hello = Arc::clone(&hall.hello);
        let (replies, answers) = mpsc::channel(MOST_REPLIES);
        let mut telling = std::pin::pin!(tell(out, hello, feed, answers));
        // A client that has closed its side may still want to read.
        let listening = async {
            if let Err(error) = listen(lines, hall, replies).await {
                tracing::debug!(%error, "a client was let go");
            }
        };
        let mut listening = std::pin::pin!(listening);
        let ended = tokio::select! {
            ended = &mut telling => Some(ended),
            () = &mut listening => None,
        };
        let ended = match ended {
            Some(ended) => ended,
            None => telling.await,
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a client was let go");
        }
    }
}

/// Writes the hello, what the feed brings, and the answers.
async fn tell(
    mut out: OwnedWriteHalf,
    hello: Arc<str>,
    mut feed: Feed,
    mut answers: mpsc::Receiver<Update>,
) -> io::Result<()> {
    write(&mut out, &hello).await?;
    let mut asks = true;
    loop {
        tokio::select! {
            lines = feed.next() => {
                let Some(lines) = lines else { return Ok(()) };
                for line in lines {
                    write(&mut out, &line).await?;
                }
            }
            answer = answers.recv(), if asks => match answer {
                Some(answer) => write(&mut out, &line(&answer)?).await?,
                None => asks = false,
            },
        }
    }
}

async fn write(out: &mut OwnedWriteHalf, line: &str) -> io::Result<()> {
    timeout(PATIENCE, out.write_all(line.as_bytes())).await?
}

/// Reads what the client asks until it has closed its side.
async fn listen(
    mut lines: Lines<OwnedReadHalf>,
    hall: Hall,
    replies: mpsc::Sender<Update>,
) -> io::Result<()> {
    let mut seat = None;
    while let Some(line) = lines.next().await? {
        // A line of a later version: it has no number that could be answered.
        let Ok(Ask { ask, wish }) = serde_json::from_slice(&line) else { continue };
        let refused = match wish {
            Wish::Attend { attended } => {
                seat = attended.then(|| seat.take().unwrap_or_else(|| Seat::take(&hall.attending)));
                None
            }
            Wish::Tell { tell } => put(&hall.told, tell).await.err(),
        };
        // One that asks without reading gets no more answers.
        if replies.try_send(Update::Reply { ask, refused }).is_err() {
            return Err(io::Error::other("it does not read its answers"));
        }
    }
    Ok(())
}

/// Puts a wish to the rollout and waits for the answer.
async fn put(
    told: &mpsc::Sender<Told>,
    command: crate::rollout::machine::Command,
) -> Result<(), String> {
    let (reply, answer) = oneshot::channel();
    told.try_send(Told { command, reply }).map_err(|error| match error {
        mpsc::error::TrySendError::Full(_) => "too much is asked at once: try again".to_owned(),
        mpsc::error::TrySendError::Closed(_) => "the rollout has ended".to_owned(),
    })?;
    answer.await.unwrap_or_else(|_| Err("the rollout has ended".to_owned()))
}

/// Somebody who can be asked; until it is dropped.
struct Seat(watch::Sender<usize>);

impl Seat {
    fn take(attending: &watch::Sender<usize>) -> Self {
        attending.send_modify(|count| *count += 1);
        Self(attending.clone())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
