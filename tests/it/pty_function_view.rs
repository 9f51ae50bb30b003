//! The function view through the real binary: its parts, a comparison, and a role that may not.

use serde_json::json;

use super::support::{binary::Serin, pty::Pty, sandbox::TestSandbox};

const SIZE: (u16, u16) = (120, 40);

/// The view of `checkout`, with the folder that its files are in.
fn at_checkout(shop: &TestSandbox) -> (Serin, Pty) {
    let serin = Serin::at(&shop.url());
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut pty = Pty::serin(SIZE, &[], variables);
    pty.wait_for("order-history");
    pty.type_("/checkout\r");
    pty.wait_for("checkout:live  41 100%");
    pty.type_("d");
    pty.wait_for("▸ Overview");
    (serin, pty)
}

#[tokio::test(flavor = "multi_thread")]
async fn its_parts_are_walked_and_two_versions_compared() {
    let shop = TestSandbox::shop(10.0).await;
    let (_home, mut pty) = at_checkout(&shop);
    pty.wait_for("live 41 100%");
    pty.wait_for("last update");
    pty.type_("\t");
    pty.wait_for("▸ Charts");
    pty.wait_for("all versions");
    pty.type_("\t");
    pty.wait_for("▸ Versions");
    pty.wait_for("retry the stock reservation once");
    pty.type_("j=");
    pty.wait_for("from 41 to 42");
    let text = pty.wait_until("what differs", |screen| screen.contents().contains("code: "));
    assert!(!text.contains("shop-orders"), "a value of the environment got through: {text}");
    pty.type_("\t");
    pty.wait_for("▸ Triggers");
    pty.wait_for("MAY INVOKE");
    pty.type_("\x1b");
    pty.wait_until("it is closed", |screen| !screen.contents().contains("▸ Triggers"));
    pty.type_("d");
    pty.wait_for("▸ Triggers");
    pty.type_("\x1b");
    pty.wait_until("it is closed", |screen| !screen.contents().contains("▸ Triggers"));
    pty.type_("q");
    assert!(pty.wait_for_end().success());
    pty.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_part_says_what_it_may_not_read_and_shows_the_rest() {
    let shop = TestSandbox::shop(10.0).await;
    let denied = ["lambda:GetFunction", "lambda:ListEventSourceMappings", "cloudwatch:*"];
    shop.fault_of(json!({"on": denied, "do": "deny"})).await;
    let (_home, mut pty) = at_checkout(&shop);
    pty.wait_for("missing lambda:GetFunction");
    pty.wait_for("no charts: access denied: missing cloudwatch:GetMetricData");
    pty.wait_for("missing cloudwatch:DescribeAlarms");
    assert!(pty.text().contains("memory"), "what the list knows is shown");
    pty.type_("\t");
    pty.wait_for("missing cloudwatch:GetMetricData");
    pty.type_("\t\t");
    pty.wait_for("missing lambda:ListEventSourceMappings");
    pty.wait_for("MAY INVOKE");
    pty.type_("q");
    pty.wait_until("it is closed", |screen| !screen.contents().contains("▸ Triggers"));
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}
