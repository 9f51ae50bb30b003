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
    breaks: bool,
}

impl ReplyBody {
    /// All of it.
    #[must_use]
    pub fn whole(content: Vec<u8>) -> Self {
        let announced = length(&content);
        let content = (!content.is_empty()).then(|| Bytes::from(content));
        Self { announced, content, breaks: false }
    }

    /// Announces all of it and sends half.
    #[must_use]
    pub fn cut(mut content: Vec<u8>) -> Self {
        let announced = length(&content);
        content.truncate(content.len() / 2);
        Self { announced, content: Some(Bytes::from(content)), breaks: true }
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
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match (self.content.take(), self.breaks) {
            (Some(content), _) => Poll::Ready(Some(Ok(Frame::data(content)))),
            (None, true) => Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into()))),
            (None, false) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_none() && !self.breaks
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
