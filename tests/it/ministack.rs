//! Functions, aliases and secrets on ministack.

use std::collections::BTreeSet;

use aws_sdk_lambda::{
    Client,
    primitives::Blob,
    types::{FunctionCode, Runtime},
};
use serin::{aws::Gateway, domain::FunctionName};

use crate::support::{self, emulators::Emulator, secrets};

/// Three pages.
const FUNCTIONS: usize = 120;

#[tokio::test]
async fn functions_aliases_and_secrets() {
    let Some(ministack) = Emulator::ministack() else { return };
    let config = support::plain_config(&ministack.endpoint());
    let gateway = support::gateway(&ministack.endpoint()).await;
    seed_functions(&Client::new(&config)).await;
    every_function_is_listed(&gateway).await;
    secrets::seed(&config).await;
    secrets::check(&gateway).await;
}

fn name(index: usize) -> String {
    format!("shop-{index:03}")
}

async fn seed_functions(client: &Client) {
    for index in 0..FUNCTIONS {
        let code = FunctionCode::builder().zip_file(archive(b"")).build();
        let request = client
            .create_function()
            .function_name(name(index))
            .runtime(Runtime::Python313)
            .role("arn:aws:iam::000000000000:role/shop")
            .handler("app.handler")
            .code(code);
        request.send().await.expect("create");
    }
}

/// An empty ZIP archive; a comment makes it another one.
fn archive(comment: &[u8]) -> Blob {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.resize(20, 0);
    bytes.extend(u16::try_from(comment.len()).expect("a short comment").to_le_bytes());
    bytes.extend(comment);
    Blob::new(bytes)
}

async fn every_function_is_listed(gateway: &Gateway) {
    let (mut listed, mut pages, mut marker) = (BTreeSet::new(), 0, None);
    loop {
        let page = gateway.functions_page(marker).await.expect("a page");
        pages += 1;
        listed.extend(page.items.into_iter().map(|function| function.name));
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    let expected: BTreeSet<_> = (0..FUNCTIONS).map(|index| FunctionName(name(index))).collect();
    assert_eq!(listed, expected);
    assert_eq!(pages, 3);
}
