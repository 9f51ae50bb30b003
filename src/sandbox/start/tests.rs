use super::*;

fn on(listen: &str) -> Options {
    Options { listen: listen.parse().unwrap(), ..Options::default() }
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let error = start(on("0.0.0.0:0")).await.unwrap_err();
    assert!(matches!(error, StartError::NotLoopback(_)));
    assert!(error.to_string().contains("use 127.0.0.1"), "{error}");
}

#[tokio::test]
async fn a_port_in_use_is_named_and_free_again_after_the_end() {
    let first = start(on("127.0.0.1:0")).await.unwrap();
    let again = Options { listen: first.addr(), ..Options::default() };
    let error = start(again.clone()).await.unwrap_err();
    assert!(matches!(error, StartError::PortInUse(_)));
    assert!(error.to_string().contains(&first.addr().port().to_string()), "{error}");
    first.stop().await;
    assert_eq!(start(again.clone()).await.unwrap().addr(), again.listen);
}

#[tokio::test]
async fn a_shell_is_told_where_it_is() {
    let sandbox = start(on("127.0.0.1:0")).await.unwrap();
    let environment = sandbox.environment();
    let endpoint = ("AWS_ENDPOINT_URL".to_owned(), sandbox.url());
    assert!(environment.contains(&endpoint), "{environment:?}");
    assert!(environment.iter().all(|(_, value)| !value.is_empty()), "{environment:?}");
}

#[tokio::test]
async fn a_scenario_that_is_not_there_is_named() {
    let scenario = Some(PathBuf::from("/nowhere/shop.toml"));
    let error = start(Options { scenario, ..on("127.0.0.1:0") }).await.unwrap_err();
    assert!(error.to_string().contains("/nowhere/shop.toml"), "{error}");
}

#[tokio::test]
async fn a_speed_is_above_nothing() {
    for speed in [0.0, -1.0, f64::NAN, 10_001.0] {
        let error = start(Options { speed, ..on("127.0.0.1:0") }).await.unwrap_err();
        assert!(matches!(error, StartError::Speed(_)), "{error}");
    }
}
