//! Whatever an account holds, it can't drive the terminal: not one byte of an attack's controls
//! reaches it, in the console or from a command.

mod corpus;
mod stand_in;
mod stream;

use corpus::{Attack, attacks, broken_text};
use stand_in::{Mood, StandIn};
use stream::assert_own;

use super::support::{binary::Serin, pty::Pty};

const SIZE: (u16, u16) = (200, 60);

fn stand_in(mood: Mood) -> StandIn {
    StandIn::start(attacks(), broken_text(), mood)
}

fn start(url: &str, arguments: &[&str]) -> Pty {
    let serin = Serin::at(url);
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Pty::serin(SIZE, arguments, variables)
}

/// How many of the attacks have come through to be looked at.
fn seen(bytes: &[u8], attacks: &[Attack]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    attacks.iter().filter(|attack| text.contains(&attack.mark)).count()
}

/// Types, and waits for a frame: whatever the keys do, another size makes one.
fn typed(pty: &mut Pty, keys: &str) {
    pty.type_(keys);
    let before = pty.bytes();
    let rows = if before.is_multiple_of(2) { SIZE.1 } else { SIZE.1 - 1 };
    pty.resize(SIZE.0, rows - 1);
    pty.resize(SIZE.0, rows);
    pty.wait_until_written(before);
}

/// Runs a command on a terminal to its end and returns what the terminal got.
fn ran(url: &str, line: &str) -> Vec<u8> {
    let arguments: Vec<&str> = line.split(' ').collect();
    let pty = start(url, &arguments);
    pty.wait_for_end();
    pty.wait_until_all_is_read();
    let bytes = pty.sent_bytes();
    assert_own(&bytes, SIZE, line);
    bytes
}

#[test]
fn commands_on_a_terminal_print_no_control_of_theirs() {
    let account = stand_in(Mood::Tells);
    let attacks = attacks();
    for (line, least) in [
        ("logs checkout --since 1h", attacks.len()),
        ("logs checkout --since 1h --output json", attacks.len()),
        ("logs checkout group:/a --since 1h --errors", attacks.len() - 1),
        ("logs query checkout limit", attacks.len() / 2),
        ("logs query checkout limit --output json", attacks.len()),
        ("functions", attacks.len() - 5),
        ("functions --output json", attacks.len()),
        ("aliases checkout", attacks.len() - 5),
        ("aliases checkout --output json", attacks.len()),
        ("versions checkout", 3),
        ("versions checkout --output json", 3),
        ("describe checkout", 3),
        ("describe checkout --output json", 3),
        ("secrets ls", attacks.len() - 5),
        ("secrets ls --output json", attacks.len()),
        ("secrets show x", 1),
        ("doctor", 0),
        ("rollback checkout:live --yes", 1),
        ("shift checkout:live --to 42=20% --yes", 1),
        ("promote checkout:live --yes", 1),
        ("rollout status checkout:live", 0),
    ] {
        let sent = ran(account.url(), line);
        let seen = seen(&sent, &attacks);
        let text = String::from_utf8_lossy(&sent);
        assert!(seen >= least, "serin {line}: {seen} of {} are shown: {text:.3000}", attacks.len());
    }
}

#[test]
fn what_goes_wrong_is_told_without_their_controls() {
    for mood in [Mood::Refuses, Mood::Babbles] {
        let account = stand_in(mood);
        for line in [
            "logs checkout",
            "logs /a/group",
            "functions",
            "functions --output json",
            "aliases checkout",
            "describe checkout",
            "secrets ls",
            "secrets show x",
            "rollback checkout:live --yes",
            "shift checkout:live --to 42=10% --yes",
            "rollout status checkout:live",
            "stop checkout --yes",
            "doctor",
        ] {
            let sent = ran(account.url(), line);
            assert!(!sent.is_empty(), "serin {line} says something");
        }
    }
}

#[test]
fn the_console_shows_them_and_is_not_driven() {
    let account = stand_in(Mood::Tells);
    let mut pty = start(account.url(), &[]);
    pty.wait_for("hq00q");
    // What is shown of the functions, the aliases, the log and the secrets, then each in full.
    for pane in ["1", "2", "3", "4"] {
        for keys in [pane, "G", "g", "jjj", "z", "z", "d", "\x1b"] {
            typed(&mut pty, keys);
        }
    }
    for keys in ["3", "Q", "\r", "jj", "\x1b"] {
        typed(&mut pty, keys);
    }
    for keys in ["3", "e", "t", "\x1b", "?", "\x1b"] {
        typed(&mut pty, keys);
    }
    pty.signal(rustix::process::Signal::TERM);
    pty.wait_for_end();
    pty.wait_until_all_is_read();
    let sent = pty.sent_bytes();
    assert_own(&sent, SIZE, "the console");
    let seen = seen(&sent, &attacks());
    assert!(seen > 20, "{seen} are shown");
    pty.assert_restored();
}

#[test]
fn the_console_tells_their_errors_and_is_not_driven() {
    for mood in [Mood::Refuses, Mood::Babbles] {
        let account = stand_in(mood);
        let mut pty = start(account.url(), &[]);
        pty.wait_for("ListFunctions");
        for keys in ["1", "2", "3", "4", "r", "t"] {
            pty.type_(keys);
        }
        pty.signal(rustix::process::Signal::TERM);
        pty.wait_for_end();
        pty.wait_until_all_is_read();
        assert_own(&pty.sent_bytes(), SIZE, "the console");
    }
}
