//! ratatui's terminal as bytes in memory.

use std::io;

use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};

/// Collects what a draw would write. A draw that changes nothing collects nothing.
#[derive(Debug)]
pub(super) struct FrameBackend {
    bytes: Vec<u8>,
    size: Size,
    cursor_shown: bool,
    /// Where the cursor stands; `None` after cells were drawn.
    cursor_at: Option<Position>,
}

impl FrameBackend {
    /// A screen of this size, with the cursor hidden.
    pub(super) fn new(size: Size) -> Self {
        Self { bytes: Vec::new(), size, cursor_shown: false, cursor_at: None }
    }

    /// What has been collected since the last call.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// The terminal has this size from now on.
    pub(super) fn resize(&mut self, size: Size) {
        self.size = size;
    }

    /// Nobody knows where the cursor stands.
    pub(super) fn forget_cursor(&mut self) {
        self.cursor_at = None;
    }

    fn commands(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.bytes)
    }
}

impl Backend for FrameBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor_at = None;
        self.commands().draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.cursor_shown) { self.commands().hide_cursor() } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.cursor_shown, true) {
            Ok(())
        } else {
            self.commands().show_cursor()
        }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Asking the terminal would wait for its answer.
        Ok(self.cursor_at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor_at == Some(position) {
            return Ok(());
        }
        self.cursor_at = Some(position);
        self.commands().set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.commands().clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{Terminal, widgets::Paragraph};

    use super::*;

    fn drawn(terminal: &mut Terminal<FrameBackend>, text: &str) -> io::Result<String> {
        terminal.draw(|frame| {
            frame.render_widget(Paragraph::new(text), frame.area());
            frame.set_cursor_position((1, 0));
        })?;
        Ok(String::from_utf8_lossy(&terminal.backend_mut().take()).into_owned())
    }

    #[test]
    fn a_draw_that_changes_nothing_writes_nothing() -> io::Result<()> {
        let mut terminal = Terminal::new(FrameBackend::new(Size::new(10, 2)))?;
        assert!(drawn(&mut terminal, "checkout")?.contains("checkout"));
        assert_eq!(drawn(&mut terminal, "checkout")?, "");
        let changed = drawn(&mut terminal, "checkouT")?;
        assert!(changed.contains('T') && !changed.contains("checkou"), "{changed:?}");
        Ok(())
    }

    #[test]
    fn after_a_clear_all_is_drawn_again() -> io::Result<()> {
        let mut terminal = Terminal::new(FrameBackend::new(Size::new(10, 2)))?;
        drawn(&mut terminal, "checkout")?;
        terminal.clear()?;
        let again = drawn(&mut terminal, "checkout")?;
        assert!(again.contains("\x1b[2J") && again.contains("checkout"), "{again:?}");
        Ok(())
    }

    #[test]
    fn a_new_size_is_drawn_in_full() -> io::Result<()> {
        let mut terminal = Terminal::new(FrameBackend::new(Size::new(10, 2)))?;
        drawn(&mut terminal, "checkout")?;
        for size in [Size::new(1, 1), Size::new(300, 100), Size::new(10, 2)] {
            terminal.backend_mut().resize(size);
            assert!(drawn(&mut terminal, "checkout")?.contains("\x1b[2J"), "{size}");
        }
        Ok(())
    }
}
