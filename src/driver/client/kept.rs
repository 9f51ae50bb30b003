//! Rollouts that leave no ledger on their alias, and whose driver is gone.

use tokio::task::spawn_blocking;

use crate::{
    driver::Record,
    rollout::{Ledger, Reading, ledger},
    store::{Rollouts, paths::state_folder},
};

/// A rollout whose ledger is kept on this host.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What was asked, and where.
    pub record: Record,
    /// Where it stands.
    pub ledger: Ledger,
}

/// The rollouts whose ledgers are kept on this host and that no process of it drives. What can't
/// be read is left out.
pub async fn kept() -> Vec<Kept> {
    spawn_blocking(|| left(&Rollouts::new(&state_folder().ok()?)))
        .await
        .ok()
        .flatten()
        .unwrap_or_default()
}

fn left(store: &Rollouts) -> Option<Vec<Kept>> {
    let kept = |(id, text): (String, String)| {
        let record = store.record(&id).ok().flatten()?;
        let Reading::Ours { ledger, .. } = ledger::read(&text) else { return None };
        // Whoever drives it holds this.
        store.lock(&id).ok().flatten()?;
        Some(Kept { record, ledger: *ledger })
    };
    Some(store.ledgers().ok()?.into_iter().filter_map(kept).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{AliasName, AliasRef, FunctionName, Version},
        driver::{Connect, DriveRequest, Mode},
        rollout::{Gates, Keeping, OnBlind, Plan, RolloutId, Spec},
    };

    fn spec() -> Spec {
        let target =
            AliasRef { function: FunctionName("checkout".into()), alias: AliasName("live".into()) };
        Spec {
            id: RolloutId(0x7f3a_9c2e),
            target,
            stable: Version::Published(41),
            canary: Version::Published(42),
            plan: Plan::usual("canary10-5m".parse().unwrap()).unwrap(),
            gates: Gates::default(),
            timeout_s: 30,
            by: "alice".into(),
            reason: String::new(),
            keeping: Keeping::None,
            on_blind: OnBlind::Rollback,
            attended: true,
        }
    }

    #[test]
    fn what_nobody_drives_is_found_and_what_is_driven_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let store = Rollouts::new(folder.path());
        let request = DriveRequest {
            spec: spec(),
            connect: Connect::default(),
            mode: Mode::Start,
            read_only: false,
            hook: Vec::new(),
        };
        let id = request.spec.id.to_string();
        let ledger = Ledger::first(&request.spec, "2026-11-22T10:00:00Z".parse().unwrap());
        let record = Record { request, place: None };
        store.keep_record(&id, &record).unwrap();
        assert_eq!(left(&store), Some(vec![]), "its ledger is on the alias");
        store.keep_ledger(&id, &ledger.describe("").unwrap()).unwrap();
        let driven = store.lock(&id).unwrap();
        assert_eq!(left(&store), Some(vec![]), "it is driven");
        drop(driven);
        assert_eq!(left(&store), Some(vec![Kept { record, ledger }]));
        store.keep_ledger("00000001", "[serin9 x]").unwrap();
        assert_eq!(left(&store).map(|left| left.len()), Some(1));
    }
}
