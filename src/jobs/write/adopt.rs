//! A function's first version and alias: two writes, of which neither can overwrite anything.
//!
//! | just before                                   | then                                   |
//! |-----------------------------------------------|----------------------------------------|
//! | code or revision is not as previewed          | not applied: changed by someone else   |
//! | the alias exists                              | not applied                            |
//! | as previewed                                  | publish                                |
//!
//! Publishing is guarded by code hash and revision. What certainly did not land goes out again for
//! a while; after what may have landed the versions are listed:
//!
//! | the versions now                              | then                                   |
//! |-----------------------------------------------|----------------------------------------|
//! | a new one with the code previewed             | that is ours: create the alias         |
//! | no new one                                    | not applied if AWS said so, else unknown |
//! | can't be read                                 | unknown                                |
//!
//! Creating an alias fails where it exists, and while the version is not active yet: in a conflict it
//! is read. Where it is there, it is someone else's: partly. Where it is not, the version is waited
//! for a while, then partly.
//!
//! After what may have landed the alias is read, too:
//!
//! | the alias now                                 | then                                   |
//! |-----------------------------------------------|----------------------------------------|
//! | points to our version, with no split          | applied                                |
//! | anything else                                 | partly: someone else has made it       |
//! | not there                                     | partly if AWS said so, else unknown    |
//! | can't be read                                 | unknown                                |

use crate::{
    aws::{Sent, WriteFailure},
    domain::{
        Adopted, Adoption, Alias, AliasState, Failure, FailureKind, FunctionVersion, Outcome,
        RevisionId, Version,
    },
};

use super::{
    patience::{LOOKS, Pace, Patience},
    progress::{Ended, WriteProgress},
    settled::{is_passing, was_answered},
};

/// What adopting needs of AWS.
pub(super) trait Adopts: Pace {
    /// `$LATEST`'s code hash and revision.
    fn latest(&self) -> impl Future<Output = Result<(String, RevisionId), Failure>> + Send;
    /// All versions.
    fn versions(&self) -> impl Future<Output = Result<Vec<FunctionVersion>, Failure>> + Send;
    /// The alias that is to be created; `None` where there is none.
    fn alias(&self) -> impl Future<Output = Result<Option<Alias>, Failure>> + Send;
    /// Publishes, once.
    fn publish(&self) -> impl Future<Output = Result<Sent<Version>, WriteFailure>> + Send;
    /// Creates the alias, once.
    fn create(
        &self,
        version: Version,
    ) -> impl Future<Output = Result<Sent<Alias>, WriteFailure>> + Send;
}

/// One adoption under way.
pub(super) struct Adopting<'a, A, P> {
    aws: &'a A,
    adoption: &'a Adoption,
    progress: &'a P,
    patience: Patience,
    attempt: u32,
    request_id: Option<String>,
}

impl<'a, A: Adopts, P: Fn(WriteProgress) + Send + Sync> Adopting<'a, A, P> {
    pub(super) fn new(aws: &'a A, adoption: &'a Adoption, progress: &'a P) -> Self {
        let patience = Patience::new(aws.elapsed(), false);
        Self { aws, adoption, progress, patience, attempt: 0, request_id: None }
    }

    pub(super) async fn run(mut self) -> Ended<Adopted> {
        let outcome = match self.published().await {
            Ok(version) => self.pointed_to(version).await,
            Err(outcome) => outcome,
        };
        Ended { outcome, attempts: self.attempt, request_id: self.request_id }
    }

    /// The version that was published, or how it ended without one.
    async fn published(&mut self) -> Result<Version, Outcome<Adopted>> {
        let newest = self.checked().await.map_err(Outcome::NotApplied)?;
        loop {
            self.sending();
            let refusal = match self.aws.publish().await {
                Ok(sent) => {
                    self.request_id = sent.request_id;
                    return Ok(sent.found);
                }
                Err(refusal) => refusal,
            };
            let WriteFailure { failure, may_have_landed } = self.noted(refusal);
            if may_have_landed {
                return self.found_version(failure, newest).await;
            }
            if !self.waits_out(&failure).await {
                return Err(Outcome::NotApplied(failure));
            }
        }
    }

    /// Whether all is as previewed; then the newest version that is published already.
    async fn checked(&self) -> Result<Option<Version>, Failure> {
        let (code_sha256, revision_id) = self.aws.latest().await?;
        if code_sha256 != self.adoption.code_sha256 || revision_id != self.adoption.revision_id {
            return Err(self.failure("lambda:PublishVersion", FailureKind::PreconditionFailed));
        }
        if let Some(alias) = self.aws.alias().await? {
            return Err(self.taken(&alias));
        }
        let published = self.aws.versions().await?.into_iter().map(|version| version.version);
        Ok(published.filter(|version| version.is_published()).max())
    }

    /// A publication's answer was lost: is there a version that was not there before?
    async fn found_version(
        &self,
        failure: Failure,
        newest: Option<Version>,
    ) -> Result<Version, Outcome<Adopted>> {
        self.reading_back(&failure);
        let is_ours = |version: &FunctionVersion| {
            version.version.is_published()
                && Some(version.version) > newest
                && version.code_sha256 == self.adoption.code_sha256
        };
        let mut seen = false;
        for pause in LOOKS {
            self.aws.sleep(pause).await;
            let versions = self.aws.versions().await;
            seen = versions.is_ok();
            let found = versions.unwrap_or_default().into_iter().find(is_ours);
            if let Some(found) = found {
                return Ok(found.version);
            }
        }
        Err(unseen(failure, seen, Outcome::NotApplied))
    }

    /// Creates the alias of a version that is published.
    async fn pointed_to(&mut self, version: Version) -> Outcome<Adopted> {
        let partly = |failure| Outcome::Partly(Adopted { version, alias: None }, failure);
        // Copies are counted by step: of the other step none is another copy.
        self.attempt = 0;
        loop {
            self.sending();
            let refusal = match self.aws.create(version).await {
                Ok(sent) => {
                    self.request_id = sent.request_id;
                    return Outcome::Applied(Adopted { version, alias: Some(sent.found) });
                }
                Err(refusal) => refusal,
            };
            let WriteFailure { failure, may_have_landed } = self.noted(refusal);
            if may_have_landed {
                return self.found_alias(failure, version).await;
            }
            let failure = match failure.kind {
                FailureKind::Conflict { .. } => match self.aws.alias().await {
                    // Waiting makes no room for ours.
                    Ok(Some(alias)) => return partly(self.taken(&alias)),
                    Ok(None) => not_active(failure, version),
                    Err(_) => failure,
                },
                _ => failure,
            };
            if !self.waits_out(&failure).await {
                return partly(failure);
            }
        }
    }

    /// The answer to the alias's creation was lost: is it there?
    async fn found_alias(&self, failure: Failure, version: Version) -> Outcome<Adopted> {
        self.reading_back(&failure);
        let partly = |failure| Outcome::Partly(Adopted { version, alias: None }, failure);
        let mut seen = false;
        for pause in LOOKS {
            self.aws.sleep(pause).await;
            let alias = self.aws.alias().await;
            seen = alias.is_ok();
            match alias.ok().flatten() {
                Some(alias) if alias.state == AliasState::all(version) => {
                    return Outcome::Applied(Adopted { version, alias: Some(alias) });
                }
                Some(alias) => return partly(self.taken(&alias)),
                None => {}
            }
        }
        unseen(failure, seen, partly)
    }

    fn sending(&mut self) {
        self.attempt += 1;
        (self.progress)(WriteProgress::Sending { attempt: self.attempt });
    }

    fn reading_back(&self, because: &Failure) {
        let (attempt, because) = (self.attempt, because.clone());
        (self.progress)(WriteProgress::ReadingBack { attempt, because });
    }

    fn noted(&mut self, refusal: WriteFailure) -> WriteFailure {
        self.request_id.clone_from(&refusal.failure.request_id);
        refusal
    }

    /// Waits if that may help and there is time; nothing has landed.
    async fn waits_out(&mut self, failure: &Failure) -> bool {
        if !is_passing(failure) {
            return false;
        }
        let Some(pause) = self.patience.pause(self.aws.elapsed(), failure) else { return false };
        let (attempt, because) = (self.attempt, failure.clone());
        (self.progress)(WriteProgress::Waiting { attempt, pause, because });
        self.aws.sleep(pause).await;
        true
    }

    fn taken(&self, alias: &Alias) -> Failure {
        let message = format!("the alias exists, at {}", alias.state);
        self.failure("lambda:CreateAlias", FailureKind::Conflict { message })
    }

    fn failure(&self, operation: &str, kind: FailureKind) -> Failure {
        let resource = format!("{}:{}", self.adoption.function, self.adoption.alias);
        Failure { operation: operation.into(), resource, kind, retryable: false, request_id: None }
    }
}

/// A conflict with no alias in the way: AWS takes one of an active version only. The version stays,
/// and adopting the same code again publishes no other.
fn not_active(conflict: Failure, version: Version) -> Failure {
    let FailureKind::Conflict { message } = conflict.kind else { return conflict };
    let advice = format!("run adopt again once version {version} is Active");
    let said = message.trim_end_matches('.');
    let message = if said.is_empty() { advice } else { format!("{said}: {advice}") };
    Failure { kind: FailureKind::Conflict { message }, ..conflict }
}

/// What may have landed was not seen to have, at any look.
fn unseen(
    failure: Failure,
    seen: bool,
    not_landed: impl FnOnce(Failure) -> Outcome<Adopted>,
) -> Outcome<Adopted> {
    if seen && was_answered(&failure) { not_landed(failure) } else { Outcome::Unknown(failure) }
}

#[cfg(test)]
mod tests;
