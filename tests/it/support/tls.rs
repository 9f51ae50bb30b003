//! TLS in front of a server that speaks plain HTTP.

use std::{path::PathBuf, process::Command, sync::Arc};

use tempfile::TempDir;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use super::{
    processes::output,
    python::{self, PYTHON},
};

const MAKE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulators/certificate.py");

/// Listens on a port of its own for as long as it lives.
pub struct TlsFront {
    port: u16,
    folder: TempDir,
    listening: JoinHandle<()>,
}

impl TlsFront {
    /// Decrypts for the server at `http://HOST:PORT`; `None` when the suite is to be skipped.
    pub async fn before(url: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let made = python::environment("requirements.txt").and_then(|python| {
            let mut command = Command::new(python.join(PYTHON));
            let made = output(command.arg(MAKE).arg(folder.path()));
            let made = made.map_err(|error| error.to_string())?;
            let told = String::from_utf8_lossy(&made.stderr).into_owned();
            made.status.success().then_some(()).ok_or(told)
        });
        python::or_skip("the certificate", made)?;
        let certificate = CertificateDer::from_pem_file(folder.path().join("certificate.pem"));
        let key = PrivateKeyDer::from_pem_file(folder.path().join("key.pem"));
        let chain = vec![certificate.expect("a certificate")];
        let config = ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(chain, key.expect("a key")).expect("they belong");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let behind = url.strip_prefix("http://").expect("plain HTTP").to_owned();
        let listening = tokio::spawn(serve(listener, acceptor, behind));
        Some(Self { port, folder, listening })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The certificates that a client is to trust.
    pub fn bundle(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, behind: String) {
    loop {
        let Ok((client, _)) = listener.accept().await else { return };
        let (acceptor, behind) = (acceptor.clone(), behind.clone());
        // A client that gives up ends its own connection only.
        tokio::spawn(async move {
            let mut client = acceptor.accept(client).await?;
            let mut server = TcpStream::connect(behind).await?;
            copy_bidirectional(&mut client, &mut server).await
        });
    }
}
