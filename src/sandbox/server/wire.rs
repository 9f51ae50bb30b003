//! A connection that can end with a reset instead of a goodbye.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// A TCP stream that is reset when it is dropped, if it is doomed by then.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    doomed: Arc<AtomicBool>,
}

impl Wire {
    /// Wraps a stream; whoever sets `doomed` decides how it ends.
    #[must_use]
    pub fn new(stream: TcpStream, doomed: Arc<AtomicBool>) -> Self {
        // Small answers shall not wait for the client's acknowledgement of the last one.
        let _best_effort = stream.set_nodelay(true);
        Self { stream, doomed }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.doomed.load(Ordering::Acquire) {
            // Where the socket refuses, the client sees a plain end of stream: as bad an answer.
            let _best_effort = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
