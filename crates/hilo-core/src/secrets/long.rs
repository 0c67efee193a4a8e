//! Secrets that are longer than a keychain bears in one piece.
//!
//! Windows keeps 2,560 bytes, and two for each character; what providers give for a permission may have more. A long one is
//! kept in pieces under names of their own. The entry of its key says which pieces count and is written last: whoever is
//! broken off in between leaves the former secret whole. Pieces are written from the first on and removed from the last
//! on, so that those of a set that are there have no gap, and whoever was broken off leaves none that is not found again.

use super::{Secret, Secrets};
use crate::error::Failure;

/// Characters of a piece.
const PIECE: usize = 1_000;
/// Pieces at most.
const PIECES: usize = 32;
/// What the entry begins with where the secret is in it.
const WHOLE: &str = "=";
/// The two sets of names of pieces, taken in turns.
const SETS: [&str; 2] = ["a", "b"];

/// Returns the secret of a key that was kept with [`set`]. One whose pieces are not all there is none.
pub fn get(secrets: &dyn Secrets, key: &str) -> Result<Option<Secret>, Failure> {
    let Some(entry) = secrets.get(key)? else { return Ok(None) };
    if let Some(whole) = entry.expose().strip_prefix(WHOLE) {
        return Ok(Some(Secret::new(whole)));
    }
    let Some((set, count)) = pieces(&entry) else { return Ok(None) };
    let mut words = String::new();
    for number in 0..count {
        match secrets.get(&name(key, set, number))? {
            Some(piece) => words.push_str(piece.expose()),
            None => return Ok(None),
        }
    }
    Ok(Some(Secret::new(words)))
}

/// Keeps a secret, in place of an older one. Fails with [`Failure::Keychain`] where it is longer than 32,000 characters.
pub fn set(secrets: &dyn Secrets, key: &str, secret: &Secret) -> Result<(), Failure> {
    let [first, second] = SETS;
    let letters: Vec<char> = secret.expose().chars().collect();
    if letters.len() < PIECE {
        let whole = format!("{WHOLE}{}", secret.expose());
        secrets.set(key, &Secret::new(whole))?;
        drop_pieces(secrets, key, first, 0)?;
        drop_pieces(secrets, key, second, 0)
    } else {
        let count = letters.len().div_ceil(PIECE);
        if count > PIECES {
            return Err(Failure::Keychain { detail: "longer than anything that is kept".into() });
        }
        let before = secrets.get(key)?;
        let before = before.as_ref().and_then(pieces);
        let other = before.map_or(second, |(set, _)| set);
        let set = if other == first { second } else { first };
        for (number, piece) in letters.chunks(PIECE).enumerate() {
            let piece = Secret::new(piece.iter().collect::<String>());
            secrets.set(&name(key, set, number), &piece)?;
        }
        secrets.set(key, &Secret::new(format!("{set}{count}")))?;
        drop_pieces(secrets, key, set, count)?;
        drop_pieces(secrets, key, other, 0)
    }
}

/// Forgets a secret and all pieces that were ever kept of it; the entry last, which tells of them.
pub fn remove(secrets: &dyn Secrets, key: &str) -> Result<(), Failure> {
    SETS.into_iter().try_for_each(|set| drop_pieces(secrets, key, set, 0))?;
    secrets.remove(key)
}

/// Returns the entry of a key and its pieces as they are kept, to be taken elsewhere; also what was kept without [`set`].
pub(super) fn entries(secrets: &dyn Secrets, key: &str) -> Result<Vec<(String, Secret)>, Failure> {
    let Some(entry) = secrets.get(key)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if let Some((set, count)) = pieces(&entry) {
        for name in (0..count).map(|number| name(key, set, number)) {
            // A password may look like an entry that has pieces.
            found.extend(secrets.get(&name)?.map(|piece| (name, piece)));
        }
    }
    found.push((key.to_owned(), entry));
    Ok(found)
}

/// Forgets the pieces of a set from a number on.
fn drop_pieces(secrets: &dyn Secrets, key: &str, set: &str, from: usize) -> Result<(), Failure> {
    let mut end = from;
    while end < PIECES {
        match secrets.get(&name(key, set, end)) {
            Ok(None) => break,
            // What cannot be read for now can be forgotten all the same.
            Ok(Some(_)) | Err(Failure::Locked) => end += 1,
            Err(failure) => return Err(failure),
        }
    }
    (from..end).rev().try_for_each(|number| secrets.remove(&name(key, set, number)))
}

/// Reads which pieces an entry says that there are.
fn pieces(entry: &Secret) -> Option<(&'static str, usize)> {
    let set = SETS.into_iter().find(|set| entry.expose().starts_with(set))?;
    let count = entry.expose().strip_prefix(set)?.parse().ok()?;
    Some((set, count)).filter(|(_, count)| (1..=PIECES).contains(count))
}

fn name(key: &str, set: &str, number: usize) -> String {
    format!("{key}#{set}{number}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use super::*;

    /// A keychain as Windows has it, which may break off after some writes.
    #[derive(Debug, Default)]
    struct Small {
        kept: Mutex<HashMap<String, String>>,
        writes: Mutex<Option<usize>>,
    }

    impl Small {
        fn write(&self) -> Result<(), Failure> {
            let gone = || Failure::Keychain { detail: "gone".into() };
            if let Some(left) = self.writes.lock().unwrap().as_mut() {
                *left = left.checked_sub(1).ok_or_else(gone)?;
            }
            Ok(())
        }
    }

    impl Secrets for Small {
        fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
            Ok(self.kept.lock().unwrap().get(key).map(Secret::new))
        }
        fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
            self.write()?;
            assert!(secret.expose().encode_utf16().count() * 2 <= 2_560);
            self.kept.lock().unwrap().insert(key.to_owned(), secret.expose().to_owned());
            Ok(())
        }
        fn remove(&self, key: &str) -> Result<(), Failure> {
            self.write()?;
            self.kept.lock().unwrap().remove(key);
            Ok(())
        }
    }

    fn of(length: usize, letter: &str) -> Secret {
        Secret::new(letter.repeat(length))
    }

    #[test]
    fn secrets_of_any_length_are_kept_replaced_and_forgotten_without_rest() {
        let small = Small::default();
        assert_eq!(get(&small, "k").unwrap(), None);
        for length in [0, 1, 999, 1_000, 1_001, 5_000, 4_000, 10, 16_384, 31_999, 3] {
            set(&small, "k", &of(length, "x")).unwrap();
            assert_eq!(get(&small, "k").unwrap(), Some(of(length, "x")), "{length}");
            let entries = small.kept.lock().unwrap().len();
            let pieces = if length < PIECE { 0 } else { length.div_ceil(PIECE) };
            assert_eq!(entries, 1 + pieces, "{length}");
        }
        set(&small, "k", &of(2_500, "ñ")).unwrap();
        assert_eq!(get(&small, "k").unwrap(), Some(of(2_500, "ñ")));
        assert!(set(&small, "k", &of(40_000, "x")).is_err());
        remove(&small, "k").unwrap();
        assert!(small.kept.lock().unwrap().is_empty());
    }

    #[test]
    fn who_is_broken_off_leaves_the_former_secret_whole() {
        for writes in 0..4 {
            let small = Small::default();
            set(&small, "k", &of(3_000, "a")).unwrap();
            *small.writes.lock().unwrap() = Some(writes);
            assert!(set(&small, "k", &of(2_500, "b")).is_err(), "{writes}");
            assert_eq!(get(&small, "k").unwrap(), Some(of(3_000, "a")), "{writes}");
        }
    }

    #[test]
    fn who_is_broken_off_at_any_step_leaves_nothing_that_is_not_forgotten_later() {
        for writes in 0..20 {
            let small = Small::default();
            set(&small, "k", &of(3_000, "a")).unwrap();
            *small.writes.lock().unwrap() = Some(writes);
            let _ = set(&small, "k", &of(5_000, "b"));
            let _ = remove(&small, "k");
            *small.writes.lock().unwrap() = None;
            if writes % 2 == 0 {
                set(&small, "k", &of(2_000, "c")).unwrap();
                assert_eq!(small.kept.lock().unwrap().len(), 3, "{writes}");
            }
            remove(&small, "k").unwrap();
            assert!(small.kept.lock().unwrap().is_empty(), "{writes}: {small:?}");
        }
    }

    #[test]
    fn what_is_no_entry_of_ours_or_lacks_a_piece_is_no_secret() {
        let small = Small::default();
        for odd in ["", "x", "a", "a0", "a99", "a-1", "clave"] {
            small.set("k", &Secret::new(odd)).unwrap();
            assert_eq!(get(&small, "k").unwrap(), None, "{odd}");
        }
        set(&small, "k", &of(3_000, "x")).unwrap();
        small.kept.lock().unwrap().retain(|name, _| !name.ends_with('1'));
        assert_eq!(get(&small, "k").unwrap(), None);
    }
}
