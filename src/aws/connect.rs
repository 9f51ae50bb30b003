//! Building a gateway: profile, Region, credentials, endpoint.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use aws_config::{
    ConfigLoader, Region,
    default_provider::credentials::DefaultCredentialsChain,
    ecs::EcsCredentialsProvider,
    environment::EnvironmentVariableRegionProvider,
    imds::{self, credentials::ImdsCredentialsProvider, region::ImdsRegionProvider},
    meta::{credentials::CredentialsProviderChain, region::ProvideRegion},
    profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider},
    provider_config::ProviderConfig,
    retry::RetryConfig,
    timeout::TimeoutConfig,
};
use aws_credential_types::{Credentials as Keys, provider::SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::{
    SdkConfig,
    os_shim_internal::{Env, Fs},
};

use crate::domain::{Clock, Failure, FailureKind, Scope};

use super::{
    budget::Budgets,
    credentials::Credentials,
    gateway::{Gateway, Parts},
    http_client::{CONNECT_TIMEOUT, HttpClients},
    observe::Observer,
    profile::{self, ProfileFacts},
};

/// One attempt of a read may take this long.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
/// CloudWatch may search a large log group, or the metrics of thousands of functions, for longer.
const SEARCH_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);
/// The metadata service answers within milliseconds or is not there.
const IMDS_TIMEOUT: Duration = Duration::from_millis(600);
/// Where the sandbox says it is, unless told otherwise.
const SANDBOX_REGION: &str = "eu-central-1";

/// Where to connect to, and as whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectOptions {
    /// A profile that takes precedence over keys in the environment.
    pub profile: Option<String>,
    /// A Region that takes precedence over environment and profile.
    pub region: Option<String>,
    /// An endpoint for every service; without it `AWS_ENDPOINT_URL`, its service-specific
    /// variants and the profile's `endpoint_url` hold.
    pub endpoint_url: Option<String>,
    /// The endpoint is serin's sandbox: use its fixed keys and look for no others.
    pub sandbox: bool,
}

impl Gateway {
    /// Reads profile, Region and certificates and builds the clients. Calls no AWS service, but
    /// may ask the instance's metadata service for the Region (within about a second).
    ///
    /// Credentials are resolved by the first call, or by [`Gateway::credentials`].
    ///
    /// # Errors
    /// `UnknownProfile`, `MfaRequired`, `NoRegion`, or `Refused` naming an unusable profile file
    /// or `AWS_CA_BUNDLE`.
    pub async fn connect(options: ConnectOptions, clock: Clock) -> Result<Self, Failure> {
        let http = HttpClients::from_env()?;
        let client = http.pooled();
        let facts = if options.sandbox {
            ProfileFacts::default()
        } else {
            profile::look_up(options.profile.as_deref(), &Env::real(), &Fs::real()).await?
        };
        let region = region(&options, &client).await?;
        let chain = chain(&options, &region, &client).await;
        let credentials = Credentials::new(chain, &facts, clock.clone());
        let config = load(&options, &region, client, &credentials).await;
        let scope = Scope {
            profile: facts.name,
            region: Some(region.to_string()),
            account: None,
            endpoint: config.endpoint_url().map(str::to_owned),
            sandbox: options.sandbox,
        };
        Ok(Self::assemble(scope, clock, http, credentials, config))
    }

    fn assemble(
        scope: Scope,
        clock: Clock,
        http: HttpClients,
        credentials: Credentials,
        config: SdkConfig,
    ) -> Self {
        let observer = Observer::new(clock.clone());
        let lambda = aws_sdk_lambda::config::Builder::from(&config).interceptor(observer.clone());
        let cloudwatch = aws_sdk_cloudwatch::config::Builder::from(&config)
            .timeout_config(timeouts(SEARCH_ATTEMPT_TIMEOUT))
            .interceptor(observer.clone());
        let codedeploy =
            aws_sdk_codedeploy::config::Builder::from(&config).interceptor(observer.clone());
        let logs = aws_sdk_cloudwatchlogs::config::Builder::from(&config)
            .timeout_config(timeouts(SEARCH_ATTEMPT_TIMEOUT))
            .interceptor(observer.clone());
        let secrets =
            aws_sdk_secretsmanager::config::Builder::from(&config).interceptor(observer.clone());
        let sts = aws_sdk_sts::config::Builder::from(&config).interceptor(observer);
        let parts = Parts {
            scope,
            account: OnceLock::new(),
            budgets: Budgets::new(clock.clone()),
            clock,
            credentials,
            http,
            lambda: aws_sdk_lambda::Client::from_conf(lambda.build()),
            cloudwatch: aws_sdk_cloudwatch::Client::from_conf(cloudwatch.build()),
            codedeploy: aws_sdk_codedeploy::Client::from_conf(codedeploy.build()),
            logs: aws_sdk_cloudwatchlogs::Client::from_conf(logs.build()),
            secrets: aws_sdk_secretsmanager::Client::from_conf(secrets.build()),
            sts: aws_sdk_sts::Client::from_conf(sts.build()),
            config,
        };
        Self { parts: Arc::new(parts) }
    }
}

async fn load(
    options: &ConnectOptions,
    region: &Region,
    http: SharedHttpClient,
    credentials: &Credentials,
) -> SdkConfig {
    let mut loader = loader(options)
        .region(region.clone())
        .http_client(http)
        // `call.rs` repeats reads, so that every attempt waits for its share of the rates.
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts(ATTEMPT_TIMEOUT))
        // `Credentials` keeps what was resolved; a second cache would outlive an expiry.
        .identity_cache(aws_config::identity::IdentityCache::no_cache())
        .credentials_provider(credentials.clone());
    if let Some(url) = &options.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    loader.load().await
}

fn timeouts(attempt: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(attempt)
        .build()
}

fn loader(options: &ConnectOptions) -> ConfigLoader {
    let loader = aws_config::from_env();
    match &options.profile {
        // Variants of AWS's own endpoints, which an overridden one can't have.
        _ if options.sandbox => loader.use_fips(false).use_dual_stack(false),
        Some(profile) => loader.profile_name(profile),
        None => loader,
    }
}

/// The Region: option, environment, profile, then the instance's.
async fn region(options: &ConnectOptions, http: &SharedHttpClient) -> Result<Region, Failure> {
    if let Some(region) = options.region.clone() {
        return Ok(Region::new(region));
    }
    if let Some(region) = EnvironmentVariableRegionProvider::new().region().await {
        return Ok(region);
    }
    if options.sandbox {
        return Ok(Region::new(SANDBOX_REGION));
    }
    let mut from_profile = ProfileFileRegionProvider::builder();
    if let Some(profile) = &options.profile {
        from_profile = from_profile.profile_name(profile);
    }
    if let Some(region) = ProvideRegion::region(&from_profile.build()).await {
        return Ok(region);
    }
    let from_instance = ImdsRegionProvider::builder().imds_client(imds_client(http)).build();
    from_instance.region().await.ok_or_else(|| Failure {
        operation: "connect".into(),
        resource: String::new(),
        kind: FailureKind::NoRegion,
        retryable: false,
        request_id: None,
    })
}

/// Where credentials come from.
async fn chain(
    options: &ConnectOptions,
    region: &Region,
    http: &SharedHttpClient,
) -> SharedCredentialsProvider {
    if options.sandbox {
        return SharedCredentialsProvider::new(Keys::new(
            "SANDBOX", "sandbox", None, None, "sandbox",
        ));
    }
    let config = ProviderConfig::without_region()
        .with_region(Some(region.clone()))
        .with_http_client(http.clone());
    let imds = imds_client(http);
    let Some(profile) = &options.profile else {
        let chain = DefaultCredentialsChain::builder()
            .configure(config)
            .region(region.clone())
            .imds_client(imds);
        return SharedCredentialsProvider::new(chain.build().await);
    };
    // A profile that was asked for by name wins over keys that happen to be exported; the SDK's
    // own chain would look at the environment first.
    let named = ProfileFileCredentialsProvider::builder().configure(&config).profile_name(profile);
    let ecs = EcsCredentialsProvider::builder().configure(&config);
    let instance = ImdsCredentialsProvider::builder().configure(&config).imds_client(imds);
    let chain = CredentialsProviderChain::first_try("Profile", named.build())
        .or_else("EcsContainer", ecs.build())
        .or_else("Ec2InstanceMetadata", instance.build());
    SharedCredentialsProvider::new(chain)
}

fn imds_client(http: &SharedHttpClient) -> imds::Client {
    let config = ProviderConfig::without_region().with_http_client(http.clone());
    imds::Client::builder()
        .configure(&config)
        .max_attempts(1)
        .connect_timeout(IMDS_TIMEOUT)
        .read_timeout(IMDS_TIMEOUT)
        .operation_attempt_timeout(IMDS_TIMEOUT)
        .operation_timeout(IMDS_TIMEOUT)
        .build()
}
