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

    /// Finds the customer that somebody means: by id, or by a whole name, address or number that only one has.
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
            json!({ "query": meant, "recent_first": true, "offset": 0, "limit": 500 }),
        )?;
        // The list finds parts of words, too: enough for looking, not for writing to somebody.
        let mut found = Vec::new();
        for row in page["rows"].as_array().into_iter().flatten() {
            if same(&row["title"], meant) || self.has_identity(&row["id"], meant)? {
                found.push(row);
            }
        }
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(one["id"].as_i64()),
            many => Err(Problem::Refused(format!(
                "several customers match {meant:?}; give an id: {}",
                names(many)
            ))),
        }
    }

    fn has_identity(&self, customer: &Value, meant: &str) -> Result<bool, Problem> {
        let card = self.call("customer_get", json!({ "customer": customer }))?;
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let number = digits(meant);
        let mut identities = card["identities"].as_array().into_iter().flatten();
        Ok(identities.any(|identity| {
            let value = identity["value"].as_str().unwrap_or_default();
            let is_number = identity["kind"] == "phone" && number.len() >= 7;
            // A number is written with or without the code of its country.
            same(&identity["value"], meant)
                || same(&identity["written"], meant)
                || is_number && digits(value).ends_with(&number)
        }))
    }
}

fn same(value: &Value, meant: &str) -> bool {
    value.as_str().is_some_and(|value| value.trim().to_lowercase() == meant.trim().to_lowercase())
}

fn names(rows: &[&Value]) -> String {
    let name =
        |row: &&Value| format!("{} {}", row["id"], row["title"].as_str().unwrap_or_default());
    rows.iter().take(8).map(name).collect::<Vec<_>>().join("; ")
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
