//! Where frames go.

use std::{io, sync::Arc};

use crossterm::{
    queue,
    terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate},
};
use ratatui::{Terminal, layout::Size};

use super::{backend::FrameBackend, guard, tty::Tty, writer::Writer};
use crate::{app::State, theme::Theme, view};

/// Something to draw on.
pub trait Surface {
    /// The last frame is out: another may be drawn.
    fn is_free(&self) -> bool;

    /// Nothing can be drawn any more: the terminal is gone.
    fn is_broken(&self) -> bool;

    /// Resolves when one of the two has changed.
    fn changed(&self) -> impl Future<Output = ()>;

    /// Takes on the size that the terminal has now, and tells it.
    fn fit(&mut self) -> Size;

    /// Makes the next draw start from an empty screen, and leaves nothing of the last frames in
    /// memory.
    ///
    /// # Errors
    /// When the frame can't be made up.
    fn clear(&mut self) -> io::Result<()>;

    /// Sends a control sequence in front of the next frame.
    fn send(&mut self, sequence: &[u8]);

    /// Draws the state. Call it only while [`Surface::is_free`].
    ///
    /// # Errors
    /// When the frame can't be made up.
    fn draw(&mut self, state: &State, theme: &Theme) -> io::Result<()>;
}

/// The terminal, behind its writer thread.
#[derive(Debug)]
pub(super) struct TerminalSurface {
    terminal: Terminal<FrameBackend>,
    tty: Arc<Tty>,
    writer: Arc<Writer>,
    sequences: Vec<u8>,
}

impl TerminalSurface {
    /// A surface whose first frame takes the screen over.
    pub(super) fn new(tty: Arc<Tty>, writer: Arc<Writer>) -> io::Result<Self> {
        let terminal = Terminal::new(FrameBackend::new(tty.size()))?;
        Ok(Self { terminal, tty, writer, sequences: guard::enter() })
    }
}

impl Surface for TerminalSurface {
    fn is_free(&self) -> bool {
        self.writer.is_free()
    }

    fn is_broken(&self) -> bool {
        self.writer.is_broken()
    }

    async fn changed(&self) {
        self.writer.freed().await;
    }

    fn fit(&mut self) -> Size {
        let size = self.tty.size();
        self.terminal.backend_mut().resize(size);
        size
    }

    fn clear(&mut self) -> io::Result<()> {
        // The cells of both of its buffers go with the old one. To empty them would not do: an
        // empty cell keeps what was in it behind its mark.
        let fresh = FrameBackend::new(self.terminal.size()?);
        let mut backend = std::mem::replace(self.terminal.backend_mut(), fresh);
        backend.forget_cursor();
        self.terminal = Terminal::new(backend)?;
        self.terminal.clear()
    }

    fn send(&mut self, sequence: &[u8]) {
        self.sequences.extend_from_slice(sequence);
    }

    fn draw(&mut self, state: &State, theme: &Theme) -> io::Result<()> {
        self.terminal.draw(|frame| view::draw(state, theme, frame))?;
        let frame = self.terminal.backend_mut().take();
        let mut bytes = std::mem::take(&mut self.sequences);
        if !frame.is_empty() {
            // Terminals that know it show the frame in one piece; the others ignore it.
            queue!(bytes, BeginSynchronizedUpdate)?;
            bytes.extend(frame);
            queue!(bytes, EndSynchronizedUpdate)?;
        }
        if !bytes.is_empty() {
            self.writer.hand_over(bytes);
        }
        Ok(())
    }
}
