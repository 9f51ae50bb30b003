use super::*;
use crate::{
    app::testing::{function as summary, name, v, version as row},
    domain::RevisionId,
    input::{ACTIONS, KeymapLayer},
};

fn detail() -> FunctionDetail {
    FunctionDetail {
        summary: summary("checkout"),
        version: v(42),
        handler: "app.handler".into(),
        role: "arn:aws:iam::123456789012:role/checkout".into(),
        package_type: "Zip".into(),
        architectures: vec!["arm64".into()],
        state: "Failed".into(),
        state_reason: "the image is gone".into(),
        last_update_status: "Successful".into(),
        last_update_reason: String::new(),
        environment_names: vec!["DB_PASSWORD".into()],
        environment_error: None,
        layers: Vec::new(),
        dead_letter: None,
        log_format: "JSON".into(),
        ephemeral_mb: 512,
        code_sha256: "abc".into(),
        tags: vec![("team".into(), "pay".into())],
        reserved_concurrency: Some(0),
        revision_id: RevisionId("r".into()),
    }
}

fn view(detail: Option<FunctionDetail>) -> DetailView {
    DetailView { function: name("checkout"), version: None, detail, scroll: 0 }
}

fn aliases_of(function: &str) -> AliasesPane {
    let versions = vec![row(v(42)), row(v(41))];
    AliasesPane { function: Some(name(function)), versions, ..AliasesPane::default() }
}

fn headings(rows: &[SheetRow]) -> Vec<&str> {
    let headings = rows.iter().filter(|row| matches!(row, SheetRow::Heading(_)));
    headings.map(text).collect()
}

fn text(row: &SheetRow) -> &str {
    match row {
        SheetRow::Heading(text) | SheetRow::Line(text) | SheetRow::Field(_, text) => text,
        SheetRow::Blank => "",
    }
}

#[test]
fn a_part_stands_only_where_there_is_something_in_it() {
    let rows = function(&view(Some(detail())), &aliases_of("checkout"));
    assert_eq!(headings(&rows), ["Environment", "Tags", "Versions"]);
    assert!(rows.contains(&field("state", "Failed: the image is gone")));
    assert!(rows.contains(&field("concurrency", "0 reserved")));
    assert_eq!(function(&view(None), &aliases_of("checkout")), []);
}

#[test]
fn versions_of_another_function_are_not_mixed_in() {
    let rows = function(&view(Some(detail())), &aliases_of("billing"));
    assert_eq!(headings(&rows), ["Environment", "Tags"]);
}

#[test]
fn the_value_of_a_variable_is_never_in_the_text() {
    let rows = function(&view(Some(detail())), &AliasesPane::default());
    let variable =
        rows.iter().find(|row| matches!(row, SheetRow::Field(name, _) if name == "DB_PASSWORD"));
    let Some(SheetRow::Field(_, value)) = variable else { unreachable!("no variable") };
    assert!(value.chars().all(|c| c == '•'));
}

#[test]
fn the_help_has_every_action_exactly_once_under_its_heading() {
    let layer = KeymapLayer::parse(include_str!("../../../keymaps/default.toml"));
    let keymap = Keymap::from_layers(&[layer.unwrap_or_default()]);
    let rows = help(&keymap);
    for info in ACTIONS {
        let is_it = |row: &&SheetRow| matches!(row, SheetRow::Field(_, doc) if doc == info.doc);
        assert_eq!(rows.iter().filter(is_it).count(), 1, "{}", info.name);
    }
    assert_eq!(headings(&rows).len(), Context::ALL.len());
}
