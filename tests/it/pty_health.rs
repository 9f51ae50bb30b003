//! From the start of the console to what is broken, on a terminal.

use super::support::pty::Pty;

/// The function that fails in the built-in shop, and what is told of its errors.
const FAILING: &str = "order-history";
const ERROR: &str = "errors since";

/// The row with the cursor, in the pane that has the keys.
fn selected(screen: &str) -> &str {
    screen.lines().find(|line| line.contains('▌')).unwrap_or_default()
}

#[test]
fn the_error_of_what_fails_is_three_keys_from_the_start() {
    let mut pty = Pty::serin((80, 24), &["--sandbox", "--functions", "400"], []);
    pty.wait_until("the failing function is selected", |screen| {
        let text = screen.contents();
        selected(&text).contains(FAILING) && text.contains(&format!("{FAILING} fails"))
    });
    // To the logs, zoomed, errors only.
    pty.type_("3ze");
    let text = pty.wait_for(ERROR);
    assert!(text.contains(FAILING) && text.contains("new in 20"), "{text}");
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}

#[test]
fn a_target_opens_at_its_alias_and_follows_it() {
    let mut pty = Pty::serin((120, 40), &["--sandbox", "checkout:live"], []);
    pty.wait_for("checkout:live  41 100%");
    pty.wait_for("▸ Logs checkout:live");
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}
