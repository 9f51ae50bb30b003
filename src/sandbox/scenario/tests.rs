use super::*;

#[test]
fn the_built_in_scenario_has_no_problem() {
    let shop = Scenario::built_in();
    assert!(shop.is_ok(), "{}", shop.err().map(|e| e.to_string()).unwrap_or_default());
}
