//! Reply bodies: whole, or breaking off half-way.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// A body of known length that may not keep its word.
#[derive(Debug)]
pub struct ReplyBody {
    announced: u64,
    content: Option<Bytes>,
    then: Then,
}

/// What follows the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The end.
    End,
    /// A pause in which the server sends what it has.
    Pause,
    /// The break.
    Break,
}

impl ReplyBody {
    /// All of it.
    #[must_use]
    pub fn whole(content: Vec<u8>) -> Self {
        let announced = length(&content);
        let content = (!content.is_empty()).then(|| Bytes::from(content));
        Self { announced, content, then: Then::End }
    }

    /// Announces all of it and sends half.
    #[must_use]
    pub fn cut(mut content: Vec<u8>) -> Self {
        let announced = length(&content);
        content.truncate(content.len() / 2);
        Self { announced, content: Some(Bytes::from(content)), then: Then::Pause }
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
        match self.then {
            Then::End => Poll::Ready(None),
            Then::Pause => {
                self.then = Then::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Then::Break => Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_none() && self.then == Then::End
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
