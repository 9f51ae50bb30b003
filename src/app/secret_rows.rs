//! What is told of a secret in rows: what differs, and who uses it. No row has a value.

use super::sheet::{SheetRow, Tone};
use crate::domain::secret::{
    KeyChange, KeyDiff, NamedBy, SecretUse, SecretUses, ValueDiff, ValueFacts,
};

/// What differs between two values.
#[must_use]
pub fn of_diff(diff: &ValueDiff) -> Vec<SheetRow> {
    let ValueDiff::Whole { from, to, .. } = diff else { return of_keys(diff) };
    vec![
        SheetRow::Heading(if diff.is_same() { "the same" } else { "different" }.into()),
        SheetRow::Field("before".into(), facts(from)),
        SheetRow::Field("after".into(), facts(to)),
    ]
}

/// What differs first: each kind under its own word.
fn of_keys(diff: &ValueDiff) -> Vec<SheetRow> {
    let ValueDiff::Keys(keys) = diff else { return Vec::new() };
    let mut rows = Vec::new();
    if diff.is_same() {
        rows.push(SheetRow::Heading("no value differs".into()));
    }
    for wanted in [KeyChange::Changed, KeyChange::Added, KeyChange::Removed, KeyChange::Same] {
        let of_it = keys.iter().filter(|key| key.change == wanted);
        rows.extend(of_it.map(|KeyDiff { name, change }| {
            SheetRow::Toned(tone(*change), change.word().into(), name.clone())
        }));
    }
    rows
}

fn tone(change: KeyChange) -> Tone {
    match change {
        KeyChange::Same => Tone::Dim,
        KeyChange::Changed => Tone::Warn,
        KeyChange::Added => Tone::Good,
        KeyChange::Removed => Tone::Bad,
    }
}

fn facts(value: &ValueFacts) -> String {
    let hash = value.fingerprint.as_ref().map(|hash| format!(", sha256 {hash}…"));
    format!("{}, {} bytes{}", value.shape, value.bytes, hash.unwrap_or_default())
}

/// Which functions use a secret, and what refreshes the copies that they may hold.
#[must_use]
pub fn of_uses(uses: &SecretUses) -> Vec<SheetRow> {
    let mut rows = vec![SheetRow::Heading("functions that may hold a copy of its value".into())];
    rows.extend(uses.uses.iter().flat_map(of_use));
    if uses.uses.is_empty() {
        rows.push(SheetRow::Line("none names it in its environment".into()));
    }
    rows.extend(uses.unreadable.iter().map(|function| {
        let text = "its environment can't be read: it may use it, too".into();
        SheetRow::Toned(Tone::Warn, function.to_string(), text)
    }));
    rows.push(SheetRow::Blank);
    let unseen =
        "a function that has the name in its code, or gets it some other way, is not found";
    rows.push(SheetRow::Line(unseen.into()));
    rows
}

fn of_use(it: &SecretUse) -> [SheetRow; 2] {
    let variables = it.variables.iter().map(|(name, by)| match by {
        NamedBy::Arn => name.clone(),
        NamedBy::Name => format!("{name} (by name)"),
    });
    let variables: Vec<String> = variables.collect();
    let versions: Vec<String> = it.versions.iter().map(ToString::to_string).collect();
    let named = format!("{} in {}", variables.join(", "), versions.join(", "));
    [
        SheetRow::Toned(Tone::Strong, it.function.to_string(), named),
        SheetRow::Line(format!("  {}", it.copies.refreshed_by())),
    ]
}
