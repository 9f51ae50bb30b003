//! Layered keymaps: the shipped TOML, overridden by the user's.

use std::collections::BTreeMap;

use super::{ACTIONS, Action, ActionInfo, Chord, Context, KeymapLayer};

/// Chords to actions, by context.
///
/// The default is empty: no key does anything. Keymaps are made of layers, see [`KeymapLayer`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    actions: BTreeMap<(Context, Chord), Action>,
    chords: BTreeMap<Action, Vec<Chord>>,
}

/// A key and what it does, as the footer shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The chord as people write it: `s`, `Enter`, `C-c`.
    pub chord: String,
    /// The verb: `split`.
    pub verb: &'static str,
    /// The action.
    pub action: Action,
}

/// One line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The group it stands in.
    pub context: Context,
    /// All its chords, the first the most handy: `j, Down`. Empty when no key is bound.
    pub chords: String,
    /// The action's row in the table: its name, verb and sentence.
    pub info: &'static ActionInfo,
}

impl Keymap {
    /// A keymap of layers, the lowest first.
    ///
    /// An upper layer's line replaces the keys that the layers below give to the same action,
    /// and takes its keys away from whatever they did in the same context.
    #[must_use]
    pub fn from_layers(layers: &[KeymapLayer]) -> Self {
        let mut keymap = Self::default();
        for binding in layers.iter().flat_map(|layer| &layer.bindings) {
            keymap.bind(binding.context, binding.action, &binding.chords);
        }
        keymap
    }

    fn bind(&mut self, context: Context, action: Action, chords: &[Chord]) {
        self.actions.retain(|_, bound| *bound != action);
        for chord in chords {
            if let Some(loser) = self.actions.insert((context, *chord), action)
                && let Some(of_loser) = self.chords.get_mut(&loser)
            {
                of_loser.retain(|other| other != chord);
            }
        }
        self.chords.insert(action, chords.to_vec());
    }

    /// What `chord` means, looked up in `contexts` from the innermost out.
    #[must_use]
    pub fn action(&self, contexts: &[Context], chord: Chord) -> Option<Action> {
        let chord = chord.canonical();
        contexts.iter().find_map(|context| self.actions.get(&(*context, chord)).copied())
    }

    /// The chords of an action, the most handy first.
    #[must_use]
    pub fn chords_of(&self, action: Action) -> &[Chord] {
        self.chords.get(&action).map_or(&[], Vec::as_slice)
    }

    /// The handiest chord of an action, as people write it; empty when none is bound.
    #[must_use]
    pub fn chord_of(&self, action: Action) -> String {
        self.chords_of(action).first().map(ToString::to_string).unwrap_or_default()
    }

    /// What the keys do in `contexts`, innermost first, most wanted first: for the footer.
    ///
    /// Actions without a key, and keys that an inner context takes away, are left out.
    #[must_use]
    pub fn hints(&self, contexts: &[Context]) -> Vec<Hint> {
        let rows = contexts.iter().flat_map(|context| rows_of(*context));
        rows.filter_map(|info| {
            let chords = self.chords_of(info.action).iter();
            let mut works =
                chords.filter(|chord| self.action(contexts, **chord) == Some(info.action));
            let chord = works.next()?.to_string();
            Some(Hint { chord, verb: info.verb, action: info.action })
        })
        .collect()
    }

    /// Every action exactly once, grouped by context: for the help and the key documentation.
    #[must_use]
    pub fn help_rows(&self) -> Vec<HelpRow> {
        let rows = Context::ALL.into_iter().flat_map(rows_of);
        rows.map(|info| {
            let chords: Vec<String> =
                self.chords_of(info.action).iter().map(ToString::to_string).collect();
            HelpRow { context: info.context, chords: chords.join(", "), info }
        })
        .collect()
    }
}

fn rows_of(context: Context) -> impl Iterator<Item = &'static ActionInfo> {
    ACTIONS.iter().filter(move |info| info.context == context)
}

#[cfg(test)]
mod tests;
