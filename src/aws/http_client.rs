//! HTTP clients that honour a bastion's proxy and its own certificate authority.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::Duration,
};

use aws_smithy_http_client::{
    Connector,
    proxy::ProxyConfig,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{
        HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector, http_client_fn,
    },
    orchestrator::HttpRequest,
};
use http::Uri;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::domain::{Failure, FailureKind};

/// How long a TCP and TLS handshake may take.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_millis(3_100);

/// Makes HTTP clients that share their trust store but no connection.
#[derive(Debug, Clone)]
pub(super) struct HttpClients {
    tls: TlsContext,
}

impl HttpClients {
    /// Reads `AWS_CA_BUNDLE`, when it is set.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] naming the bundle when it can't be read or holds no certificate.
    pub(super) fn from_env() -> Result<Self, Failure> {
        let bundle = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty());
        Self::with_bundle(bundle.map(PathBuf::from).as_deref())
    }

    fn with_bundle(bundle: Option<&Path>) -> Result<Self, Failure> {
        let mut trust = TrustStore::default();
        if let Some(path) = bundle {
            let pem = read_bundle(path).map_err(|reason| refused(path, &reason))?;
            trust.add_pem_certificate(pem);
        }
        let tls = TlsContext::builder().with_trust_store(trust).build();
        tls.map(|tls| Self { tls }).map_err(|error| Failure {
            operation: "connect".into(),
            resource: String::new(),
            kind: FailureKind::Refused { reason: format!("TLS can't be set up: {error}") },
            retryable: false,
            request_id: None,
        })
    }

    /// A client with a connection pool of its own.
    pub(super) fn pooled(&self) -> SharedHttpClient {
        self.client(usize::MAX)
    }

    /// A client that keeps no connection once a reply is read.
    pub(super) fn single_use(&self) -> SharedHttpClient {
        self.client(0)
    }

    fn client(&self, max_idle: usize) -> SharedHttpClient {
        let (direct, proxied) = (self.tls.clone(), self.tls.clone());
        let routes = SharedHttpConnector::new(Routes {
            direct: LazyLock::new(Box::new(move || {
                connector(direct, ProxyConfig::disabled(), max_idle)
            })),
            proxied: LazyLock::new(Box::new(move || {
                connector(proxied, ProxyConfig::from_env(), max_idle)
            })),
        });
        http_client_fn(move |_, _| routes.clone())
    }
}

fn connector(tls: TlsContext, proxy: ProxyConfig, max_idle: usize) -> Connector {
    let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build();
    Connector::builder()
        .connector_settings(settings)
        .pool_max_idle_per_host(max_idle)
        .proxy_config(proxy)
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .tls_context(tls)
        .build()
}

/// Sends what is on this machine or its link straight there and the rest by the proxy, so that a
/// proxy variable without `NO_PROXY` breaks neither an emulator nor the instance's metadata.
///
/// Each is built when it is first needed: a connector reads the system's certificates.
struct Routes {
    direct: Lazy,
    proxied: Lazy,
}

type Lazy = LazyLock<Connector, Box<dyn FnOnce() -> Connector + Send + Sync>>;

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Routes")
    }
}

impl HttpConnector for Routes {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if is_local(request.uri()) { self.direct.call(request) } else { self.proxied.call(request) }
    }
}

/// Loopback and link-local hosts.
fn is_local(uri: &str) -> bool {
    let Ok(uri) = uri.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(address)) => address.is_loopback() || address.is_link_local(),
        Ok(std::net::IpAddr::V6(address)) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// The bundle's bytes, once every certificate in it has been found usable: the SDK's connector
/// would panic on one that is not.
fn read_bundle(path: &Path) -> Result<Vec<u8>, String> {
    let pem = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() { Err("it holds no PEM certificate".into()) } else { Ok(pem) }
}

fn refused(path: &Path, reason: &str) -> Failure {
    Failure {
        operation: "connect".into(),
        resource: path.display().to_string(),
        kind: FailureKind::Refused {
            reason: format!("AWS_CA_BUNDLE {} is not usable: {reason}", path.display()),
        },
        retryable: false,
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_this_machine_is_never_proxied() {
        for local in [
            "http://127.0.0.1:4566/2015-03-31/functions",
            "http://[::1]:4566/",
            "http://localhost:1/",
            "http://169.254.169.254/latest/api/token",
        ] {
            assert!(is_local(local), "{local}");
        }
        for remote in ["https://lambda.eu-west-1.amazonaws.com/", "http://10.0.0.1/", "nonsense"] {
            assert!(!is_local(remote), "{remote}");
        }
    }

    #[test]
    fn an_unusable_bundle_is_named() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let empty = folder.path().join("empty.pem");
        std::fs::write(&empty, "no certificate here")?;
        let garbage = folder.path().join("garbage.pem");
        std::fs::write(&garbage, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")?;
        for path in [folder.path().join("missing.pem"), empty, garbage] {
            let failure = HttpClients::with_bundle(Some(&path)).err();
            let text = failure.map(|failure| failure.to_string()).unwrap_or_default();
            assert!(text.contains(&path.display().to_string()), "{text}");
        }
        Ok(())
    }
}
