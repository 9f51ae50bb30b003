//! What is told of a secret without its value: what differs, who uses it, whose it is.

use super::in_secrets;
use crate::{
    app::{
        Effect,
        sheet::{SheetRow, Tone},
        state::{Overlay, SecretSheet, Session},
        testing::{Console, name, unreachable_endpoint},
    },
    domain::{
        Fetched, Request, SecretName, Slot, Version,
        secret::{
            Copies, KeyChange, KeyDiff, NamedBy, NamedSecret, SecretRef, SecretUse, SecretUses,
            ValueDiff,
        },
    },
};

fn sheet(console: &Console) -> Option<&SecretSheet> {
    match console.state.overlays.last() {
        Some(Overlay::SecretSheet(sheet)) => Some(sheet),
        _ => None,
    }
}

fn compared(console: &mut Console) -> Option<(String, String)> {
    console.take().into_iter().find_map(|effect| match effect {
        Effect::Fetch { request: Request::SecretDiff { from, to, .. }, .. } => Some((from, to)),
        _ => None,
    })
}

fn difference() -> Fetched {
    let key = |name: &str, change| KeyDiff { name: name.into(), change };
    Fetched::SecretDiff {
        name: SecretName("db".into()),
        from: "id-of-AWSPREVIOUS".into(),
        to: "id-of-AWSCURRENT".into(),
        diff: ValueDiff::Keys(vec![
            key("user", KeyChange::Same),
            key("password", KeyChange::Changed),
            key("port", KeyChange::Added),
        ]),
    }
}

fn row(tone: Tone, word: &str, key: &str) -> SheetRow {
    SheetRow::Toned(tone, word.into(), key.into())
}

#[test]
fn what_differs_is_told_by_keys() {
    let mut console = in_secrets(Session::default());
    console.press("=");
    let ids = ("id-of-AWSPREVIOUS".into(), "id-of-AWSCURRENT".into());
    assert_eq!(compared(&mut console), Some(ids));
    console.reply(Slot::SecretDiff, Ok(difference()));
    let rows = [
        row(Tone::Warn, "changed", "password"),
        row(Tone::Good, "added", "port"),
        row(Tone::Dim, "same", "user"),
    ];
    assert_eq!(sheet(&console).and_then(|sheet| sheet.rows.as_deref()), Some(&rows[..]));
    console.press("Esc");
    assert!(sheet(&console).is_none());
}

#[test]
fn the_version_under_the_cursor_is_compared_with_the_current_one() {
    let mut console = in_secrets(Session::default());
    console.press("Enter G =");
    let ids = ("id-of-AWSPREVIOUS".into(), "id-of-AWSCURRENT".into());
    assert_eq!(compared(&mut console), Some(ids));
}

#[test]
fn what_was_not_told_leaves_no_empty_overlay() {
    for (key, slot) in [("=", Slot::SecretDiff), ("w", Slot::SecretUses)] {
        let mut console = in_secrets(Session::default());
        console.press(key);
        console.reply(slot, Err(unreachable_endpoint()));
        assert!(sheet(&console).is_none(), "{key}");
        assert!(!console.notice().is_empty(), "{key}");
    }
}

#[test]
fn closing_an_overlay_gives_up_its_reading() {
    let mut console = in_secrets(Session::default());
    console.press("w");
    console.take();
    console.press("Esc");
    assert_eq!(console.take(), [Effect::Cancel(Slot::SecretUses)]);
}

#[test]
fn who_uses_it_is_told_with_what_refreshes_its_copy() {
    let mut console = in_secrets(Session::default());
    let secret = console.state.secrets.list.selected().map(SecretRef::from).unwrap();
    console.press("w");
    let uses = vec![SecretUse {
        function: name("auth"),
        versions: vec![Version::Latest, Version::Published(41)],
        variables: vec![("DB".into(), NamedBy::Name)],
        copies: Copies::Own,
    }];
    let uses = SecretUses { secret, uses, unreadable: vec![name("billing")] };
    console.reply(Slot::SecretUses, Ok(Fetched::SecretUses(Box::new(uses))));
    let rows = sheet(&console).and_then(|sheet| sheet.rows.as_deref()).unwrap();
    assert_eq!(rows[1], row(Tone::Strong, "auth", "DB (by name) in $LATEST, 41"));
    assert!(format!("{rows:?}").contains("warm environments may keep it"));
    assert!(format!("{rows:?}").contains("billing"));
}

fn visible(console: &Console) -> Vec<&str> {
    let list = &console.state.secrets.list;
    list.window(usize::MAX).map(|(_, secret)| secret.name.0.as_str()).collect()
}

fn names(function: &str, secrets: &[&str]) -> Fetched {
    let named = secrets.iter().map(|secret| NamedSecret {
        secret: SecretRef { name: SecretName((*secret).into()), arn: String::new() },
        variables: vec![("DB".into(), NamedBy::Arn)],
    });
    Fetched::FunctionSecrets(name(function), named.collect())
}

#[test]
fn only_a_functions_secrets_are_listed_until_the_key_is_pressed_again() {
    let mut console = in_secrets(Session::default());
    console.press("o");
    console.reply(Slot::FunctionSecrets, Ok(names("auth", &["key"])));
    assert_eq!(visible(&console), ["key"]);
    console.press("o");
    assert_eq!(visible(&console), ["db", "key"]);
    console.press("o");
    console.reply(Slot::FunctionSecrets, Ok(names("auth", &[])));
    assert!(visible(&console).is_empty());
    console.press("Esc");
    assert_eq!(visible(&console), ["db", "key"]);
}

#[test]
fn a_function_leads_to_its_secrets() {
    for way in ["1 K", "2 K", "1 d K"] {
        let mut console = in_secrets(Session::default());
        console.press(way);
        assert_eq!(console.state.screen.focus, crate::app::state::Pane::Secrets, "{way}");
        assert!(console.state.overlays.is_empty(), "{way}");
        console.reply(Slot::FunctionSecrets, Ok(names("auth", &["db"])));
        assert_eq!(visible(&console), ["db"], "{way}");
    }
}

#[test]
fn a_filter_finds_a_secret_by_its_description_and_its_tags() {
    let mut console = in_secrets(Session::default());
    let items = &mut console.state.secrets.list.items;
    items[0].description = "orders of the shop".into();
    items[1].tags = vec![("team".into(), "payments".into())];
    for (text, found) in [("orders", "db"), ("payments", "key"), ("key", "key")] {
        console.press("/ C-u");
        console.type_text(text);
        assert_eq!(visible(&console).first(), Some(&found), "{text}");
        console.press("Enter");
    }
}
