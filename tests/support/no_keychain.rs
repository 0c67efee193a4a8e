//! A computer without a keychain.

use hilo_core::error::Failure;
use hilo_core::secrets::{Secret, Secrets};

/// A keychain that never answers.
#[derive(Debug)]
pub struct NoKeychain;

fn away() -> Failure {
    Failure::Keychain { detail: "The name is not activatable".into() }
}

impl Secrets for NoKeychain {
    fn get(&self, _: &str) -> Result<Option<Secret>, Failure> {
        Err(away())
    }

    fn set(&self, _: &str, _: &Secret) -> Result<(), Failure> {
        Err(away())
    }

    fn remove(&self, _: &str) -> Result<(), Failure> {
        Err(away())
    }
}
