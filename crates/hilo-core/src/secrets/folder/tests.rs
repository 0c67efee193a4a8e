use std::fs;
use std::sync::Mutex;

use super::*;
use crate::secrets::Memory;

const PASSPHRASE: &str = "tres gatos y un hilo";
const NAMES: [&str; 3] = ["oauth:google:a", "smtp:a", "smtp:b"];

fn passphrase() -> Secret {
    Secret::new(PASSPHRASE)
}

fn names() -> Vec<String> {
    NAMES.map(str::to_owned).to_vec()
}

/// A keychain that fails for whatever begins like this, or loses what it is given.
#[derive(Debug, Default)]
struct Odd {
    memory: Memory,
    fails: Mutex<Option<&'static str>>,
    forgets: bool,
}

impl Odd {
    fn look(&self, key: &str) -> Result<(), Failure> {
        match *self.fails.lock().unwrap() {
            Some(odd) if key.starts_with(odd) => Err(Failure::Keychain { detail: "away".into() }),
            Some(_) | None => Ok(()),
        }
    }
}

impl Secrets for Odd {
    fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
        self.look(key).and_then(|()| self.memory.get(key))
    }
    fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
        self.look(key)?;
        if self.forgets { Ok(()) } else { self.memory.set(key, secret) }
    }
    fn remove(&self, key: &str) -> Result<(), Failure> {
        self.look(key).and_then(|()| self.memory.remove(key))
    }
    fn is_given(&self, key: &str) -> bool {
        key.starts_with("given:")
    }
}

fn status(keeper: SecretsKeeper, state: SecretsState) -> SecretsStatus {
    SecretsStatus { keeper, state }
}

/// A folder whose keychain holds a password and a permission in pieces.
fn folder(keychain: Odd) -> (tempfile::TempDir, Arc<Odd>, FolderSecrets) {
    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(keychain);
    let secrets = FolderSecrets::open(dir.path(), Arc::clone(&keychain) as Arc<dyn Secrets>);
    keychain.memory.set("smtp:a", &Secret::new("a3")).unwrap();
    long::set(&keychain.memory, "oauth:google:a", &permission()).unwrap();
    (dir, keychain, secrets)
}

fn permission() -> Secret {
    Secret::new("p".repeat(2_500))
}

fn holds_all(secrets: &dyn Secrets) {
    assert_eq!(secrets.get("smtp:a").unwrap(), Some(Secret::new("a3")));
    assert_eq!(long::get(secrets, "oauth:google:a").unwrap(), Some(permission()));
    assert_eq!(secrets.get("smtp:b").unwrap(), None);
}

#[test]
fn without_a_choice_the_keychain_keeps_the_secrets_and_no_file_is_made() {
    let (dir, keychain, secrets) = folder(Odd::default());
    assert_eq!(secrets.status(), status(SecretsKeeper::Keychain, SecretsState::Open));
    secrets.set("smtp:c", &Secret::new("c")).unwrap();
    assert_eq!(keychain.get("smtp:c").unwrap(), Some(Secret::new("c")));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn all_goes_over_to_the_vault_and_back_and_nothing_stays_behind() {
    let (dir, keychain, secrets) = folder(Odd::default());
    assert_eq!(secrets.use_passphrase(&passphrase(), &names()), Ok(vec![]));
    holds_all(&secrets);
    for name in NAMES {
        assert_eq!(long::entries(keychain.as_ref(), name).unwrap(), [], "{name}");
    }
    let again = secrets.use_passphrase(&Secret::new("otra contraseña"), &names());
    assert_eq!(again, Err(Failure::ChangedSince));

    let secrets = FolderSecrets::open(dir.path(), Arc::clone(&keychain) as Arc<dyn Secrets>);
    assert_eq!(secrets.status(), status(SecretsKeeper::Passphrase, SecretsState::Locked));
    assert_eq!(secrets.get("smtp:a"), Err(Failure::Locked));
    assert_eq!(secrets.use_keychain(&names()), Err(Failure::Locked));
    secrets.unlock(&passphrase()).unwrap();
    assert_eq!(secrets.use_keychain(&names()), Ok(vec![]));
    holds_all(keychain.as_ref());
    assert!(!dir.path().join(VAULT).exists());

    let secrets = FolderSecrets::open(dir.path(), keychain);
    assert_eq!(secrets.status(), status(SecretsKeeper::Keychain, SecretsState::Open));
    holds_all(&secrets);
}

#[test]
fn a_secret_in_pieces_is_forgotten_while_it_is_locked() {
    let (dir, keychain, secrets) = folder(Odd::default());
    secrets.use_passphrase(&passphrase(), &names()).unwrap();
    let secrets = FolderSecrets::open(dir.path(), keychain);
    long::remove(&secrets, "oauth:google:a").unwrap();
    assert_eq!(Vault::open(&dir.path().join(VAULT)).unwrap().names(), ["smtp:a"]);
}

#[test]
fn what_the_keychain_does_not_give_is_told_and_the_rest_goes_along() {
    let (_dir, keychain, secrets) = folder(Odd::default());
    *keychain.fails.lock().unwrap() = Some("smtp:");
    let unread = secrets.use_passphrase(&passphrase(), &names()).unwrap();
    assert_eq!(unread, ["smtp:a", "smtp:b"]);
    assert_eq!(long::get(&secrets, "oauth:google:a").unwrap(), Some(permission()));
}

#[test]
fn a_keychain_that_does_not_take_or_keep_all_leaves_the_vault_as_it_was() {
    for odd in [
        Odd { fails: Mutex::new(Some("smtp:")), ..Odd::default() },
        Odd { forgets: true, ..Odd::default() },
    ] {
        let (dir, _, whole) = folder(Odd::default());
        whole.use_passphrase(&passphrase(), &names()).unwrap();
        let secrets = FolderSecrets::open(dir.path(), Arc::new(odd));
        secrets.unlock(&passphrase()).unwrap();
        let moved = secrets.use_keychain(&names());
        assert!(matches!(moved, Err(Failure::Keychain { .. })), "{moved:?}");
        holds_all(&secrets);
        assert_eq!(secrets.status(), status(SecretsKeeper::Passphrase, SecretsState::Open));
        assert!(dir.path().join(VAULT).exists());
    }
}

#[test]
fn who_is_broken_off_before_the_choice_finds_all_in_the_keychain() {
    let (dir, keychain, secrets) = folder(Odd::default());
    // A folder in the choice's place: it cannot be written.
    fs::create_dir(dir.path().join(CHOICE)).unwrap();
    let moved = secrets.use_passphrase(&passphrase(), &names());
    assert!(matches!(moved, Err(Failure::File { .. })), "{moved:?}");
    holds_all(keychain.as_ref());
    holds_all(&secrets);
}

#[test]
fn a_vault_that_is_gone_or_damaged_is_told_and_never_begun_anew_by_itself() {
    let (dir, keychain, secrets) = folder(Odd::default());
    secrets.use_passphrase(&passphrase(), &names()).unwrap();
    let whole = fs::read(dir.path().join(VAULT)).unwrap();
    let damages: [(&str, &[u8]); 3] =
        [(VAULT, b""), (VAULT, b"{\"version\":1}"), (CHOICE, b"{\"version\":1,\"secrets\":\"x\"}")];
    for (file, bytes) in damages {
        let (path, before) = (dir.path().join(file), fs::read(dir.path().join(file)).unwrap());
        fs::write(&path, bytes).unwrap();
        let secrets = FolderSecrets::open(dir.path(), Arc::clone(&keychain) as Arc<dyn Secrets>);
        assert_eq!(secrets.status().state, SecretsState::Damaged);
        let damaged = Failure::SecretsDamaged { path: path.display().to_string() };
        assert_eq!(secrets.get("smtp:a"), Err(damaged.clone()));
        assert_eq!(secrets.set("smtp:a", &Secret::new("x")), Err(damaged.clone()));
        assert_eq!(secrets.unlock(&passphrase()), Err(damaged.clone()));
        assert_eq!(secrets.use_passphrase(&passphrase(), &names()), Err(damaged));
        assert_eq!(fs::read(&path).unwrap(), bytes);
        fs::write(&path, before).unwrap();
    }
    fs::write(dir.path().join(VAULT), b"").unwrap();
    let secrets = FolderSecrets::open(dir.path(), Arc::clone(&keychain) as Arc<dyn Secrets>);
    assert_eq!(secrets.use_keychain(&names()), Ok(names()));
    assert!(dir.path().join(VAULT).exists(), "what may yet be mended stays");
    fs::write(dir.path().join(VAULT), whole).unwrap();
}

#[test]
fn begun_anew_it_is_empty_and_open_and_the_old_file_stays_beside() {
    let (dir, keychain, secrets) = folder(Odd::default());
    let next = Secret::new("otra contraseña");
    assert_eq!(secrets.begin_anew(&next), Err(Failure::ChangedSince));
    secrets.use_passphrase(&passphrase(), &names()).unwrap();
    let secrets = FolderSecrets::open(dir.path(), keychain);
    secrets.begin_anew(&next).unwrap();
    assert_eq!(secrets.status(), status(SecretsKeeper::Passphrase, SecretsState::Open));
    assert_eq!(secrets.get("smtp:a").unwrap(), None);
    assert!(dir.path().join("secrets.json.old").exists());
}

#[test]
fn what_was_given_for_this_process_is_asked_of_nobody_else() {
    let (_dir, keychain, secrets) = folder(Odd::default());
    secrets.use_passphrase(&passphrase(), &names()).unwrap();
    keychain.memory.set("given:smtp", &Secret::new("de la línea")).unwrap();
    assert_eq!(secrets.get("given:smtp").unwrap(), Some(Secret::new("de la línea")));
}
