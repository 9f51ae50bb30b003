//! All versions of a secret, those without a label among them.

use aws_sdk_secretsmanager::types::SecretVersionsListEntry;

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
    },
    domain::Failure,
};

const LIST_VERSION_IDS: Operation =
    Operation { action: "secretsmanager:ListSecretVersionIds", lane: Lane::Unmetered };
/// AWS keeps about 100 versions without a label.
const MOST_PAGES: usize = 10;

impl Gateway {
    pub(super) async fn secret_versions(
        &self,
        id: &str,
    ) -> Result<Vec<SecretVersionsListEntry>, Failure> {
        let call = self.call(LIST_VERSION_IDS, id, Priority::Read);
        let (mut versions, mut token) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let request = self
                .parts
                .secrets
                .list_secret_version_ids()
                .secret_id(id)
                .include_deprecated(true)
                .max_results(100)
                .set_next_token(token);
            let reply = call.read(|| request.clone().send()).await?;
            versions.extend(reply.versions.unwrap_or_default());
            token = reply.next_token;
            if token.is_none() {
                break;
            }
        }
        Ok(versions)
    }
}
