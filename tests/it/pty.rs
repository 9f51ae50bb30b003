//! The real binary in a terminal: what it takes over, it gives back.

use std::{
    ffi::OsString,
    net::TcpListener,
    process::{Command, Stdio},
};

use rustix::process::Signal;

use serin::{
    aws::ConnectOptions,
    tui::{self, Ending, Stage},
};

use super::support::{console, processes::output, pty::Pty};

const SIZE: (u16, u16) = (160, 45);

/// An endpoint that accepts connections and never answers.
fn silent_endpoint() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

/// A console that is connected to nothing that answers.
fn console() -> (Pty, TcpListener) {
    let (listener, url) = silent_endpoint();
    let variables = [
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "key"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let pty = Pty::serin(SIZE, &[], variables);
    pty.wait_for("Functions");
    pty.assert_taken();
    (pty, listener)
}

/// No other pane is shown beside the focused one.
fn is_zoomed(screen: &vt100::Screen) -> bool {
    !screen.contents().contains("╭─ 2 Aliases")
}

#[test]
fn an_endpoint_that_never_answers_holds_up_neither_frame_nor_key() {
    let (mut pty, _listener) = console();
    pty.type_("z");
    pty.wait_until("Functions fills the screen", is_zoomed);
    let text = pty.wait_for("no answer after");
    assert!(text.contains("serin --sandbox"), "{text}");
}

#[test]
fn without_credentials_it_says_what_to_do() {
    let pty = Pty::serin(SIZE, &[], [("AWS_REGION", "eu-west-1")]);
    pty.wait_for("Functions");
    let text = pty.wait_for("no AWS credentials found");
    assert!(text.contains("serin --sandbox"), "{text}");
}

#[test]
fn a_signal_ends_it_and_restores_the_terminal() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let (pty, _listener) = console();
        pty.signal(signal);
        assert_eq!(pty.wait_for_end().exit_code(), code);
        pty.assert_restored();
    }
}

#[test]
fn the_background_chooses_the_theme_and_costs_no_key() {
    let (mut pty, _listener) = console();
    let before = pty.wait_for_sequence("\x1b]11;?\x1b\\");
    assert!(before.contains("Functions"), "the terminal is asked after the first frame");
    let colour = pty.look(title_colour);
    assert!(colour.is_some());
    // A key before, between and after the answers.
    pty.type_("z\x1b]11;rgb:ffff/ffff/ffff\x1b\\z\x1b[?62;22cz");
    pty.wait_until("another colour", |screen| title_colour(screen) != colour);
    pty.wait_until("three times zoomed", is_zoomed);
}

/// The colour of the first pane's title.
fn title_colour(screen: &vt100::Screen) -> Option<vt100::Color> {
    let line = screen.contents().lines().position(|line| line.contains("Functions"))?;
    let row = screen.rows(0, screen.size().1.get()).nth(line)?;
    let column = row.chars().position(|char| char == 'F')?;
    let (line, column) = (u16::try_from(line).ok()?, u16::try_from(column).ok()?);
    screen.cell(line, column).map(vt100::Cell::fgcolor)
}

#[test]
fn quitting_restores_the_terminal() {
    let (mut pty, _listener) = console();
    pty.type_("q");
    assert!(pty.wait_for_end().success());
    pty.assert_restored();
}

#[test]
fn a_lost_connection_ends_it() {
    let (mut pty, _listener) = console();
    pty.hang_up();
    pty.wait_for_end();
}

#[test]
fn any_size_and_back() {
    let (mut pty, _listener) = console();
    let sizes =
        [(300, 100), (80, 24), (40, 12), (39, 11), (10, 3), (2, 2), (1, 1), (1, 50), (200, 1)];
    for (columns, rows) in sizes.into_iter().chain([SIZE]) {
        let before = pty.bytes();
        pty.resize(columns, rows);
        pty.wait_until_written(before);
    }
    pty.wait_for("Functions");
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}

#[test]
fn a_terminal_that_stops_reading_holds_up_nothing() {
    let (mut pty, _listener) = console();
    let before = pty.memory_kib();
    pty.stop_reading();
    // More than the terminal's own buffers hold in either direction: keys are taken although no
    // frame gets through.
    for _ in 0..20_000 {
        pty.type_("z?jq");
    }
    let grown = pty.memory_kib().saturating_sub(before);
    assert!(grown < 16 * 1024, "memory grew by {grown} KiB");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end().exit_code(), 143);
}

#[test]
fn after_a_stop_the_terminal_shows_what_is_now() {
    let (mut pty, _listener) = console();
    pty.stop_reading();
    for _ in 0..5_000 {
        pty.type_("zz");
    }
    pty.type_("z");
    pty.read_on();
    pty.wait_until("Functions fills the screen", is_zoomed);
    pty.type_("z");
    pty.wait_until("all panes are shown", |screen| !is_zoomed(screen));
}

#[test]
fn a_panic_is_told_on_a_restored_terminal() {
    for (how, told) in [("fixed", "on purpose"), ("quoting", "details withheld")] {
        let program: OsString = std::env::current_exe().unwrap().into();
        let arguments = ["--ignored", "--exact", "pty::fails_in_a_terminal", "--nocapture"];
        let pty = Pty::start(&program, SIZE, &arguments, [("FAIL", how)]);
        let text = pty.wait_for("serin failed at");
        assert!(text.contains("pty.rs") && text.contains(told), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
        assert!(pty.wait_for_end().success());
        pty.assert_restored();
    }
}

/// Not a test of its own: the process in which the test above lets background work fail.
#[tokio::test]
#[ignore = "fails on purpose, in a terminal that another test looks at"]
async fn fails_in_a_terminal() {
    let how = std::env::var("FAIL").unwrap_or_default();
    let stage = Stage::new(async move {
        let secret = String::from("hunter2");
        assert!(how != "fixed", "on purpose");
        panic!("on purpose, with {secret}");
    });
    let folder = tempfile::tempdir().unwrap();
    let options = console::options(ConnectOptions::default(), Some(stage), folder.path());
    let ending = Box::pin(tui::run(options)).await.unwrap();
    assert_eq!(ending, Ending::Panicked);
}

#[test]
fn a_pipe_is_no_terminal() {
    let mut serin = Command::new(env!("CARGO_BIN_EXE_serin"));
    let output = output(serin.stdin(Stdio::null())).unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("standard input is not a terminal"), "{said}");
    assert!(output.stdout.is_empty());
}
