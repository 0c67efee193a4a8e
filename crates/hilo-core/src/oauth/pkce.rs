//! What a sign-in is recognised by when it comes back: state and PKCE (RFC 7636).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::error::Failure;
use crate::secrets::{Secret, fill_with_chance};

/// Bytes of chance: 256 bits, as RFC 7636 (4.1) recommends.
const CHANCE: usize = 32;

/// Words that nobody can guess, for one sign-in.
#[derive(Debug, Clone)]
pub struct Pkce {
    /// What comes back with the code.
    pub state: Secret,
    /// What proves to the token endpoint that the code is for us.
    pub verifier: Secret,
}

impl Pkce {
    /// Makes new ones.
    pub fn new() -> Result<Pkce, Failure> {
        Ok(Pkce { state: chance()?, verifier: chance()? })
    }

    /// Returns what is told of the verifier beforehand, by the method `S256`.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose()))
    }
}

fn chance() -> Result<Secret, Failure> {
    let mut bytes = [0; CHANCE];
    fill_with_chance(&mut bytes)?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let pkce = Pkce { state: Secret::new(""), verifier };
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn no_two_are_alike_and_none_is_shown() {
        let (one, two) = (Pkce::new().unwrap(), Pkce::new().unwrap());
        assert_eq!(one.verifier.expose().len(), 43);
        assert_ne!(one.state, two.state);
        assert_ne!(one.state, one.verifier);
        assert!(!format!("{one:?}").contains(one.verifier.expose()));
    }
}
