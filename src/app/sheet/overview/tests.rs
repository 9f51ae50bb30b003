use super::*;
use crate::{
    app::testing::{Console, failure, name},
    domain::{FailureKind, Fetched},
};

fn texts(console: &Console) -> Vec<String> {
    let text = |row: SheetRow| match row {
        SheetRow::Field(name, value) => format!("{name}|{value}"),
        SheetRow::Toned(tone, name, value) => format!("{name}|{value}|{tone:?}"),
        _ => String::new(),
    };
    rows(&console.state, 200).into_iter().map(text).collect()
}

#[test]
fn what_is_denied_is_named_and_what_the_list_knows_is_shown() {
    let mut console = Console::ready();
    console.press("d");
    let kind = FailureKind::Denied { action: "lambda:GetFunction".into() };
    console.reply(Slot::FunctionDetail, Err(failure(kind)));
    let texts = texts(&console);
    assert_eq!(texts[0], "serves|live 41 100%|Strong");
    assert!(texts.contains(&"memory|128 MB".to_owned()), "{texts:?}");
    let why = "more|not known: access denied: missing lambda:GetFunction|Warn";
    assert!(texts.contains(&why.to_owned()), "{texts:?}");
    assert!(texts.contains(&"alarms|loading…|Dim".to_owned()), "{texts:?}");
}

#[test]
fn without_an_alias_there_is_no_way_back_and_it_says_so() {
    let mut console = Console::ready();
    console.press("2 r");
    console.aliases("auth", Vec::new());
    console.press("d 1 d");
    let texts = texts(&console);
    assert_eq!(texts[0], "serves|$LATEST serves everything; no rollback possible here|Warn");
}

#[test]
fn defaults_are_told_once_they_are_known_to_be() {
    let mut console = Console::ready();
    console.press("d");
    console.reply(Slot::AsyncInvoke, Ok(Fetched::AsyncInvoke(name("auth"), Vec::new())));
    let texts = texts(&console);
    let defaults = "async|2 retries within 6 h, no destination (Lambda's defaults)|Dim";
    assert!(texts.contains(&defaults.to_owned()), "{texts:?}");
    assert!(texts.contains(&"provisioned|loading…|Dim".to_owned()), "{texts:?}");
}
