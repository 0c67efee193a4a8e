//! What the vault's file is made of: a key from a passphrase, and bytes that only a key opens.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::super::{Secret, fill_with_chance};
use crate::error::Failure;

/// What it costs to try a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// The second recommended choice of RFC 9106 (section 4), for where 2 GiB of memory are too much.
    pub const RECOMMENDED: Cost = Cost { memory_kib: 64 << 10, passes: 3, lanes: 4 };
    /// What a file may ask for: whoever changes it is not to bring the computer to its knees.
    const LIMIT: Cost = Cost { memory_kib: 256 << 10, passes: 10, lanes: 16 };
    /// Next to nothing.
    #[cfg(test)]
    pub const OF_A_TEST: Cost = Cost { memory_kib: 32, passes: 1, lanes: 4 };

    /// Returns the parameters, unless they are beyond what is borne.
    fn params(self) -> Option<Params> {
        let Cost { memory_kib, passes, lanes } = self;
        let limit = Cost::LIMIT;
        let fits = memory_kib <= limit.memory_kib && passes <= limit.passes && lanes <= limit.lanes;
        Params::new(memory_kib, passes, lanes, Some(KEY)).ok().filter(|_| fits)
    }
}

/// How a key is derived from a passphrase.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Derivation {
    algorithm: Name,
    #[serde(flatten)]
    cost: Cost,
    salt: Bytes<16>,
}

/// The one way of derivation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Name {
    #[serde(rename = "argon2id")]
    Argon2id,
}

impl Derivation {
    /// Makes one with a salt of its own.
    pub fn new(cost: Cost) -> Result<Derivation, Failure> {
        Ok(Derivation { algorithm: Name::Argon2id, cost, salt: Bytes::of_chance()? })
    }

    /// Whether it is one that we do at all.
    pub fn is_bearable(&self) -> bool {
        self.cost.params().is_some()
    }

    /// Derives the key. Takes a fraction of a second and 64 MiB of memory, on purpose.
    ///
    /// The passphrase is taken in Unicode's composed form (as in RFC 8265): keyboards differ in how they write an "ñ".
    pub fn key(&self, passphrase: &Secret) -> Result<Key, Failure> {
        let failed = |detail: String| Failure::Internal { detail };
        let params = self.cost.params().ok_or_else(|| failed("cost of a passphrase".into()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let composed = Zeroizing::new(passphrase.expose().nfc().collect::<String>());
        let mut key = Key::blank();
        argon2
            .hash_password_into(composed.as_bytes(), &self.salt.0, key.0.as_mut_slice())
            .map_err(|error| failed(error.to_string()))?;
        Ok(key)
    }
}

/// Bytes of a key.
const KEY: usize = 32;

/// A key; gone from memory when it is dropped.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<[u8; KEY]>);

impl Key {
    fn blank() -> Key {
        Key(Zeroizing::new([0; KEY]))
    }

    /// Makes one by chance.
    pub fn of_chance() -> Result<Key, Failure> {
        let mut key = Key::blank();
        fill_with_chance(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// Seals bytes together with a label that is told when they are opened.
    pub fn seal(&self, bytes: &[u8], label: &str) -> Result<Sealed, Failure> {
        let nonce = Bytes::of_chance()?;
        let payload = Payload { msg: bytes, aad: label.as_bytes() };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce.0), payload)
            .map_err(|_| Failure::Internal { detail: "sealing".into() })?;
        Ok(Sealed { nonce, sealed: STANDARD.encode(sealed) })
    }

    /// Opens what this key has sealed under this label; `None` for anything else.
    pub fn open(
        &self,
        Sealed { nonce, sealed }: &Sealed,
        label: &str,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let sealed = STANDARD.decode(sealed).ok()?;
        let payload = Payload { msg: &sealed, aad: label.as_bytes() };
        self.cipher().decrypt(&XNonce::from(nonce.0), payload).ok().map(Zeroizing::new)
    }

    /// Seals a key with this one.
    pub fn wrap(&self, key: &Key, label: &str) -> Result<Sealed, Failure> {
        self.seal(key.0.as_slice(), label)
    }

    /// Opens a key that this one has sealed.
    pub fn unwrap_key(&self, sealed: &Sealed, label: &str) -> Option<Key> {
        let bytes = self.open(sealed, label)?;
        let mut key = Key::blank();
        (bytes.len() == KEY).then(|| key.0.copy_from_slice(&bytes))?;
        Some(key)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

/// Bytes that only a key opens.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Sealed {
    nonce: Bytes<24>,
    /// In base64. What is none opens with no key.
    sealed: String,
}

/// So many bytes, in base64 where they are written.
#[derive(Debug, Clone, Copy)]
struct Bytes<const N: usize>([u8; N]);

impl<const N: usize> Bytes<N> {
    fn of_chance() -> Result<Self, Failure> {
        let mut bytes = [0; N];
        fill_with_chance(&mut bytes)?;
        Ok(Bytes(bytes))
    }
}

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = String::deserialize(from)?;
        let bytes = STANDARD.decode(words).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Bytes).ok_or_else(|| serde::de::Error::custom("not as many bytes as there are"))
    }
}
