//! Certificates of servers that live as long as a test.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Makes a certificate that is its own authority: what a server shows, and what to trust, as PEM.
pub fn make(host: &str) -> (Arc<ServerConfig>, String) {
    make_for(&[host])
}

/// As [`make`], for several names.
pub fn make_for(hosts: &[&str]) -> (Arc<ServerConfig>, String) {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(hosts).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a certificate that fits its key");
    (Arc::new(config), made.cert.pem())
}
