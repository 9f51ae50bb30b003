//! Writes that are asked about, on a real terminal.

use std::io::{Read, Write};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::{binary::Serin, sandbox::TestSandbox};

const PROMPT: &str = "apply? [y/N] ";

/// A command on a terminal of its own.
struct OnTerminal {
    child: Box<dyn Child + Send + Sync>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
    said: String,
    _master: Box<dyn MasterPty + Send>,
}

impl OnTerminal {
    fn start(serin: &Serin, line: &str) -> Self {
        let command = serin.command(line);
        let mut builder = CommandBuilder::new(command.get_program());
        builder.args(command.get_args());
        builder.env_clear();
        for (name, value) in command.get_envs() {
            builder.env(name, value.unwrap_or_default());
        }
        let size = PtySize { rows: 40, cols: 200, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let child = pair.slave.spawn_command(builder).expect("it starts");
        let reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        Self { child, reader, writer, said: String::new(), _master: pair.master }
    }

    /// Reads until `text` has been said, or to the end.
    fn until(&mut self, text: &str) {
        let mut bytes = [0; 4096];
        while !self.said.contains(text) {
            // A terminal whose last process has gone answers with an error.
            match self.reader.read(&mut bytes) {
                Ok(0) | Err(_) => return,
                Ok(read) => self.said.push_str(&String::from_utf8_lossy(&bytes[..read])),
            }
        }
    }

    fn types(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("it takes keys");
        self.writer.flush().expect("it takes keys");
    }

    /// Exit code, and all that was said.
    fn ends(mut self) -> (u32, String) {
        self.until("\u{0}never");
        (self.child.wait().expect("it ends").exit_code(), self.said)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_applies_and_anything_else_does_not() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let mut asked = OnTerminal::start(&serin, "shift checkout:live --to 42=10%");
    asked.until(PROMPT);
    assert!(asked.said.contains("41 90% | 42 10%"), "{}", asked.said);
    asked.types("no\r");
    let (code, said) = asked.ends();
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("not confirmed: nothing was sent"), "{said}");
    assert_eq!(shop.calls("lambda:UpdateAlias").await, 0);

    let mut asked = OnTerminal::start(&serin, "shift checkout:live --to 42=10%");
    asked.until(PROMPT);
    asked.types("y\r");
    let (code, said) = asked.ends();
    assert_eq!(code, 0, "{said}");
    assert_eq!(shop.applied("lambda:UpdateAlias").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_before_the_question_is_no_answer() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let mut asked = OnTerminal::start(&serin, "shift checkout:live --to 42=10%");
    asked.types("y\r");
    asked.until(PROMPT);
    asked.types("\r");
    let (code, said) = asked.ends();
    assert_eq!(code, 4, "{said}");
    assert_eq!(shop.calls("lambda:UpdateAlias").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_someone_else_meanwhile_is_told_and_not_overwritten() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let mut asked = OnTerminal::start(&serin, "shift checkout:live --to 42=10%");
    asked.until(PROMPT);
    Serin::at(&shop.url()).ok("shift checkout:live --to 40=5% --yes");
    asked.types("y\r");
    let (code, said) = asked.ends();
    assert_eq!(code, 1, "{said}");
    for told in ["changed by someone else", "41 100%", "41 90% | 42 10%", "41 95% | 40 5%"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let aliases = serin.json("aliases checkout");
    assert_eq!(aliases[0]["routing"], serde_json::json!({"40": 0.05}));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_protected_place_the_name_is_typed() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    serin.configure("config.toml", "[contexts.prod]\nregion = \"*\"\nprotected = true\n");
    let mut asked = OnTerminal::start(&serin, "shift checkout:live --to 42=10%");
    asked.until("type checkout:live to apply: ");
    asked.types("checkout:live\r");
    let (code, said) = asked.ends();
    assert_eq!(code, 0, "{said}");
    let mut asked = OnTerminal::start(&serin, "rollback checkout:live");
    asked.until(PROMPT);
    asked.types("y\r");
    let (code, said) = asked.ends();
    assert_eq!(code, 0, "{said}");
}
