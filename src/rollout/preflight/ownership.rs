//! Who owns the function by its tags, and what a ledger in the description means to them.

use super::{Check, Look};
use crate::rollout::spec::Keeping;

/// The tag that CloudFormation puts on what it owns.
const STACK: &str = "aws:cloudformation:stack-name";

pub(super) fn owner(look: &Look<'_>) -> Option<Check> {
    let name = "owner";
    let local = look.options.keeping == Keeping::None;
    let detail = match &look.facts.stable_detail {
        Ok(detail) => detail,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let wanted = |tag: &str| tag == STACK || look.options.iac_tags.iter().any(|name| name == tag);
    let owner = detail.tags.iter().find(|(tag, _)| wanted(tag)).map(|(tag, value)| match &**tag {
        STACK => format!("CloudFormation's stack {value}"),
        _ if value.is_empty() => format!("tag {tag}"),
        _ => format!("{tag} = {value}"),
    });
    Some(match (owner, local) {
        (None, false) => Check::pass(name, "no tag names infrastructure as code as its owner"),
        (None, true) => Check::warn(
            name,
            "ledger = \"none\": the state is kept on this machine, and nobody else can take over",
        ),
        (Some(owner), false) => Check::warn(
            name,
            format!(
                "{owner} owns the function: weights and a ledger in the alias's description are \
                 drift until the end, and a deployment meanwhile would undo them. Where that rings \
                 an alarm, set ledger = \"none\" for this context"
            ),
        ),
        (Some(owner), true) => Check::warn(
            name,
            format!(
                "{owner} owns the function: a deployment meanwhile would undo the weights. \
                 ledger = \"none\": the description stays, and nobody else can take over"
            ),
        ),
    })
}
