//! The opened shop, asked as the window asks it.

use std::path::PathBuf;
use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::secrets::{Keychain, Memory, Secret, Secrets};
use serde_json::{Value, json};

use crate::Problem;

/// Identifier under which the window keeps its data.
const IDENTIFIER: &str = "org.hilo.desk";
/// Variable that gives the password where there is no keychain.
pub const PASSWORD: &str = "HILO_PASSWORD";

/// The opened shop.
pub struct Desk {
    /// What every command works on.
    pub hilo: Arc<Hilo>,
    /// Whether to print JSON.
    pub json: bool,
}

impl Desk {
    /// Opens the folder, or the window's where none is named.
    pub fn open(data: Option<PathBuf>, json: bool) -> Result<Desk, Problem> {
        let dir = match data {
            Some(dir) => dir,
            None => dirs::data_dir().map(|dir| dir.join(IDENTIFIER)).ok_or_else(|| {
                Problem::Usage(
                    "this system names no folder for data: give one with --data".to_owned(),
                )
            })?,
        };
        Ok(Desk { hilo: Hilo::open(&dir, secrets())?, json })
    }

    /// Runs a command of the table.
    pub fn call(&self, name: &str, request: Value) -> Result<Value, Problem> {
        Ok(dispatch(&self.hilo, name, request)?)
    }

    /// Finds the customer that somebody means: by id, address, number, or the only one with these words.
    pub fn customer(&self, meant: &str) -> Result<i64, Problem> {
        self.find_customer(meant)?
            .ok_or_else(|| Problem::Refused(format!("no customer matches {meant:?}")))
    }

    /// As [`Desk::customer`]; `None` where nobody matches.
    pub fn find_customer(&self, meant: &str) -> Result<Option<i64>, Problem> {
        if let Ok(id) = meant.parse::<i64>()
            && self.call("customer_get", json!({ "customer": id })).is_ok()
        {
            return Ok(Some(id));
        }
        let page = self.call(
            "customer_list",
            json!({ "query": meant, "recent_first": true, "offset": 0, "limit": 20 }),
        )?;
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        let same = |row: &&Value| {
            row["title"].as_str().is_some_and(|title| title.eq_ignore_ascii_case(meant))
        };
        let exact: Vec<&Value> = rows.iter().filter(same).collect();
        match (rows.as_slice(), exact.as_slice()) {
            ([], _) => Ok(None),
            ([one], _) => Ok(one["id"].as_i64()),
            (_, [one]) => Ok(one["id"].as_i64()),
            (many, _) => {
                let names: Vec<String> = many
                    .iter()
                    .take(8)
                    .map(|row| {
                        format!("{} {}", row["id"], row["title"].as_str().unwrap_or_default())
                    })
                    .collect();
                Err(Problem::Refused(format!(
                    "several customers match {meant:?}; give an id: {}",
                    names.join("; ")
                )))
            }
        }
    }
}

/// Passwords come from the environment where they are given there, else from the keychain.
pub fn secrets() -> Arc<dyn Secrets> {
    match std::env::var(PASSWORD) {
        Ok(password) if !password.is_empty() => {
            Arc::new(Given(Secret::new(password), Memory::default()))
        }
        Ok(_) | Err(_) => Arc::new(Keychain),
    }
}

/// The password of the environment, whatever the account.
#[derive(Debug)]
struct Given(Secret, Memory);

impl Secrets for Given {
    fn get(&self, _: &str) -> Result<Option<Secret>, hilo_core::error::Failure> {
        Ok(Some(self.0.clone()))
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), hilo_core::error::Failure> {
        self.1.set(key, secret)
    }

    fn remove(&self, key: &str) -> Result<(), hilo_core::error::Failure> {
        self.1.remove(key)
    }
}
