use super::*;

fn problems(text: &str) -> Vec<(&str, String)> {
    let problems = KeymapLayer::parse(text).err().unwrap_or_default();
    problems.into_iter().map(|problem| (&text[problem.span], problem.message)).collect()
}

#[test]
fn every_problem_of_a_file_is_told_with_its_place() {
    let text =
        "colour = 1\n[aliasses]\n[aliases]\nsplt = \"s\"\npromote = \"nope\"\nquit = \"q\"\n";
    let found = problems(text);
    let places: Vec<&str> = found.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, ["colour", "aliasses", "splt", "\"nope\"", "quit"]);
    assert_eq!(found[4].1, "`quit` belongs in [global], not in [aliases]");
}

#[test]
fn an_unknown_name_comes_with_the_names_that_exist() {
    let found = KeymapLayer::parse("[aliases]\nsplt = \"s\"\n").err().unwrap_or_default();
    assert_eq!(found[0].unknown, "splt");
    assert_eq!(found[0].known, ["rollout", "split", "promote", "roll-back", "logs-of-alias"]);
    let found = KeymapLayer::parse("[alias]\n").err().unwrap_or_default();
    assert!(found[0].known.contains(&"aliases"));
}

#[test]
fn a_key_twice_in_one_context_is_an_error_at_the_second() {
    let found = problems("[list]\nmove-up = \"S-Tab\"\nmove-down = [\"j\", \"S-Tab\"]\n");
    assert_eq!(
        found,
        [("\"S-Tab\"", "`S-Tab` is bound to `move-up` in [list] already".to_owned())]
    );
    assert_eq!(problems("[logs]\nfollow = \"x\"\n[secrets]\nreveal = \"x\"\n"), []);
}

#[test]
fn a_key_twice_for_one_action_is_an_error_too() {
    assert_eq!(problems("[list]\nmove-up = [\"k\", \"k\"]\n").len(), 1);
}

#[test]
fn writes_are_kept_off_keys_that_are_pressed_by_habit() {
    assert_eq!(problems("[aliases]\nsplit = \"C-s\"\n").len(), 1);
    assert_eq!(problems("[aliases]\npromote = \"Enter\"\n").len(), 1);
    assert_eq!(problems("[confirm]\nconfirm-rollback = \"Enter\"\n"), []);
    assert_eq!(problems("[logs]\nfollow = \"C-f\"\n"), []);
}

#[test]
fn what_is_no_toml_or_has_the_wrong_type_is_told() {
    assert_eq!(problems("[aliases").len(), 1);
    assert_eq!(problems("inherits = 3\n").len(), 1);
    assert_eq!(problems("aliases = 3\n").len(), 1);
    assert_eq!(problems("[aliases]\nsplit = 3\npromote = [4]\n").len(), 2);
}
