//! The real binary in a pseudo-terminal, and what a terminal would show of it.

use std::{
    ffi::OsStr,
    io::{Read, Write},
    num::NonZero,
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock,
        mpsc::{self, Receiver},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Held for writing while a terminal is opened and for reading while a process is started: until
/// the new descriptors are marked close-on-exec, any child would inherit them.
pub static OPENING: RwLock<()> = RwLock::new(());

/// Longer than anything takes on a loaded machine. Nothing ever waits for it to pass.
const PATIENCE: Duration = Duration::from_mins(1);

/// How much of what is written is kept as bytes.
const BEGINNING: usize = 16 * 1024 * 1024;

/// Where the binary is. Cargo tells tests and benchmarks; for an example it lies beside the folder
/// of the examples.
pub fn program() -> PathBuf {
    if let Some(path) = option_env!("CARGO_BIN_EXE_serin") {
        return path.into();
    }
    let example = std::env::current_exe().expect("it has a path");
    let path = example.ancestors().nth(2).expect("examples are in a folder").join("serin");
    assert!(path.exists(), "there is no {}: run `cargo build` first", path.display());
    path
}

/// A process in a terminal of its own.
pub struct Pty {
    shown: Arc<Shown>,
    /// `None` once it has been hung up.
    line: Option<Line>,
    reader: Option<JoinHandle<()>>,
    ended: Receiver<ExitStatus>,
    pid: Pid,
    /// The mode it was started in.
    before: Mode,
    /// Its home folder: no settings, no credentials, no state of anyone else.
    home: TempDir,
}

/// Our side of the terminal.
struct Line {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
}

/// What has been written to the terminal.
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    terminal: vt100::Parser,
    bytes: usize,
    /// The first of them.
    beginning: Vec<u8>,
    reading: Reading,
    ended: bool,
}

#[derive(PartialEq)]
enum Reading {
    On,
    Paused,
    /// After the next bytes, never again.
    Over,
}

/// How a terminal is set up, as text to compare.
#[derive(Debug, PartialEq, Eq)]
struct Mode(String);

impl Pty {
    /// Starts serin with an empty home and no AWS variables but `variables`.
    pub fn serin<'a>(
        size: (u16, u16),
        arguments: &[&str],
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        Self::start(program().as_os_str(), size, arguments, variables)
    }

    /// Starts any program.
    pub fn start<'a>(
        program: &OsStr,
        (columns, rows): (u16, u16),
        arguments: &[&str],
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.cwd(home.path());
        for (name, value) in variables {
            command.env(name, value);
        }
        let opening = OPENING.write().unwrap_or_else(PoisonError::into_inner);
        let pair = native_pty_system().openpty(cells(columns, rows)).expect("a pty");
        drop(opening);
        let before = Mode::of(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let pid = child.process_id().and_then(|id| Pid::from_raw(id.cast_signed()));
        let shown = Arc::new(Shown::new(columns, rows));
        let source = pair.master.try_clone_reader().expect("a reader");
        let reader = thread::spawn({
            let shown = Arc::clone(&shown);
            move || shown.read(source)
        });
        let keyboard = pair.master.take_writer().expect("a writer");
        Self {
            shown,
            line: Some(Line { master: pair.master, keyboard }),
            reader: Some(reader),
            ended: wait_in_background(child),
            pid: pid.expect("a running process has an id"),
            before,
            home,
        }
    }

    /// Types.
    pub fn type_(&mut self, keys: &str) {
        let keyboard = &mut self.line.as_mut().expect("not hung up").keyboard;
        keyboard.write_all(keys.as_bytes()).expect("the terminal takes keys");
        keyboard.flush().expect("the terminal takes keys");
    }

    /// Pastes, as terminals do when the program has asked for brackets.
    pub fn paste(&mut self, text: &str) {
        self.type_(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Gives the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.shown.lock().terminal.screen_mut().set_size(some(rows), some(columns));
        self.master().resize(cells(columns, rows)).expect("the pty takes a size");
    }

    fn master(&self) -> &dyn MasterPty {
        self.line.as_ref().expect("not hung up").master.as_ref()
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the process is there");
    }

    /// Waits until the screen shows `text`.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("the screen shows {text:?}"), |screen| {
            screen.contents().contains(text)
        })
    }

    /// Waits until the screen is as wanted, and returns its text.
    #[track_caller]
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> String {
        let unmet = |state: &mut State| !wanted(state.terminal.screen()) && !state.ended;
        let state = self.shown.lock();
        let (state, _) = self.shown.changed.wait_timeout_while(state, PATIENCE, unmet).unwrap();
        let screen = state.terminal.screen();
        assert!(wanted(screen), "waited in vain until {what}; it shows:\n{}", screen.contents());
        screen.contents()
    }

    /// Looks at the screen as it is now.
    pub fn look<T>(&self, at: impl Fn(&vt100::Screen) -> T) -> T {
        at(self.shown.lock().terminal.screen())
    }

    /// What the screen shows now.
    pub fn text(&self) -> String {
        self.shown.lock().terminal.screen().contents()
    }

    /// How many bytes have been written to the terminal.
    pub fn bytes(&self) -> usize {
        self.shown.lock().bytes
    }

    /// What the program has sent, up to now and as far as it is kept.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent_bytes()).into_owned()
    }

    /// The same as bytes.
    pub fn sent_bytes(&self) -> Vec<u8> {
        self.shown.lock().beginning.clone()
    }

    /// Waits until the program has sent `sequence`; returns what it sent before.
    #[track_caller]
    pub fn wait_for_sequence(&self, sequence: &str) -> String {
        let place = |state: &State| {
            let mut windows = state.beginning.windows(sequence.len());
            windows.position(|window| window == sequence.as_bytes())
        };
        let unmet = |state: &mut State| place(state).is_none() && !state.ended;
        let state = self.shown.lock();
        let (state, _) = self.shown.changed.wait_timeout_while(state, PATIENCE, unmet).unwrap();
        let place = place(&state).expect("the sequence is sent");
        String::from_utf8_lossy(&state.beginning[..place]).into_owned()
    }

    /// Waits until more than `before` bytes have been written.
    #[track_caller]
    pub fn wait_until_written(&self, before: usize) {
        let unmet = |state: &mut State| state.bytes <= before && !state.ended;
        let state = self.shown.lock();
        let (state, _) = self.shown.changed.wait_timeout_while(state, PATIENCE, unmet).unwrap();
        assert!(state.bytes > before, "nothing is written");
    }

    /// The terminal stops reading, as after Ctrl-S.
    pub fn stop_reading(&self) {
        self.shown.lock().reading = Reading::Paused;
    }

    /// The terminal reads again.
    pub fn read_on(&self) {
        self.shown.lock().reading = Reading::On;
        self.shown.changed.notify_all();
    }

    /// Cuts the connection: our side of the terminal is closed.
    pub fn hang_up(&mut self) {
        self.shown.lock().reading = Reading::Over;
        // The reading thread wakes up by what another size makes the program write.
        self.resize(71, 23);
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends");
        }
        self.line = None;
    }

    /// Waits for the end of the process.
    #[track_caller]
    pub fn wait_for_end(&self) -> ExitStatus {
        let ended = self.ended.recv_timeout(PATIENCE);
        ended.unwrap_or_else(|_| panic!("it goes on, and shows:\n{}", self.text()))
    }

    /// Waits until what an ended process has written has been read to its end.
    #[track_caller]
    pub fn wait_until_all_is_read(&self) {
        let state = self.shown.lock();
        let unread = |state: &mut State| !state.ended;
        let (state, _) = self.shown.changed.wait_timeout_while(state, PATIENCE, unread).unwrap();
        assert!(state.ended, "somebody still holds the terminal");
    }

    /// The process has left the terminal as it found it.
    #[track_caller]
    pub fn assert_restored(&self) {
        let state = self.shown.lock();
        let unread = |state: &mut State| !state.ended;
        let (state, _) = self.shown.changed.wait_timeout_while(state, PATIENCE, unread).unwrap();
        assert!(state.ended, "somebody still holds the terminal");
        let screen = state.terminal.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pastes are plain again");
        assert_eq!(Mode::of(self.master()), self.before, "keys are echoed again");
    }

    /// The process has taken the terminal over.
    pub fn assert_taken(&self) {
        let state = self.shown.lock();
        let screen = state.terminal.screen();
        assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
        assert_ne!(Mode::of(self.master()), self.before);
    }

    /// A file below its state folder, or nothing when it was not written.
    pub fn state_file(&self, name: &str) -> String {
        let path = self.home.path().join(".local/state/serin").join(name);
        std::fs::read_to_string(path).unwrap_or_default()
    }

    /// The process's id.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Memory of its own in use, in KiB: without the pages of the binary, read on first use.
    pub fn memory_kib(&self) -> usize {
        let path = format!("/proc/{}/status", self.pid.as_raw_nonzero());
        let status = std::fs::read_to_string(path).expect("the process is there");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("a size");
        line.trim().trim_end_matches("kB").trim().parse().expect("a number")
    }
}

/// Whether `text` is on the screen in bold.
pub fn is_bold(screen: &vt100::Screen, text: &str) -> bool {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).enumerate().any(|(row, line)| {
        let Some(at) = line.find(text) else { return false };
        let column = line[..at].chars().count();
        let (row, column) = (u16::try_from(row).unwrap(), u16::try_from(column).unwrap());
        screen.cell(row, column).is_some_and(vt100::Cell::bold)
    })
}

impl Mode {
    fn of(master: &dyn MasterPty) -> Self {
        Self(format!("{:?}", master.get_termios().expect("a mode")))
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // It may have ended long ago.
        if self.ended.try_recv().is_err() {
            _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

impl Shown {
    fn new(columns: u16, rows: u16) -> Self {
        let terminal = vt100::Parser::new(some(rows), some(columns), 0);
        let state =
            State { terminal, bytes: 0, beginning: Vec::new(), reading: Reading::On, ended: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, mut source: impl Read) {
        let mut buffer = [0; 8192];
        loop {
            let count = source.read(&mut buffer).unwrap_or(0);
            let mut state = self.lock();
            state.terminal.process(&buffer[..count]);
            state.bytes += count;
            let room = BEGINNING.saturating_sub(state.beginning.len()).min(count);
            state.beginning.extend_from_slice(&buffer[..room]);
            state.ended |= count == 0 || state.reading == Reading::Over;
            self.changed.notify_all();
            if state.ended {
                return;
            }
            let paused = |state: &mut State| state.reading == Reading::Paused;
            drop(self.changed.wait_while(state, paused));
        }
    }
}

fn cells(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn some(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).expect("a terminal has a size")
}

fn wait_in_background(mut child: Box<dyn Child + Send + Sync>) -> Receiver<ExitStatus> {
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            _ = sender.send(status);
        }
    });
    ended
}
