//! Whom to trust, and the encryption that begins with it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// What was trusted last. Reading the system's authorities costs more than a mail does.
static LAST: Mutex<Option<(String, Arc<ClientConfig>)>> = Mutex::new(None);

/// Encrypts a connection to the server of this name. `authority` holds certificates, as PEM, that are
/// trusted besides the system's.
pub async fn encrypt(
    stream: TcpStream,
    host: &str,
    authority: Option<&str>,
) -> io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    let config = kept(authority.unwrap_or_default()).map_err(io::Error::other)?;
    let encrypted = TlsConnector::from(config).connect(name, stream).await;
    if encrypted.is_err() {
        // Somebody may mend what the system trusts; the next try is to see it.
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
    encrypted
}

/// Returns whether a text holds certificates of authorities that can be trusted besides the system's.
pub fn authority_is_fine(pem: &str) -> bool {
    authorities(pem).is_ok_and(|authorities| !authorities.is_empty())
}

fn kept(authority: &str) -> Result<Arc<ClientConfig>, rustls::Error> {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, config)) = last.as_ref()
        && of == authority
    {
        return Ok(Arc::clone(config));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(authorities(authority)?, Arc::clone(&provider))?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        // Not a verifier of our own: the system's, which this is the way to.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    let config = Arc::new(config);
    *last = Some((authority.to_owned(), Arc::clone(&config)));
    Ok(config)
}

fn authorities(pem: &str) -> Result<Vec<CertificateDer<'static>>, rustls::Error> {
    let unreadable = |_| rustls::Error::InvalidCertificate(rustls::CertificateError::BadEncoding);
    let found: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    let mut store = RootCertStore::empty();
    found.iter().try_for_each(|certificate| store.add(certificate.clone()))?;
    Ok(found)
}
