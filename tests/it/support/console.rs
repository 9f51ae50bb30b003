//! The whole console in this process, on a screen in memory.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use ratatui::{Terminal, backend::TestBackend, buffer::Cell, layout::Size, style::Modifier};
use serin::{
    app::{State, state::Session},
    aws::ConnectOptions,
    domain::Clock,
    input::{Chord, Key, Keymap, KeymapLayer},
    store::{AuditLog, Queries},
    theme::{Sources, Theme},
    tui::{Console, ConsoleOptions, EndSignal, Ending, Input, Signal, Stage, Surface},
    view,
};
use tempfile::TempDir;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

/// Longer than anything takes on a loaded machine. Nothing ever waits for it to pass.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the console is started with, but for where it connects to.
pub fn options(
    connect: ConnectOptions,
    stage: Option<Stage>,
    state_folder: &Path,
) -> ConsoleOptions {
    let clock = Clock::system();
    let themes = Sources::shipped();
    let keymap = KeymapLayer::parse(include_str!("../../../keymaps/default.toml")).unwrap();
    let session = Session { theme: "dark".into(), themes: themes.names(), ..Session::default() };
    ConsoleOptions {
        queries: Some(Queries::in_folder(state_folder)),
        hook: Vec::new(),
        connect,
        stage,
        session,
        keymap: Keymap::from_layers(&[keymap]),
        target: None,
        themes,
        audit: Arc::new(AuditLog::new(state_folder, clock.clone())),
        clock,
        run_id: "test".into(),
    }
}

/// A console that runs, seen from the outside.
pub struct Running {
    screen: watch::Receiver<Shown>,
    free: watch::Sender<bool>,
    held: Arc<Mutex<Option<String>>>,
    clock: Clock,
    inputs: mpsc::Sender<Box<Input>>,
    signals: mpsc::Sender<Signal>,
    console: JoinHandle<(Ending, String)>,
    _folder: TempDir,
}

/// The last frame.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Its text, row by row.
    pub text: String,
    /// What of it is bold: a preview's key is, once it works.
    pub bold: String,
    /// How many frames came before and with it.
    pub frames: usize,
}

impl Running {
    /// Starts a console of this size.
    ///
    /// `adjust` may change what it is started with; it can watch the screen.
    pub fn start(
        size: (u16, u16),
        adjust: impl FnOnce(&mut ConsoleOptions, watch::Receiver<Shown>),
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (shown, screen) = watch::channel(Shown::default());
        let mut options = options(ConnectOptions::default(), None, folder.path());
        adjust(&mut options, screen.clone());
        let (inputs, keys) = mpsc::channel(256);
        let (signals, signalled) = mpsc::channel(8);
        let (free, _) = watch::channel(true);
        let held = Arc::<Mutex<Option<String>>>::default();
        let clock = options.clock.clone();
        let surface = Memory {
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            shown,
            free: free.clone(),
            held: Arc::clone(&held),
        };
        let console = tokio::spawn(async move {
            let mut console = Console::new(options, surface, keys, signalled).unwrap();
            let ending = console.run().await.unwrap();
            let said = Mutex::new(String::new());
            console.finish_writes(PATIENCE, |line| said.lock().unwrap().push_str(line)).await;
            (ending, said.into_inner().unwrap())
        });
        Self { screen, free, held, clock, inputs, signals, console, _folder: folder }
    }

    /// A console that connects to this endpoint.
    pub fn connected_to(size: (u16, u16), url: String) -> Self {
        Self::start(size, |options, _| {
            options.connect = ConnectOptions {
                endpoint_url: Some(url),
                sandbox: true,
                ..ConnectOptions::default()
            };
        })
    }

    /// Types characters.
    pub async fn type_(&self, text: &str) {
        for char in text.chars() {
            self.press(Key::Char(char)).await;
        }
    }

    /// Presses one key.
    pub async fn press(&self, key: Key) {
        self.input(Input::Key(Chord::plain(key))).await;
    }

    /// Pastes.
    pub async fn paste(&self, text: &str) {
        self.input(Input::Paste(text.into())).await;
    }

    async fn input(&self, input: Input) {
        self.inputs.send(Box::new(input)).await.expect("the console runs");
    }

    /// Sends a signal.
    pub async fn signal(&self, signal: EndSignal) {
        self.signals.send(Signal::End(signal)).await.expect("the console runs");
    }

    /// The surface takes frames, or does not.
    pub fn set_free(&self, free: bool) {
        self.free.send_replace(free);
    }

    /// The next frame with this text in it is taken and does not get out, until the surface is
    /// set free.
    pub fn hold_at(&self, text: &str) {
        *self.held.lock().unwrap() = Some(text.into());
    }

    /// The console's clock is put on.
    pub fn put_clock_on(&self, by: Duration) {
        self.clock.observe(self.clock.now() + by, self.clock.speed());
    }

    /// What is shown now.
    pub fn shown(&self) -> Shown {
        self.screen.borrow().clone()
    }

    /// Waits until the screen shows `text`.
    pub async fn wait_for(&mut self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text)).await
    }

    /// Waits until the screen is as wanted.
    pub async fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let mut screen = self.screen.clone();
        let found = timeout(PATIENCE, screen.wait_for(|shown| wanted(&shown.text))).await;
        match found {
            Ok(Ok(shown)) => shown.text.clone(),
            _ => panic!("waited in vain for {what}; the screen shows:\n{}", self.shown().text),
        }
    }

    /// Waits until a preview's key works.
    pub async fn wait_until_armed(&mut self, key: &str) -> String {
        let mut screen = self.screen.clone();
        let found = timeout(PATIENCE, screen.wait_for(|shown| shown.bold.contains(key))).await;
        match found {
            Ok(Ok(shown)) => shown.text.clone(),
            _ => panic!("{key:?} never works; the screen shows:\n{}", self.shown().text),
        }
    }

    /// Waits for the end.
    pub async fn ended(self) -> Ended {
        let ended = timeout(PATIENCE, self.console).await;
        let (how, said) = ended.expect("it ends").expect("the console does not panic");
        Ended { how, said, shown: self.screen.borrow().clone() }
    }
}

/// A console that has ended.
pub struct Ended {
    /// Why.
    pub how: Ending,
    /// What it said about unfinished writes.
    pub said: String,
    /// What it showed last.
    pub shown: Shown,
}

/// A screen in memory.
struct Memory {
    terminal: Terminal<TestBackend>,
    shown: watch::Sender<Shown>,
    free: watch::Sender<bool>,
    held: Arc<Mutex<Option<String>>>,
}

impl Surface for Memory {
    fn is_free(&self) -> bool {
        *self.free.borrow()
    }

    fn is_broken(&self) -> bool {
        false
    }

    async fn changed(&self) {
        _ = self.free.subscribe().wait_for(|free| *free).await;
    }

    fn fit(&mut self) -> Size {
        self.terminal.size().unwrap()
    }

    fn clear(&mut self) -> io::Result<()> {
        self.terminal.clear().map_err(io::Error::other)
    }

    fn send(&mut self, _: &[u8]) {}

    fn draw(&mut self, state: &State, theme: &Theme) -> io::Result<()> {
        let drawn = self.terminal.draw(|frame| view::draw(state, theme, frame));
        let buffer = drawn.map_err(io::Error::other)?.buffer;
        let width = usize::from(buffer.area.width).max(1);
        let text = |shown: fn(&Cell) -> &str| {
            let rows = buffer.content.chunks(width);
            let rows: Vec<String> = rows.map(|row| row.iter().map(shown).collect()).collect();
            rows.join("\n")
        };
        let (all, bold) = (text(Cell::symbol), text(bold));
        if self.held.lock().unwrap().take_if(|held| all.contains(held.as_str())).is_some() {
            self.free.send_replace(false);
        }
        self.shown.send_modify(|shown| {
            shown.text = all;
            shown.bold = bold;
            shown.frames += 1;
        });
        Ok(())
    }
}

fn bold(cell: &Cell) -> &str {
    if cell.modifier.contains(Modifier::BOLD) { cell.symbol() } else { " " }
}
