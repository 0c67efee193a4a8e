use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

const PASSPHRASE: &str = "tres gatos y un hilo";

/// As version 1 of the file was first written, under "contraseña-de-2026".
const VERSION_1: &str = r#"{"version": 1, "passphrase": {"algorithm": "argon2id", "memory_kib": 65536, "passes": 3, "lanes": 4, "salt": "BMxBctaury8X/mAZ+keZyw=="},
  "key": {"nonce": "ds/3TFYjL7fK2tbQ/DenhBdFhzQo0fym", "sealed": "yl/61N/jkJQ2+RGBb6nJfcLSioNZJBTpXMzkjGgV6Nelt3hhBTDnm3ThSTfQHcDP"},
  "secrets": {
    "oauth-client:google": {"nonce": "5uG4XUqWeFxJD/ylnAAaFY/Ep4vYqR5K", "sealed": "GUid+RQ35jYVBOxVrCZNM2EkAREOK6ev94s="}}}"#;

fn secret(words: &str) -> Secret {
    Secret::new(words)
}

/// A vault of two passwords, in a folder of its own. Its passphrase costs next to nothing to try.
fn vault() -> (TempDir, PathBuf, Vault) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("secrets.json");
    let entries =
        [("smtp:a".to_owned(), secret("clave-a")), ("smtp:b".to_owned(), secret("clave-b"))];
    let vault = Vault::create_at(Cost::OF_A_TEST, &path, &secret(PASSPHRASE), &entries);
    (dir, path, vault.expect("a vault"))
}

fn reopened(path: &Path) -> Vault {
    let vault = Vault::open(path).expect("a vault");
    vault.unlock(&secret(PASSPHRASE)).expect("its passphrase");
    vault
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON")
}

fn put(path: &Path, value: &Value) {
    fs::write(path, value.to_string()).expect("a file");
}

#[test]
fn secrets_outlive_the_process_and_are_had_with_the_passphrase_alone() {
    let (_dir, path, vault) = vault();
    vault.set("oauth:google:a", &secret("un permiso ñ")).unwrap();
    vault.remove("smtp:b").unwrap();
    vault.remove("smtp:b").unwrap();
    drop(vault);

    let vault = Vault::open(&path).unwrap();
    assert!(vault.is_locked());
    assert_eq!(vault.get("smtp:a"), Err(Failure::Locked));
    assert_eq!(vault.set("smtp:a", &secret("x")), Err(Failure::Locked));
    assert_eq!(vault.names(), ["oauth:google:a", "smtp:a"]);
    vault.unlock(&secret(PASSPHRASE)).unwrap();
    assert_eq!(vault.get("smtp:a").unwrap(), Some(secret("clave-a")));
    assert_eq!(vault.get("oauth:google:a").unwrap(), Some(secret("un permiso ñ")));
    assert_eq!(vault.get("smtp:b").unwrap(), None);
}

#[test]
fn what_an_earlier_hilo_wrote_opens() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secrets.json");
    fs::write(&path, VERSION_1).unwrap();
    let vault = Vault::open(&path).unwrap();
    vault.unlock(&secret("contraseña-de-2026")).unwrap();
    assert_eq!(vault.get("oauth-client:google").unwrap(), Some(secret("=de-google")));
}

#[test]
fn a_secret_can_be_forgotten_without_the_passphrase() {
    let (_dir, path, _) = vault();
    let locked = Vault::open(&path).unwrap();
    locked.remove("smtp:a").unwrap();
    assert_eq!(reopened(&path).names(), ["smtp:b"]);
}

#[test]
fn a_wrong_passphrase_changes_nothing_however_often_it_comes() {
    let (_dir, path, _) = vault();
    let before = fs::read(&path).unwrap();
    let vault = Vault::open(&path).unwrap();
    for wrong in ["", "tres gatos y un hil", "Tres gatos y un hilo", "otra cosa"] {
        assert_eq!(vault.unlock(&secret(wrong)), Err(Failure::WrongPassphrase), "{wrong}");
        let next = secret("una nueva contraseña");
        let changed = vault.change_passphrase(&secret(wrong), &next);
        assert_eq!(changed, Err(Failure::WrongPassphrase), "{wrong}");
        assert!(vault.is_locked());
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    vault.unlock(&secret(PASSPHRASE)).unwrap();
}

#[test]
fn a_passphrase_is_the_same_however_the_keyboard_composes_its_letters() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secrets.json");
    let composed = secret("contrase\u{f1}a");
    Vault::create_at(Cost::OF_A_TEST, &path, &composed, &[]).unwrap();
    Vault::open(&path).unwrap().unlock(&secret("contrasen\u{303}a")).unwrap();
}

#[test]
fn another_passphrase_seals_the_data_key_anew_and_nothing_else() {
    let (_dir, path, vault) = vault();
    let before = json_of(&path);
    let next = secret("una nueva contraseña");
    vault.change_passphrase(&secret(PASSPHRASE), &next).unwrap();
    let after = json_of(&path);
    assert_eq!(after["secrets"], before["secrets"]);
    assert_ne!(after["key"], before["key"]);
    assert_ne!(after["passphrase"]["salt"], before["passphrase"]["salt"]);

    let vault = Vault::open(&path).unwrap();
    assert_eq!(vault.unlock(&secret(PASSPHRASE)), Err(Failure::WrongPassphrase));
    vault.unlock(&next).unwrap();
    assert_eq!(vault.get("smtp:a").unwrap(), Some(secret("clave-a")));
}

#[test]
fn what_is_written_costs_what_rfc_9106_recommends() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secrets.json");
    Vault::create(&path, &secret(PASSPHRASE), &[]).unwrap();
    let passphrase = &json_of(&path)["passphrase"];
    assert_eq!(passphrase["algorithm"], "argon2id");
    let cost = json!([passphrase["memory_kib"], passphrase["passes"], passphrase["lanes"]]);
    assert_eq!(cost, json!([65_536, 3, 4]));
    reopened(&path);
}

#[test]
fn too_short_and_endless_passphrases_are_refused_and_make_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secrets.json");
    let refused = Failure::Invalid { field: InvalidField::Passphrase, value: String::new() };
    for odd in ["", "siete-7", "ñññññññ", &"x".repeat(1_001)] {
        let made = Vault::create(&path, &secret(odd), &[]);
        assert_eq!(made.err(), Some(refused.clone()), "{odd}");
    }
    assert!(!path.exists());
}

#[test]
fn a_damaged_entry_is_told_and_the_others_can_be_had() {
    let (_dir, path, _) = vault();
    let mut file = json_of(&path);
    let sealed = file["secrets"]["smtp:a"]["sealed"].as_str().unwrap();
    let (first, rest) = sealed.split_at(1);
    let other = if first == "A" { "B" } else { "A" };
    file["secrets"]["smtp:a"]["sealed"] = json!(format!("{other}{rest}"));
    file["secrets"]["smtp:c"] =
        json!({ "nonce": file["secrets"]["smtp:b"]["nonce"], "sealed": "?" });
    put(&path, &file);
    let vault = reopened(&path);
    for damaged in ["smtp:a", "smtp:c"] {
        let read = vault.get(damaged);
        assert!(matches!(read, Err(Failure::SecretsDamaged { .. })), "{damaged}: {read:?}");
    }
    assert_eq!(vault.get("smtp:b").unwrap(), Some(secret("clave-b")));
    vault.set("smtp:a", &secret("otra vez")).unwrap();
    assert_eq!(reopened(&path).get("smtp:a").unwrap(), Some(secret("otra vez")));
}

#[test]
fn no_entry_passes_for_another() {
    let (_dir, path, _) = vault();
    let mut file = json_of(&path);
    let (a, b) = (file["secrets"]["smtp:a"].clone(), file["secrets"]["smtp:b"].clone());
    file["secrets"] = json!({ "smtp:a": b, "smtp:b": a, "smtp:c": file["key"] });
    put(&path, &file);
    let vault = reopened(&path);
    for name in ["smtp:a", "smtp:b", "smtp:c"] {
        assert!(vault.get(name).is_err(), "{name}");
    }
}

#[test]
fn a_file_that_is_cut_off_or_no_vault_is_told_and_left_as_it_is() {
    let (_dir, path, _) = vault();
    let whole = fs::read(&path).unwrap();
    let end = whole.len() - 2;
    for length in (0..end).step_by(7).chain([end]) {
        fs::write(&path, &whole[..length]).unwrap();
        let opened = Vault::open(&path);
        assert!(matches!(opened, Err(Failure::SecretsDamaged { .. })), "{length}: {opened:?}");
        assert_eq!(fs::read(&path).unwrap(), &whole[..length]);
    }
    fs::write(&path, vec![b' '; 5 << 20]).unwrap();
    assert!(matches!(Vault::open(&path), Err(Failure::SecretsDamaged { .. })));
    fs::remove_file(&path).unwrap();
    assert!(matches!(Vault::open(&path), Err(Failure::SecretsDamaged { .. })));
    put(&path, &json!({ "version": 2, "something": "else" }));
    assert!(matches!(Vault::open(&path), Err(Failure::NewerVersion { .. })));
}

#[test]
fn a_file_that_asks_for_absurd_work_is_refused_at_once() {
    let (_dir, path, _) = vault();
    let file = json_of(&path);
    let begun = Instant::now();
    for (name, value) in [
        ("memory_kib", json!(u32::MAX)),
        ("memory_kib", json!(262_145)),
        ("memory_kib", json!(0)),
        ("memory_kib", json!(-1)),
        ("passes", json!(u32::MAX)),
        ("passes", json!(0)),
        ("lanes", json!(17)),
        ("lanes", json!(0)),
        ("salt", json!("AAAA")),
        ("salt", json!("?")),
        ("algorithm", json!("md5")),
    ] {
        let mut hostile = file.clone();
        hostile["passphrase"][name] = value.clone();
        put(&path, &hostile);
        let opened = Vault::open(&path);
        assert!(matches!(opened, Err(Failure::SecretsDamaged { .. })), "{name} {value}");
    }
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

#[test]
fn a_new_vault_leaves_an_older_file_beside_it() {
    let (dir, path, _) = vault();
    let before = fs::read(&path).unwrap();
    Vault::create_at(Cost::OF_A_TEST, &path, &secret("otra contraseña"), &[]).unwrap();
    assert_eq!(fs::read(dir.path().join("secrets.json.old")).unwrap(), before);
}

#[test]
fn what_breaks_off_before_the_rename_leaves_the_file_before() {
    let (dir, path, _) = vault();
    let cut = whole::beside(dir.path(), b"{ \"version\": 1, ").unwrap();
    let (_, left) = cut.keep().expect("as a crash leaves it");
    assert!(left.exists());
    let vault = reopened(&path);
    vault.set("smtp:a", &secret("nueva")).unwrap();
    assert_eq!(reopened(&path).get("smtp:a").unwrap(), Some(secret("nueva")));
}

#[cfg(unix)]
#[test]
fn its_owner_alone_reads_the_file_whenever_it_is_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let (dir, path, vault) = vault();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    vault.set("smtp:a", &secret("nueva")).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(whole::beside(dir.path(), b"x").unwrap().path()), 0o600);
}

#[test]
fn neither_file_nor_debug_output_shows_a_secret() {
    let (_dir, path, vault) = vault();
    let shown = format!("{vault:?}{}", fs::read_to_string(&path).unwrap());
    assert!(!shown.contains("clave") && !shown.contains("gatos"), "{shown}");
}

/// What may happen to a vault.
#[derive(Debug, Clone)]
enum Act {
    Set(u8, String),
    Remove(u8),
    Reopen,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..4_u8, ".{0,40}").prop_map(|(name, words)| Act::Set(name, words)),
        2 => (0..4_u8).prop_map(Act::Remove),
        1 => Just(Act::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn it_holds_what_was_kept_last_whatever_happens(acts in prop::collection::vec(act(), 0..24)) {
        let (_dir, path, mut vault) = vault();
        let mut model = BTreeMap::from([
            ("smtp:a".to_owned(), "clave-a".to_owned()),
            ("smtp:b".to_owned(), "clave-b".to_owned()),
        ]);
        for act in acts {
            match act {
                Act::Set(name, words) => {
                    vault.set(&name.to_string(), &Secret::new(words.as_str())).unwrap();
                    model.insert(name.to_string(), words);
                }
                Act::Remove(name) => {
                    vault.remove(&name.to_string()).unwrap();
                    model.remove(&name.to_string());
                }
                Act::Reopen => vault = reopened(&path),
            }
            let kept: BTreeMap<String, String> = vault
                .names()
                .into_iter()
                .map(|name| {
                    let secret = vault.get(&name).unwrap().expect("a secret of each name");
                    (name, secret.expose().to_owned())
                })
                .collect();
            prop_assert_eq!(&kept, &model);
        }
    }
}
