//! States built by hand, to draw.

use crate::{
    app::{
        Options, State, init,
        state::{AliasesPane, FunctionsPane, Listing, Session},
    },
    domain::{
        Alias, AliasName, AliasRef, AliasState, FunctionName, FunctionSummary, FunctionVersion,
        Identity, RevisionId, Scope, Share, Slot, Timestamp, Version, Weight,
    },
    input::{Keymap, KeymapLayer},
};

/// The moment at which every state here is drawn.
pub(crate) fn now() -> Timestamp {
    at("2026-11-22T10:42:07Z")
}

/// A time.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

/// A list without a filter, its cursor on the first item.
pub(crate) fn listing<T>(items: Vec<T>) -> Listing<T> {
    Listing { visible: (0..items.len()).collect(), items, ..Listing::default() }
}

/// A believable shop, with nothing going on.
pub(crate) fn shop() -> State {
    let mut state = blank();
    state.slots.succeed(Slot::Connection, now());
    for slot in [Slot::Functions, Slot::Versions, Slot::Aliases, Slot::Secrets, Slot::Tail] {
        state.slots.start(slot);
        state.slots.succeed(slot, now());
    }
    let function = FunctionName("checkout".into());
    let functions = functions();
    let cursor = functions.iter().position(|f| f.name == function).unwrap_or_default();
    let list = Listing { cursor, ..listing(functions) };
    state.functions = FunctionsPane { list, complete: true, ..FunctionsPane::default() };
    state.aliases =
        AliasesPane { function: Some(function), list: listing(aliases()), versions: versions() };
    state
}

/// The first frame: nothing is known yet.
pub(crate) fn blank() -> State {
    let options = Options {
        session: session(),
        keymap: keymap(),
        width: 80,
        height: 24,
        run_id: "run".into(),
        now: now(),
    };
    init(options).0
}

/// The keymap that is shipped.
pub(crate) fn keymap() -> Keymap {
    let layer = KeymapLayer::parse(include_str!("../../../keymaps/default.toml"));
    Keymap::from_layers(&[layer.unwrap_or_else(|problems| unreachable!("{problems:?}"))])
}

fn session() -> Session {
    let account = "471122223333".to_owned();
    let arn = format!("arn:aws:sts::{account}:assumed-role/OnCall/alice");
    Session {
        scope: Scope {
            profile: Some("shop-prod".into()),
            region: Some("eu-west-1".into()),
            account: Some(account.clone()),
            ..Scope::default()
        },
        identity: Some(Identity { account, arn }),
        expires: Some(at("2026-11-22T14:30:00Z")),
        theme: "dark".into(),
        themes: vec!["dark".into(), "light".into()],
        ..Session::default()
    }
}

/// Name, runtime, memory in MB, timeout in seconds, last change.
const FUNCTIONS: &[(&str, &str, i32, i32, &str)] = &[
    ("auth-session", "nodejs22.x", 512, 10, "2026-11-20T08:12:00Z"),
    ("auth-token-refresh", "nodejs22.x", 256, 6, "2026-10-02T09:00:00Z"),
    ("cart", "nodejs22.x", 512, 15, "2026-11-22T09:51:00Z"),
    ("catalogue-import", "java21", 2048, 900, "2026-09-14T16:40:00Z"),
    ("catalogue-search", "python3.13", 1024, 20, "2026-11-18T11:20:00Z"),
    ("checkout", "python3.13", 1024, 30, "2026-11-22T10:31:00Z"),
    ("checkout-payment-provider-webhook-eu", "nodejs22.x", 512, 29, "2026-11-21T17:05:00Z"),
    ("currency-rates", "provided.al2023", 128, 3, "2025-03-09T07:30:00Z"),
    ("email-render", "python3.12", 512, 60, "2026-08-30T13:00:00Z"),
    ("fraud-score", "", 10240, 120, "2026-11-19T10:10:00Z"),
    ("image-resize", "provided.al2023", 3008, 45, "2026-02-11T10:10:00Z"),
    ("inventory-reserve", "java21", 1536, 25, "2026-11-21T08:44:00Z"),
    ("invoice-pdf", "dotnet8", 1024, 90, "2026-10-28T15:30:00Z"),
    ("notify-push", "nodejs22.x", 256, 12, "2026-11-05T12:00:00Z"),
    ("order-events", "python3.13", 512, 300, "2026-11-22T07:15:00Z"),
    ("order-export-nightly", "python3.13", 3008, 905, "2026-05-19T10:10:00Z"),
    ("price-rules", "provided.al2023", 256, 5, "2026-11-12T10:10:00Z"),
    ("recommendations", "python3.13", 2048, 15, "2026-11-21T20:20:00Z"),
    ("returns", "nodejs22.x", 512, 30, "2026-07-07T07:07:00Z"),
    ("session-cleanup", "python3.12", 128, 60, "2024-12-24T18:00:00Z"),
    ("shipping-labels", "dotnet8", 1024, 40, "2026-11-11T11:11:00Z"),
    ("shipping-quotes", "nodejs22.x", 512, 8, "2026-11-22T10:02:00Z"),
    ("stock-sync", "java21", 1024, 600, "2026-10-10T10:10:00Z"),
    ("tax-calc", "provided.al2023", 128, 4, "2026-11-17T09:09:00Z"),
];

fn functions() -> Vec<FunctionSummary> {
    let row = |(name, runtime, memory_mb, timeout_s, changed): &(&str, &str, i32, i32, &str)| {
        FunctionSummary {
            name: FunctionName((*name).to_owned()),
            arn: format!("arn:aws:lambda:eu-west-1:471122223333:function:{name}"),
            runtime: (*runtime).to_owned(),
            memory_mb: *memory_mb,
            timeout_s: *timeout_s,
            last_modified: Some(at(changed)),
            description: String::new(),
            log_group: format!("/aws/lambda/{name}"),
            code_size: 1_204_224,
        }
    };
    FUNCTIONS.iter().map(row).collect()
}

/// A split between 41 and 42.
pub(crate) fn split(percent: f64) -> AliasState {
    let weight = Weight::from_percent(percent).unwrap_or_else(|error| unreachable!("{error}"));
    AliasState::split(Version::Published(41), Share { version: Version::Published(42), weight })
}

/// An alias of `checkout`.
pub(crate) fn alias(name: &str, state: AliasState, description: &str) -> Alias {
    Alias {
        target: AliasRef {
            function: FunctionName("checkout".into()),
            alias: AliasName(name.into()),
        },
        state,
        description: description.into(),
        revision_id: RevisionId("0f9c2d41-5b7e-4a7f-9f0e-d1c2b3a49586".into()),
    }
}

fn aliases() -> Vec<Alias> {
    vec![
        alias("live", split(10.0), "production traffic"),
        alias("staging", AliasState::all(Version::Published(42)), "last green build"),
        alias("beta", AliasState::all(Version::Latest), ""),
    ]
}

fn versions() -> Vec<FunctionVersion> {
    let version = |version, description: &str, sha: &str, published: &str| FunctionVersion {
        version,
        description: description.to_owned(),
        code_sha256: sha.to_owned(),
        last_modified: Some(at(published)),
        runtime: "python3.13".into(),
        memory_mb: 1024,
        timeout_s: 30,
        role: "arn:aws:iam::471122223333:role/checkout".into(),
    };
    let row = |number, description, sha, published| {
        version(Version::Published(number), description, sha, published)
    };
    vec![
        version(Version::Latest, "", "Pb3yD0d8", "2026-11-22T10:31:00Z"),
        row(42, "retry declined cards once", "Pb3yD0d8kq2=", "2026-11-22T10:31:00Z"),
        row(41, "apple pay", "9kQz1LmC7aa=", "2026-11-19T15:02:00Z"),
        row(40, "", "Zc01fF3s0b4=", "2026-11-12T09:20:00Z"),
        row(39, "rounding of JPY amounts", "m4Xe7Yt2c1c=", "2026-10-30T12:45:00Z"),
    ]
}
