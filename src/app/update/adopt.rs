//! Giving a function its first version and alias.

use super::{Effects, fetch, notices, plans, preview, prompt};
use crate::{
    app::state::{
        Overlay, State,
        overlay::{Basis, Preparing, Purpose},
        prompt::Ask,
    },
    domain::{AdoptPlan, Adoption, AliasName, Change, FunctionName, Receipt, Request, Slot},
};

/// The longest name that an alias may have.
const LONGEST: usize = 128;

/// Asks for the alias's name.
pub(super) fn ask(state: &mut State) {
    let Some(function) = plans::subject(state) else { return };
    let known = state.aliases.function.as_ref() == Some(&function);
    if let Some(alias) = state.aliases.list.items.first().filter(|_| known) {
        let name = alias.target.alias.clone();
        return has_one(state, &function, &name);
    }
    prompt::open(state, Ask::Adopt { function, alias: "live".into() });
}

fn has_one(state: &mut State, function: &FunctionName, alias: &AliasName) {
    notices::info(
        state,
        format!("{function} has an alias already, {alias}: there is nothing to adopt"),
    );
}

/// Reads what adopting would do, or says what is wrong with the name.
pub(super) fn plan(
    state: &mut State,
    function: FunctionName,
    alias: &str,
    effects: &mut Effects,
) -> Result<(), String> {
    let alias = checked(alias.trim())?;
    let preparing = Preparing {
        target: function.to_string(),
        verb: "adopt",
        purpose: Purpose::Adopt { function: function.clone(), alias },
    };
    preview::wait(state, preparing, Request::PlanAdopt(function), effects);
    Ok(())
}

/// Lambda's own rule for the name of an alias.
fn checked(name: &str) -> Result<AliasName, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() {
        Err("type a name for the alias".into())
    } else if !name.chars().all(allowed) {
        Err("an alias's name has letters, digits, - and _ only".into())
    } else if name.chars().all(|c| c.is_ascii_digit()) {
        Err("a name of digits alone is a version's: add a letter".into())
    } else if name.len() > LONGEST {
        Err(format!("an alias's name has at most {LONGEST} characters"))
    } else {
        Ok(AliasName(name.to_owned()))
    }
}

/// What adopting would do is known.
pub(super) fn arrived(state: &mut State, plan: AdoptPlan) {
    let of_it = |purpose: &Purpose| matches!(purpose, Purpose::Adopt { function, .. } if *function == plan.function);
    let Some(Preparing { purpose: Purpose::Adopt { function, alias }, .. }) =
        preview::take_waiting(state, of_it)
    else {
        return;
    };
    if let Some(name) = plan.aliases.first() {
        state.overlays.retain(|overlay| !matches!(overlay, Overlay::Prompt(_)));
        return has_one(state, &function, name);
    }
    let listed = state.functions.list.items.iter().find(|listed| listed.name == function);
    let changed = listed.and_then(|listed| listed.last_modified);
    let adoption = Adoption {
        function,
        alias,
        code_sha256: plan.code_sha256.clone(),
        revision_id: plan.revision_id.clone(),
    };
    let basis = Basis::Adoption { plan: Box::new(plan), changed };
    preview::open(state, Change::Adopt(adoption), basis, None);
}

/// A function was adopted: its aliases and versions are read again where they are shown.
pub(super) fn ended(state: &mut State, receipt: &Receipt, effects: &mut Effects) {
    let change = &receipt.intent.change;
    if matches!(change, Change::Adopt(_)) && state.aliases.function.as_ref() == change.function() {
        fetch::again(state, Slot::Versions, effects);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_lambda_would_refuse_never_leaves() {
        for name in ["live", "v2", "blue-green_1"] {
            assert_eq!(checked(name), Ok(AliasName(name.into())));
        }
        for name in ["", "42", "li ve", "$LATEST", "é", &"x".repeat(129)] {
            assert!(checked(name).is_err(), "{name}");
        }
    }
}
