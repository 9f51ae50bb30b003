use super::*;
use crate::input::{ACTIONS, KeymapLayer};

fn headings(rows: &[SheetRow]) -> Vec<&str> {
    let headings = rows.iter().filter(|row| matches!(row, SheetRow::Heading(_)));
    headings.map(text).collect()
}

fn text(row: &SheetRow) -> &str {
    match row {
        SheetRow::Heading(text)
        | SheetRow::Line(text)
        | SheetRow::Field(_, text)
        | SheetRow::Toned(_, _, text) => text,
        SheetRow::Blank => "",
    }
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
