//! Where and as whom the console works: what the header shows.

use crate::{
    domain::{Connection, Context, Guard, Identity, Pressure, Scope, Timestamp, Zone},
    rollout::{Keeping, RolloutSettings},
};

/// The header's facts.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each set on its own")]
pub struct Session {
    /// Profile, Region, account, endpoint.
    pub scope: Scope,
    /// Who STS says we are.
    pub identity: Option<Identity>,
    /// Where the last connection led, with the account as far as it was ever told: while STS is
    /// asked again, `scope` knows none. `None` before the first connection.
    pub place: Option<Scope>,
    /// When the credentials expire.
    pub expires: Option<Timestamp>,
    /// Every write and every reveal is refused.
    pub read_only: bool,
    /// The whole run is read-only, wherever it connects to.
    pub read_only_run: bool,
    /// Places that deserve more care: what holds here goes into `read_only` and `protected`.
    pub contexts: Vec<Context>,
    /// A protected context: a write's name is typed, except for a rollback.
    pub protected: bool,
    /// Rollouts keep their state on the machine that drives them, by a context.
    pub local_ledger: bool,
    /// Load of the shared rate budget.
    pub pressure: Pressure,
    /// Whether copying to the clipboard by OSC 52 was opted in to.
    pub clipboard: bool,
    /// What stands between serin and the terminal and keeps copies of what is copied: `tmux`,
    /// `screen`.
    pub multiplexer: Option<&'static str>,
    /// This host's time zone, for who asks for local times.
    pub zone: Zone,
    /// Name of the theme in use, and all that can be chosen in the palette.
    pub theme: String,
    /// Names of the themes that can be chosen.
    pub themes: Vec<String>,
    /// Queries of logs that were asked, in this session and before, oldest first.
    pub queries: Vec<String>,
    /// What the configuration says about rollouts.
    pub rollouts: RolloutSettings,
}

impl Session {
    /// Takes over who and where we are, and what the contexts say about that place. True when
    /// that is another account, Region or endpoint than before.
    pub fn connected(&mut self, connection: Connection) -> bool {
        let before = self.place.take();
        let moved = before.as_ref().is_some_and(|before| moved(before, &connection.scope));
        let account = before.filter(|_| !moved).and_then(|before| before.account);
        let mut place = connection.scope.clone();
        place.account = place.account.or(account);
        self.place = Some(place);
        self.scope = connection.scope;
        self.identity = connection.identity;
        self.expires = connection.expires;
        self.apply_contexts();
        moved
    }

    /// Where rollouts started here keep their state.
    #[must_use]
    pub fn keeping(&self) -> Keeping {
        if self.local_ledger { Keeping::None } else { self.rollouts.keeping }
    }

    /// Whether `scope` is where the console works now. An account that is not told yet is no
    /// other.
    #[must_use]
    pub fn is_here(&self, scope: &Scope) -> bool {
        !moved(scope, self.place.as_ref().unwrap_or(&self.scope))
    }

    /// Lets the contexts have their say about the scope as far as it is known. Without contexts,
    /// what the session began with stays.
    pub fn apply_contexts(&mut self) {
        if self.contexts.is_empty() {
            return;
        }
        let guard = Guard::of(&self.contexts, &self.scope);
        self.read_only = self.read_only_run || guard.read_only;
        self.protected = guard.protected;
        self.local_ledger = guard.local_ledger;
    }
}

/// What is read and written there is something else. An account that is not told yet is no other.
fn moved(before: &Scope, now: &Scope) -> bool {
    let known = before.account.is_some() && now.account.is_some();
    before.region != now.region
        || before.endpoint != now.endpoint
        || known && before.account != now.account
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Pattern;

    fn connection(account: &str) -> Connection {
        let scope = Scope { account: Some(account.into()), ..Scope::default() };
        Connection { scope, identity: None, expires: None, identifying: false }
    }

    #[test]
    fn another_account_is_noticed_across_the_time_it_is_not_known() {
        let unknown = || {
            let scope = Scope::default();
            Connection { scope, identity: None, expires: None, identifying: true }
        };
        let mut session = Session::default();
        assert!(!session.connected(unknown()));
        assert!(!session.connected(connection("111111111111")));
        assert!(!session.connected(unknown()));
        assert!(!session.connected(connection("111111111111")));
        assert!(!session.connected(unknown()));
        assert!(session.connected(connection("222222222222")));
    }

    #[test]
    fn a_context_by_account_holds_until_the_account_is_known_to_be_another() {
        let production = Context {
            account: Some(Pattern("111111111111".into())),
            protected: true,
            read_only: true,
            ..Context::default()
        };
        let mut session = Session { contexts: vec![production], ..Session::default() };
        session.apply_contexts();
        assert!(session.protected && session.read_only);
        session.connected(connection("222222222222"));
        assert!(!session.protected && !session.read_only);
        session.read_only_run = true;
        session.connected(connection("222222222222"));
        assert!(!session.protected && session.read_only);
    }
}
