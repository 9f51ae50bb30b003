//! Writes that are asked about, on a real terminal.

use crate::support::{binary::Serin, pty::Pty, sandbox::TestSandbox};

const PROMPT: &str = "apply? [y/N]";

/// Starts a command on a terminal of its own.
fn on_terminal(serin: &Serin, line: &str) -> Pty {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Pty::serin((160, 40), &arguments, variables)
}

/// Waits until all of `told` has been said, and for the end.
fn ends(asked: &Pty, code: u32, told: &[&str]) {
    for text in told {
        asked.wait_for(text);
    }
    let ended = asked.wait_for_end();
    assert_eq!(ended.exit_code(), code, "{}", asked.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_applies_and_anything_else_does_not() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let mut asked = on_terminal(&serin, "shift checkout:live --to 42=10%");
    let preview = asked.wait_for(PROMPT);
    assert!(preview.contains("41 90% | 42 10%"), "{preview}");
    asked.type_("no\r");
    ends(&asked, 4, &["not confirmed: nothing was sent"]);
    assert_eq!(shop.calls("lambda:UpdateAlias").await, 0);

    let mut asked = on_terminal(&serin, "shift checkout:live --to 42=10%");
    asked.wait_for(PROMPT);
    asked.type_("y\r");
    ends(&asked, 0, &["applied, now 41 90% | 42 10%"]);
    assert_eq!(shop.applied("lambda:UpdateAlias").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_before_the_question_is_no_answer() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let mut asked = on_terminal(&serin, "shift checkout:live --to 42=10%");
    asked.type_("y\r");
    asked.wait_for(PROMPT);
    asked.type_("\r");
    ends(&asked, 4, &["not confirmed: nothing was sent"]);
    assert_eq!(shop.calls("lambda:UpdateAlias").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_someone_else_meanwhile_is_told_and_not_overwritten() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    let mut asked = on_terminal(&serin, "shift checkout:live --to 42=10%");
    asked.wait_for(PROMPT);
    Serin::at(&shop.url()).ok("shift checkout:live --to 40=5% --yes");
    asked.type_("y\r");
    let told = ["changed by someone else", "previewed  41 100%", "wanted     41 90% | 42 10%"];
    ends(&asked, 1, &told);
    asked.wait_for("now        41 95% | 40 5%");
    let aliases = serin.json("aliases checkout");
    assert_eq!(aliases[0]["routing"], serde_json::json!({"40": 0.05}));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_protected_place_the_name_is_typed() {
    let shop = TestSandbox::shop(1.0).await;
    let serin = Serin::at(&shop.url());
    serin.configure("config.toml", "[contexts.prod]\nregion = \"*\"\nprotected = true\n");
    let mut asked = on_terminal(&serin, "shift checkout:live --to 42=10%");
    asked.wait_for("type checkout:live to apply:");
    asked.type_("checkout:live\r");
    ends(&asked, 0, &["applied, now 41 90% | 42 10%"]);
    let mut asked = on_terminal(&serin, "rollback checkout:live");
    asked.wait_for(PROMPT);
    asked.type_("y\r");
    ends(&asked, 0, &["applied, now 41 100%"]);
}
