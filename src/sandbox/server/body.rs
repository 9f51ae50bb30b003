//! Reply bodies: whole, or breaking off half-way.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::mpsc;

/// A body of known length that may not keep its word, or one that goes on.
#[derive(Debug)]
pub struct ReplyBody {
    /// Its length; `None` when nobody knows.
    announced: Option<u64>,
    content: Option<Bytes>,
    then: Then,
}

/// What follows the content.
#[derive(Debug)]
enum Then {
    /// The end.
    End,
    /// What is sent here, until nobody is left to send.
    More(mpsc::Receiver<Vec<u8>>),
    /// A pause in which the server sends what it has.
    Pause,
    /// The break.
    Break,
}

impl ReplyBody {
    /// All of it.
    #[must_use]
    pub fn whole(content: Vec<u8>) -> Self {
        let announced = Some(length(&content));
        let content = (!content.is_empty()).then(|| Bytes::from(content));
        Self { announced, content, then: Then::End }
    }

    /// Announces all of it and sends half.
    #[must_use]
    pub fn cut(mut content: Vec<u8>) -> Self {
        let announced = Some(length(&content));
        content.truncate(content.len() / 2);
        Self { announced, content: Some(Bytes::from(content)), then: Then::Pause }
    }

    /// Goes on with what comes out of `more`.
    #[must_use]
    pub fn open(first: Vec<u8>, more: mpsc::Receiver<Vec<u8>>) -> Self {
        Self { announced: None, content: Some(Bytes::from(first)), then: Then::More(more) }
    }
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(content) = self.content.take() {
            return Poll::Ready(Some(Ok(Frame::data(content))));
        }
        match &mut self.then {
            Then::End => Poll::Ready(None),
            Then::More(more) => {
                more.poll_recv(context).map(|more| more.map(|more| Ok(Frame::data(more.into()))))
            }
            Then::Pause => {
                self.then = Then::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Then::Break => Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_none() && matches!(self.then, Then::End)
    }

    fn size_hint(&self) -> SizeHint {
        self.announced.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
