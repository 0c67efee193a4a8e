//! The accounts that mails leave by and come in from, each known by its address. Passwords are never here.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{StoreError, settings};
use crate::identity;
use crate::model::Account;

/// Returns all accounts: the usual one first, then in the order in which they were added.
pub fn all(connection: &Connection) -> Result<Vec<Account>, StoreError> {
    let texts: Vec<String> = connection
        .prepare_cached("SELECT account FROM account ORDER BY usual DESC, id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
}

/// Returns the account for mails that are no answer, if any account is set up.
pub fn usual(connection: &Connection) -> Result<Option<Account>, StoreError> {
    Ok(all(connection)?.into_iter().next())
}

/// Returns the account of an address.
pub fn of(connection: &Connection, address: &str) -> Result<Option<Account>, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT account FROM account WHERE address = ?1")?
        .query_row([key(address)], |row| row.get(0))
        .optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// Keeps an account, in the place of that of the same address. The first is the usual one.
pub fn put(tx: &Transaction, account: &Account) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO account (address, account, usual)
         VALUES (?1, ?2, NOT EXISTS (SELECT 1 FROM account WHERE usual = 1))
         ON CONFLICT (address) DO UPDATE SET account = excluded.account",
        params![key(&account.from_address), serde_json::to_string(account)?],
    )?;
    Ok(())
}

/// Gives an account another address, before what else there is of it is kept with [`put`]. Where there is one of that
/// address, the two become one.
pub fn move_to(tx: &Transaction, from: &str, to: &str) -> rusqlite::Result<()> {
    if key(from) == key(to) {
        return Ok(());
    }
    tx.execute(
        "UPDATE OR IGNORE account SET address = ?2 WHERE address = ?1",
        [key(from), key(to)],
    )?;
    remove(tx, from)
}

/// Removes an account. Where it was the usual one, the one that was added first of the others is.
pub fn remove(tx: &Transaction, address: &str) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM account WHERE address = ?1", [key(address)])?;
    tx.execute(
        "UPDATE account SET usual = 1 WHERE id = (SELECT min(id) FROM account)
             AND NOT EXISTS (SELECT 1 FROM account WHERE usual = 1)",
        [],
    )?;
    Ok(())
}

/// Makes an account the usual one, and returns whether there is one of that address.
pub fn make_usual(tx: &Transaction, address: &str) -> rusqlite::Result<bool> {
    let known = tx.execute("UPDATE account SET usual = 1 WHERE address = ?1", [key(address)])? > 0;
    if known {
        tx.execute("UPDATE account SET usual = 0 WHERE address <> ?1", [key(address)])?;
    }
    Ok(known)
}

fn key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Returns the mail addresses that are ours: those of the settings and those of the accounts.
pub fn own_addresses(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut own = settings::get(connection)?.own_addresses;
    let accounts = all(connection)?;
    own.extend(accounts.iter().filter_map(|account| identity::email(&account.from_address)));
    Ok(own)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::MIGRATIONS;

    const KEPT: &str = r#"{"host":"smtp.tienda.example","port":465,"security":"tls","user":"hola","from_address":" Hola@Tienda.example ","from_name":"Tienda","authority":null}"#;

    #[test]
    fn the_account_of_an_earlier_version_is_the_first_and_usual_one() {
        let connection = Connection::open_in_memory().expect("a database");
        for step in MIGRATIONS {
            if step.contains("CREATE TABLE account") {
                let keep = "INSERT INTO setting (name, value) VALUES ('account', ?1)";
                connection.execute(keep, [KEPT]).expect("a setting");
            }
            connection.execute_batch(step).expect("a step");
        }
        let account = usual(&connection).expect("accounts").expect("the usual one");
        assert_eq!(account.host, "smtp.tienda.example");
        assert_eq!(of(&connection, "hola@tienda.EXAMPLE").expect("accounts"), Some(account));
        let left: u32 = connection
            .query_row("SELECT count(*) FROM setting WHERE name = 'account'", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(left, 0);
    }
}
