//! Secrets on moto: a second opinion.

use crate::support::{self, emulators::Emulator, secrets};

#[tokio::test]
async fn secrets_are_listed_described_and_revealed() {
    let Some(moto) = Emulator::moto() else { return };
    secrets::seed(&support::plain_config(&moto.endpoint())).await;
    secrets::check(&support::gateway(&moto.endpoint()).await).await;
}
