//! Texts that lines must have or must not have: typed, stacked, taken back.

use tui_input::Input;

use super::look;
use crate::{
    app::{
        state::{
            State,
            logs::{LogAsk, LogField, TextFilter},
        },
        update::{Effects, notices},
    },
    logs::Pattern,
};

/// Asks for a line of text.
pub(super) fn ask(state: &mut State, ask: LogAsk) {
    let input = match ask {
        LogAsk::Columns => Input::from(state.logs.look.columns.join(",")),
        _ => Input::default(),
    };
    state.logs.asking = Some(LogField { ask, input, problem: None });
}

/// The field was accepted.
pub(in crate::app::update) fn accept(state: &mut State, effects: &mut Effects) {
    let Some(field) = &state.logs.asking else { return };
    let (ask, text) = (field.ask, field.input.value().to_owned());
    let result = match ask {
        LogAsk::Columns => choose_columns(state, &text),
        _ if text.is_empty() => Ok(()),
        LogAsk::With => add(state, true, &text),
        LogAsk::Without => add(state, false, &text),
        LogAsk::Save => super::save::begin(state, &text, effects),
    };
    match (result, &mut state.logs.asking) {
        (Ok(()), asking) => *asking = None,
        (Err(problem), Some(field)) => field.problem = Some(problem),
        (Err(problem), None) => notices::warn(state, problem),
    }
}

/// So many fields have columns at most.
const MOST_COLUMNS: usize = 6;

/// `order, amount`; nothing for no columns.
fn choose_columns(state: &mut State, text: &str) -> Result<(), String> {
    let names: Vec<String> =
        text.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if names.len() > MOST_COLUMNS {
        return Err(format!("at most {MOST_COLUMNS} fields"));
    }
    state.logs.look.columns = names;
    super::view::laid_out_anew(state);
    Ok(())
}

fn add(state: &mut State, keeps: bool, text: &str) -> Result<(), String> {
    let pattern = Pattern::parse(text).map_err(|error| error.message)?;
    state.logs.filters.push(TextFilter { keeps, pattern });
    look::refilter(state);
    Ok(())
}

/// Takes back the text that was typed last; true when there was one.
pub(in crate::app::update) fn take_back(state: &mut State) -> bool {
    let had = state.logs.filters.pop().is_some();
    if had {
        look::refilter(state);
    }
    had
}
