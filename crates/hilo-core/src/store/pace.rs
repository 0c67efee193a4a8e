//! How each account stands with its server.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::model::{Pace, SendProblem, Timestamp};

/// Returns how an account stands; `None` where it never sent.
pub fn get(connection: &Connection, address: &str) -> rusqlite::Result<Option<Pace>> {
    connection
        .prepare_cached(
            "SELECT allowance, filled_at, refusals, wait_until, stopped, problem, server_text
             FROM sending_account WHERE address = ?1",
        )?
        .query_row([address], |row| {
            let problem: Option<String> = row.get(5)?;
            Ok(Pace {
                allowance: row.get(0)?,
                filled_at: Timestamp(row.get(1)?),
                refusals: row.get(2)?,
                wait_until: row.get::<_, Option<i64>>(3)?.map(Timestamp),
                stopped: row.get(4)?,
                problem: problem.as_deref().and_then(SendProblem::parse),
                server_text: row.get(6)?,
            })
        })
        .optional()
}

/// Keeps how an account stands.
pub fn set(tx: &Transaction, address: &str, pace: &Pace) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sending_account (address, allowance, filled_at, refusals, wait_until, stopped, problem,
             server_text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (address) DO UPDATE SET allowance = excluded.allowance, filled_at = excluded.filled_at,
             refusals = excluded.refusals, wait_until = excluded.wait_until, stopped = excluded.stopped,
             problem = excluded.problem, server_text = excluded.server_text",
    )?
    .execute(params![
        address,
        pace.allowance,
        pace.filled_at.0,
        pace.refusals,
        pace.wait_until.map(|at| at.0),
        pace.stopped,
        pace.problem.map(SendProblem::as_str),
        pace.server_text,
    ])?;
    Ok(())
}

/// Lets the accounts try again whose mails wait for a passphrase: it was given.
pub fn resume_locked(tx: &Transaction) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE sending_account SET refusals = 0, wait_until = NULL, problem = NULL, server_text = ''
         WHERE problem = ?1",
    )?
    .execute([SendProblem::Locked.as_str()])?;
    Ok(())
}

/// Lets the account of an address try again, or all of them: somebody changed it, or wants to see.
pub fn resume(tx: &Transaction, address: Option<&str>) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE sending_account SET refusals = 0, wait_until = NULL, stopped = 0, problem = NULL, server_text = ''
         WHERE (wait_until IS NOT NULL OR stopped = 1) AND (?1 IS NULL OR lower(address) = lower(?1))",
    )?
    .execute([address.map(str::trim)])?;
    Ok(())
}
