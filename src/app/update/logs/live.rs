//! Live Tail: on request, because it costs money, and not for a screen that nobody looks at.

use std::collections::BTreeSet;

use crate::{
    app::{
        effect::Effect,
        state::{State, health::IN_USE, logs::LiveUse},
        update::{Effects, notices},
    },
    domain::LogSource,
    logs::TailMode,
};

/// Has AWS tell new lines, or goes back to polling.
pub(super) fn toggle(state: &mut State, effects: &mut Effects) {
    if state.logs.sources.is_empty() {
        return notices::info(state, "no function is selected");
    }
    let wanted = !state.logs.live.wanted;
    switch(state, wanted, effects);
    let text = if wanted {
        let cents = sessions(&state.logs.sources);
        format!(
            "live tail: about $0.{cents:02} a minute, after the minutes that AWS gives for free"
        )
    } else {
        "live tail is off: following by polling, which is free".to_owned()
    };
    notices::info(state, text);
}

/// Groups that one session of Live Tail can watch.
const GROUPS: usize = 10;

/// How many sessions sources take at the least: each costs a cent a minute.
fn sessions(sources: &[LogSource]) -> usize {
    let groups: BTreeSet<&str> = sources.iter().map(|source| source.group.as_str()).collect();
    groups.len().div_ceil(GROUPS)
}

/// Nobody has touched a key for a while: nobody pays for what nobody looks at.
pub(in crate::app::update) fn rest(state: &mut State, effects: &mut Effects) {
    if state.logs.live.wanted && !state.is_in_use() {
        switch(state, false, effects);
        let minutes = IN_USE.as_secs() / 60;
        let text = format!("live tail is off: no key for {minutes} min; following by polling");
        notices::warn(state, text);
    }
}

fn switch(state: &mut State, wanted: bool, effects: &mut Effects) {
    state.logs.live.wanted = wanted;
    effects.push(Effect::TailMode(state.logs.live.mode()));
}

/// How the next tail begins: as the last one went. What was spent stays spent.
pub(super) fn carried_over(live: &LiveUse) -> LiveUse {
    LiveUse { wanted: live.wanted, minutes_before: live.minutes(), ..LiveUse::default() }
}

impl LiveUse {
    /// How the tail is to go.
    #[must_use]
    pub fn mode(&self) -> TailMode {
        if self.wanted { TailMode::Live } else { TailMode::Polling }
    }
}
