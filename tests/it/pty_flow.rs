//! A session with the real binary and its built-in sandbox, from the keyboard.

use super::support::pty::{Pty, is_bold};

const SIZE: (u16, u16) = (160, 45);

/// The password in the secret `prod/checkout/db` of the built-in shop.
const PASSWORD: &str = "sandbox-V7kq2mTz-not-real";

/// A console on the built-in shop, at `checkout`.
fn at_checkout(arguments: &[&str]) -> Pty {
    let mut all = vec!["--sandbox", "--speed", "10"];
    all.extend(arguments);
    let mut pty = Pty::serin(SIZE, &all, []);
    pty.wait_for("checkout");
    pty.type_("/checkout\r");
    pty.wait_for("checkout:live  41 100%");
    // Its versions are read, too.
    pty.wait_for("retry the stock reservation once");
    pty
}

/// Waits until the preview takes keys: its key is lit.
fn wait_until_armed(pty: &Pty, key: &str) {
    pty.wait_until("the preview takes keys", |screen| is_bold(screen, key));
}

/// How many invocations of this version are shown. Whoever calls another alias makes a few, too.
fn invocations_of(screen: &str, version: &str) -> usize {
    let start = format!("   {version}       start");
    screen.lines().filter(|line| line.contains(&start)).count()
}

#[test]
fn a_split_changes_which_versions_log_and_goes_back_in_one_chord() {
    let mut pty = at_checkout(&[]);
    let text = pty.wait_until("lines of 41", |screen| invocations_of(&screen.contents(), "41") > 0);
    assert!(invocations_of(&text, "42") < 2, "{text}");
    pty.type_("2s");
    pty.wait_for("split checkout:live");
    pty.type_("50\r");
    wait_until_armed(&pty, "a apply");
    pty.type_("a");
    pty.wait_for("checkout:live  41 50% | 42 50%");
    pty.wait_until("lines of both versions", |screen| {
        let text = screen.contents();
        invocations_of(&text, "41") > 0 && invocations_of(&text, "42") >= 2
    });
    pty.type_("\x1b");
    pty.wait_until("the outcome is closed", |screen| !screen.contents().contains("Esc close"));
    pty.type_("3B");
    wait_until_armed(&pty, "Enter roll back");
    pty.type_("\r");
    pty.wait_for("checkout:live  41 100%");
    let audit = pty.state_file("audit.jsonl");
    assert_eq!(audit.lines().count(), 4, "an intent and an outcome each:\n{audit}");
    pty.type_("\x1b");
    pty.wait_until("the outcome is closed", |screen| !screen.contents().contains("Esc close"));
    pty.type_("q");
    assert!(pty.wait_for_end().success());
    pty.assert_restored();
}

#[test]
fn what_is_typed_before_the_preview_is_read_is_discarded() {
    let mut pty = at_checkout(&[]);
    pty.type_("2s");
    pty.wait_for("split checkout:live");
    // All at once, as from a key that stuck: only the first gets to the editor.
    pty.type_("50\raaaaaaaa");
    wait_until_armed(&pty, "a apply");
    assert_eq!(pty.state_file("audit.jsonl"), "", "nothing was sent");
}

#[test]
fn a_secret_reveals_and_hides_itself() {
    let mut pty = at_checkout(&["--log", "trace"]);
    pty.type_("4j");
    pty.wait_for("prod/checkout/db ──");
    pty.wait_for("AWSPREVIOUS");
    assert!(!pty.text().contains(PASSWORD));
    pty.type_("x");
    pty.wait_for(PASSWORD);
    pty.wait_until("it is hidden again", |screen| !screen.contents().contains(PASSWORD));
    pty.type_("q");
    assert!(pty.wait_for_end().success());
    pty.assert_restored();
    assert!(!pty.text().contains(PASSWORD), "nothing of it is left on the shell's screen");
    for file in ["audit.jsonl", "serin.log"] {
        assert!(!pty.state_file(file).contains(PASSWORD), "{file}");
    }
    assert!(pty.state_file("serin.log").contains("GetSecretValue"), "the call itself is logged");
}

#[test]
fn read_only_refuses_every_write_and_every_reveal() {
    let mut pty = at_checkout(&["--read-only"]);
    pty.wait_for("READ-ONLY");
    for (keys, what) in [
        ("2s", "a split"),
        ("p", "promote"),
        ("b", "roll back"),
        ("4x", "revealing a secret"),
        ("1B", "roll back"),
    ] {
        pty.type_(keys);
        pty.wait_for(&format!("read-only: {what} is refused"));
    }
    assert_eq!(pty.state_file("audit.jsonl"), "");
    assert!(!pty.text().contains(PASSWORD));
}

#[test]
fn a_paste_does_nothing_in_any_pane() {
    let mut pty = at_checkout(&[]);
    for pane in ["1", "2", "3", "4"] {
        pty.type_(pane);
        pty.paste("arn:aws:lambda:eu-central-1:412207735091:function:checkout:live\rBpa\rsbxq");
        // Were anything open now, this would go there.
        pty.type_("t");
        pty.wait_for("Tasks");
        pty.type_("\x1b");
        pty.wait_until("nothing is open", |screen| !screen.contents().contains("Tasks"));
        pty.wait_for("checkout:live  41 100%");
    }
    assert_eq!(pty.state_file("audit.jsonl"), "");
}

#[test]
fn a_function_is_stopped_and_let_go_to_exactly_what_it_had() {
    let mut pty = at_checkout(&[]);
    pty.type_("/\x15payment-capture\r");
    pty.wait_for("2 Aliases payment-capture");
    pty.type_("S");
    wait_until_armed(&pty, "a apply");
    let preview = pty.text();
    assert!(preview.contains("now       50 reserved"), "{preview}");
    pty.type_("a");
    pty.wait_for("0 reserved (stopped)");
    pty.wait_for(" STOPPED ");
    pty.type_("\x1b");
    pty.wait_until("the outcome is closed", |screen| !screen.contents().contains("Esc close"));
    pty.type_("S");
    wait_until_armed(&pty, "a apply");
    let preview = pty.text();
    assert!(preview.contains("after     50 reserved"), "{preview}");
    assert!(preview.contains("stopped   by "), "{preview}");
    pty.type_("a");
    pty.wait_for("0 reserved (stopped) -> 50 reserved");
    pty.wait_until("it runs", |screen| !screen.contents().contains("STOPPED"));
    let audit = pty.state_file("audit.jsonl");
    assert_eq!(audit.lines().count(), 4, "an intent and an outcome each:\n{audit}");
    pty.type_("\x1b");
    pty.wait_until("the outcome is closed", |screen| !screen.contents().contains("Esc close"));
    pty.type_("q");
    assert!(pty.wait_for_end().success());
    pty.assert_restored();
}
