use std::collections::BTreeSet;

use super::*;
use crate::input::Key;

const SHIPPED: [(&str, &str); 2] = [
    ("default", include_str!("../../../keymaps/default.toml")),
    ("arrows", include_str!("../../../keymaps/arrows.toml")),
];

/// Contexts that have the keys at the same time, innermost first.
const TOGETHER: [&[Context]; 6] = [
    &[Context::Functions, Context::Panes, Context::Global, Context::List],
    &[Context::Aliases, Context::Panes, Context::Global, Context::List],
    &[Context::Logs, Context::Panes, Context::Global, Context::List],
    &[Context::Secrets, Context::Panes, Context::Global, Context::List],
    &[Context::Confirm, Context::Global],
    &[Context::Tasks, Context::Global, Context::List],
];

fn layer(text: &str) -> KeymapLayer {
    KeymapLayer::parse(text).unwrap_or_else(|problems| unreachable!("{problems:?}"))
}

/// A shipped keymap over the one it inherits.
fn shipped(text: &str) -> Keymap {
    let top = layer(text);
    let text_of =
        |name: &str| SHIPPED.iter().find(|(other, _)| *other == name).map(|(_, text)| *text);
    let base = top.inherits.as_ref().and_then(|(name, _)| text_of(name)).map(layer);
    assert_eq!(base.is_some(), top.inherits.is_some(), "inherits what is not shipped");
    let layers: Vec<KeymapLayer> = base.into_iter().chain([top]).collect();
    Keymap::from_layers(&layers)
}

fn keymaps() -> Vec<Keymap> {
    SHIPPED.iter().map(|(_, text)| shipped(text)).collect()
}

#[test]
fn every_action_is_bound_and_in_the_help_exactly_once() {
    for keymap in keymaps() {
        let rows = keymap.help_rows();
        let names: BTreeSet<&str> = rows.iter().map(|row| row.info.name).collect();
        assert_eq!((names.len(), rows.len()), (ACTIONS.len(), ACTIONS.len()));
        for row in rows {
            assert!(!row.chords.is_empty(), "{} has no key", row.info.name);
        }
    }
}

#[test]
fn no_key_has_two_meanings_at_the_same_time() {
    for keymap in keymaps() {
        for contexts in TOGETHER {
            let mut seen = BTreeSet::new();
            for (context, chord) in keymap.actions.keys() {
                if contexts.contains(context) {
                    assert!(seen.insert(*chord), "{chord} twice in {contexts:?}");
                }
            }
        }
    }
}

#[test]
fn one_verb_has_one_letter_everywhere() {
    for keymap in keymaps() {
        let chord = |action| keymap.chord_of(action);
        assert_eq!(chord(Action::LogsOfFunction), chord(Action::LogsOfAlias));
        assert_eq!(chord(Action::RollBackAlias).to_uppercase(), chord(Action::RollBackHeaderAlias));
    }
}

#[test]
fn no_write_is_on_a_ctrl_letter_or_on_a_panes_enter() {
    for keymap in keymaps() {
        for info in ACTIONS.iter().filter(|info| info.mutates) {
            for chord in keymap.chords_of(info.action) {
                let letter = matches!(chord.key, Key::Char(_));
                assert!(!(chord.ctrl && letter), "{} on {chord}", info.name);
                let enter = chord.key == Key::Enter;
                assert!(!enter || info.context == Context::Confirm, "{} on {chord}", info.name);
            }
        }
    }
}

#[test]
fn an_upper_layer_replaces_keys_and_takes_them_away() {
    let keymap = Keymap::from_layers(&[
        layer("[aliases]\nsplit = [\"s\", \"F3\"]\npromote = \"p\"\n"),
        layer("[aliases]\nsplit = \"p\"\n"),
    ]);
    let action = |key| keymap.action(&[Context::Aliases], Chord::char(key));
    assert_eq!((action('s'), action('p')), (None, Some(Action::SplitAlias)));
    assert_eq!(keymap.chord_of(Action::PromoteAlias), "");
    assert!(
        keymap.hints(&[Context::Aliases]).iter().all(|hint| hint.action != Action::PromoteAlias)
    );
}

#[test]
fn the_innermost_context_wins_and_hides_the_hint_of_the_outer() {
    let keymap = Keymap::from_layers(&[layer(
        "[confirm]\nconfirm-rollback = \"Enter\"\n[list]\nopen = \"Enter\"\nmove-up = \"k\"\n",
    )]);
    let contexts = [Context::Confirm, Context::List];
    let enter = Chord::plain(Key::Enter);
    assert_eq!(keymap.action(&contexts, enter), Some(Action::ConfirmRollback));
    let hints: Vec<Action> = keymap.hints(&contexts).iter().map(|hint| hint.action).collect();
    assert_eq!(hints, [Action::ConfirmRollback, Action::MoveUp]);
}

#[test]
fn a_press_is_found_however_the_terminal_tells_it() {
    let keymap = shipped(SHIPPED[0].1);
    let shifted = Chord { shift: true, ..Chord::char('B') };
    assert_eq!(keymap.action(&[Context::Global], shifted), Some(Action::RollBackHeaderAlias));
    let tab = Chord { shift: true, ..Chord::plain(Key::Tab) };
    assert_eq!(keymap.action(&[Context::Panes], tab), Some(Action::FocusPrevious));
}
