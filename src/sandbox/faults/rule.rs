//! One fault as a scenario or a control call writes it.

use serde::{Deserialize, Serialize};

/// A fault and the calls that it meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// IAM actions, each with `*` for any run of characters: `lambda:Update*`, `logs:*`, `*`.
    pub on: Vec<String>,
    /// What happens to such a call.
    #[serde(rename = "do")]
    pub effect: Effect,
    /// How much, for the effects that take time: milliseconds of real time (latency, late-reply).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ms: u64,
    /// Up to so many milliseconds more, drawn anew for each call.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub jitter_ms: u64,
    /// Share of the calls that it meets, in `[0, 1]`.
    #[serde(default = "always")]
    pub probability: f64,
    /// It ends after it has met so many calls; without it, never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// It begins so many seconds (of the sandbox's time) after the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_s: Option<f64>,
    /// It ends so many seconds (of the sandbox's time) after the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_s: Option<f64>,
}

/// What can happen to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It is answered late. Other faults may meet it as well.
    Latency,
    /// It is refused: too many requests.
    Throttle,
    /// It fails with a 500 and is not applied.
    ServerError,
    /// The connection is reset before it is applied.
    ResetBefore,
    /// It is applied, then the connection is reset: nobody hears of it.
    ResetAfter,
    /// It is applied, and half of the answer is sent.
    CutReply,
    /// It is applied at once and answered `ms` later, past the client's patience.
    LateReply,
    /// It is taken in, not applied, and never answered.
    Hang,
    /// The caller's policy does not allow it.
    Deny,
    /// The caller's credentials have expired.
    ExpiredCredentials,
    /// An answer that streams ends with an error at its next update. It meets no other calls.
    EndStream,
}

fn always() -> f64 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn is_zero(ms: &u64) -> bool {
    *ms == 0
}

impl FaultRule {
    /// True if `action`, such as `lambda:UpdateAlias`, is one of those it is on.
    #[must_use]
    pub fn names(&self, action: &str) -> bool {
        self.on.iter().any(|pattern| glob(pattern.as_bytes(), action.as_bytes()))
    }

    /// What is wrong with the rule, if something is.
    ///
    /// # Errors
    /// In words, for whoever wrote the scenario or the control call.
    pub fn check(&self) -> Result<(), String> {
        if self.on.is_empty() {
            return Err(
                "a fault needs `on`, a list of actions such as \"lambda:Update*\"".to_owned()
            );
        }
        if !(0.0..=1.0).contains(&self.probability) {
            return Err(format!("probability {} is not between 0 and 1", self.probability));
        }
        let timed = matches!(self.effect, Effect::Latency | Effect::LateReply);
        if timed && self.ms == 0 && self.jitter_ms == 0 {
            return Err("this fault takes time: say how much with `ms`".to_owned());
        }
        if self.count == Some(0) {
            return Err("a fault with count 0 never happens: leave it out".to_owned());
        }
        let from = self.from_s.unwrap_or(0.0);
        if from < 0.0 || self.until_s.is_some_and(|until| until <= from) {
            return Err("a fault must end after it begins: make `until_s` more than `from_s`, \
                        and neither negative"
                .to_owned());
        }
        Ok(())
    }
}

/// `*` stands for any run of characters; all else for itself.
pub(in crate::sandbox) fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
        Some((byte, rest)) => {
            text.split_first().is_some_and(|(t, tail)| t == byte && glob(rest, tail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Result<FaultRule, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_pattern_meets_what_it_names() {
        let rule = rule("on = [\"lambda:Update*\", \"logs:*\"]\ndo = \"throttle\"").unwrap();
        assert!(rule.names("lambda:UpdateAlias"));
        assert!(rule.names("logs:FilterLogEvents"));
        assert!(!rule.names("lambda:GetAlias"));
    }

    #[test]
    fn a_rule_that_cannot_work_is_refused() {
        assert!(rule("on = []\ndo = \"hang\"").unwrap().check().is_err());
        assert!(rule("on = [\"*\"]\ndo = \"latency\"").unwrap().check().is_err());
        assert!(rule("on = [\"*\"]\ndo = \"hang\"\nprobability = 1.5").unwrap().check().is_err());
        let backwards = "on = [\"*\"]\ndo = \"hang\"\nfrom_s = 9\nuntil_s = 9";
        assert!(rule(backwards).unwrap().check().is_err());
        assert!(rule("on = [\"*\"]\ndo = \"hang\"\ncount = 0").unwrap().check().is_err());
        assert!(rule("on = [\"*\"]\ndo = \"explode\"").is_err());
        assert!(rule("on = [\"*\"]\ndo = \"hang\"\nwhen = 3").is_err());
    }
}
