//! Nothing of a secret is left in the memory of the binary, nor sent to its terminal, once it is
//! hidden; and nobody may look there while it is shown.

use std::{
    hash::{BuildHasher, RandomState},
    process::Command,
};

use aws_sdk_secretsmanager::Client;
use base64::{Engine, engine::general_purpose::STANDARD};
use rustix::process::Signal;
use serin::{aws::ConnectOptions, tui, tui::Ending};
use tokio::signal::unix::{SignalKind, signal};

use super::{
    pty_secrets::{EXAMPLE, SECRET, SIZE, at_secret, go_to_secret, wait_until_hidden},
    support::{
        self,
        binary::Serin,
        console, memory,
        processes::output,
        pty::{Pty, is_bold},
        sandbox::TestSandbox,
        tls::TlsFront,
    },
};

const SETTINGS: &str = "debuggable = true\nclipboard = true\n";

/// A value that no program has in its text.
fn drawn_by_lot(what: &str) -> String {
    format!("{what}-{:016x}-not-real", RandomState::new().hash_one(what))
}

/// Stores such a value as the secret's password.
async fn plant(sandbox: &TestSandbox) -> String {
    let password = drawn_by_lot("planted");
    let client = Client::new(&support::plain_config(&sandbox.url()));
    let value = format!(r#"{{"password":"{password}","user":"orders"}}"#);
    client.put_secret_value().secret_id(SECRET).secret_string(value).send().await.expect("put");
    password
}

#[track_caller]
fn assert_gone(pty: &Pty, text: &str, after: &str) {
    assert_eq!(memory::search(pty.pid(), text), Vec::<String>::new(), "after {after}");
}

/// The value is on the screen, in memory and in what is sent; then in none of them.
fn show_and_hide(pty: &mut Pty, value: &str) {
    let before = pty.sent_bytes().len();
    pty.type_("x");
    pty.wait_for(value);
    assert!(!memory::search(pty.pid(), value).is_empty(), "the search finds what is shown");
    pty.type_("x");
    wait_until_hidden(pty, value);
    assert_gone(pty, value, "it was shown");
    let hidden = pty.sent_bytes().len();
    pty.type_("?");
    pty.wait_for("Help");
    pty.type_("\x1b");
    pty.wait_until("the help is closed", |screen| !screen.contents().contains("Help"));
    let sent = pty.sent_bytes();
    let times = |part: &[u8]| String::from_utf8_lossy(part).matches(value).count();
    assert_eq!((times(&sent[..before]), times(&sent[hidden..])), (0, 0));
    assert!(times(&sent[before..hidden]) > 0);
}

/// A single key, shown and copied.
fn take_one_key(pty: &mut Pty, value: &str) {
    pty.type_("X");
    pty.wait_for("closes in");
    pty.type_("x");
    pty.wait_for(value);
    pty.type_("Y");
    pty.wait_for("copied the value");
    let encoded = STANDARD.encode(value);
    pty.wait_for_sequence(&encoded);
    pty.type_("\x1b");
    wait_until_hidden(pty, value);
    assert_gone(pty, value, "a key was shown");
    assert_gone(pty, &encoded, "it was copied");
}

fn compare(pty: &mut Pty, values: [&str; 2]) {
    pty.type_("=");
    pty.wait_until("what differs", |screen| screen.contents().contains("changed"));
    for value in values {
        assert_gone(pty, value, "a comparison");
    }
    pty.type_("\x1b");
    pty.wait_until("it is closed", |screen| !screen.contents().contains("against"));
}

/// One value is typed and one is pasted, and neither is kept.
fn edit(pty: &mut Pty, value: &str) {
    let (typed, pasted) = (drawn_by_lot("typed"), drawn_by_lot("pasted"));
    pty.type_("e");
    pty.wait_for("kept");
    pty.type_(&typed);
    pty.type_("\t");
    pty.paste(&pasted);
    pty.wait_until("both are masked", |screen| screen.contents().matches("••••").count() >= 2);
    pty.type_("\x1b");
    wait_until_hidden(pty, "kept");
    for text in [value, &typed, &pasted] {
        assert_gone(pty, text, "an edit");
    }
}

/// A short value is typed key by key, and put.
fn put(pty: &mut Pty, before: &str) {
    let typed = drawn_by_lot("t")[..12].to_owned();
    pty.type_("e");
    pty.wait_for("kept");
    pty.type_(&typed);
    pty.wait_for("••••••••••••");
    pty.type_("\r");
    pty.wait_until("the preview takes keys", |screen| is_bold(screen, "a apply"));
    pty.type_("a");
    pty.wait_for("applied and read back");
    for text in [before, &typed] {
        assert_gone(pty, text, "it was put");
    }
    pty.type_("\x1b");
    pty.wait_until("it is closed", |screen| !screen.contents().contains("read back"));
}

/// The answer breaks off in the middle of the value.
async fn fail(pty: &mut Pty, sandbox: &TestSandbox, value: &str) {
    sandbox.fault("secretsmanager:GetSecretValue", "cut-reply", 1_000).await;
    pty.type_("x");
    pty.wait_for("secretsmanager:GetSecretValue");
    assert_gone(pty, value, "an error");
    sandbox.end_faults().await;
}

async fn nothing_is_left(sandbox: &TestSandbox, serin: &Serin) {
    let value = plant(sandbox).await;
    let old = "sandbox-trunc-not-real";
    serin.configure("config.toml", SETTINGS);
    let mut pty = at_secret(serin);
    assert_gone(&pty, &value, "nothing was asked for");
    show_and_hide(&mut pty, &value);
    take_one_key(&mut pty, &value);
    compare(&mut pty, [&value, old]);
    edit(&mut pty, &value);
    fail(&mut pty, sandbox, &value).await;
    put(&mut pty, &value);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_value_is_left_in_memory_once_it_is_hidden() {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    nothing_is_left(&sandbox, &Serin::at(&sandbox.url())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_what_came_through_tls() {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let Some(tls) = TlsFront::before(&sandbox.url()).await else { return };
    let bundle = tls.bundle().display().to_string();
    let serin = Serin::at(&tls.url()).with("AWS_CA_BUNDLE", &bundle);
    nothing_is_left(&sandbox, &serin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_leaves_nothing_of_what_was_shown() {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let value = plant(&sandbox).await;
    let serin = Serin::at(&sandbox.url());
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let program = std::env::current_exe().expect("a path");
    let child = "pty_secrets_memory::panics_when_told";
    let arguments = ["--ignored", "--exact", child, "--nocapture"];
    let mut pty = Pty::start(program.as_os_str(), SIZE, &arguments, variables);
    go_to_secret(&mut pty);
    pty.type_("x");
    pty.wait_for(&value);
    let shown = pty.sent_bytes().len();
    pty.signal(Signal::USR1);
    let text = pty.wait_for("the console is gone");
    assert!(text.contains("serin failed at") && !text.contains(&value), "{text}");
    assert!(!String::from_utf8_lossy(&pty.sent_bytes()[shown..]).contains(&value));
    assert_gone(&pty, &value, "a panic");
    pty.signal(Signal::KILL);
}

/// Not a test of its own: the process in which the test above lets background work fail. It has
/// the binary's allocator, and stays to be searched.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "fails when it is told to, in a terminal that another test looks at"]
async fn panics_when_told() {
    let mut told = signal(SignalKind::user_defined1()).unwrap();
    tokio::spawn(async move {
        told.recv().await;
        panic!("on purpose");
    });
    let folder = tempfile::tempdir().unwrap();
    let options = console::options(ConnectOptions::default(), None, folder.path());
    let ending = Box::pin(tui::run(options)).await.unwrap();
    assert_eq!(ending, Ending::Panicked);
    println!("the console is gone");
    std::future::pending::<()>().await;
}

/// Tries to read a file of a process with the rights that a program of the same user has: the
/// superuser may look into any process. Tells what was said about it.
fn look_into(pid: i32, file: &str) -> String {
    let memory = format!("/proc/{pid}/{file}");
    let (program, arguments) = like_any_user(&["head", "-c", "1", &memory]);
    let mut command = Command::new(program);
    let ended = output(command.args(arguments).env("LC_ALL", "C")).expect("it runs");
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

/// The same command without the superuser's rights, where the tests have them.
fn like_any_user<'a>(command: &[&'a str]) -> (&'a str, Vec<&'a str>) {
    let mut words = vec!["setpriv", "--inh-caps=-all", "--bounding-set=-all"];
    if !rustix::process::geteuid().is_root() {
        words.clear();
    }
    words.extend(command);
    (words.remove(0), words)
}

#[tokio::test(flavor = "multi_thread")]
async fn other_programs_of_the_user_may_not_look_unless_they_are_let() {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    for (settings, refused) in [("", true), ("debuggable = true\n", false)] {
        let serin = Serin::at(&sandbox.url());
        serin.configure("config.toml", settings);
        let variables = serin.variables();
        let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let program = support::pty::program();
        let (program, arguments) = like_any_user(&[program.to_str().expect("a path")]);
        let pty = Pty::start(program.as_ref(), SIZE, &arguments, variables);
        pty.wait_for("order-create");
        // The environment is behind the same door. Who may look at it may look at the memory, but
        // where the system forbids that to all but parents.
        let told = look_into(pty.pid(), "environ");
        assert_eq!(told.contains("Permission denied"), refused, "{settings:?}: {told}");
        let told = look_into(pty.pid(), "mem");
        assert!(!refused || told.contains("Permission denied"), "{settings:?}: {told}");
    }
}
