//! Who has a name: the whole of it, but for accents and capitals. A part of a name is for lists.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::customers::{escaped, named};
use crate::identity::fold;
use crate::model::CustomerId;

/// Returns everybody who is shown by this name or known by it on WhatsApp.
pub fn bearers(connection: &Connection, name: &str) -> rusqlite::Result<BTreeSet<CustomerId>> {
    let folded = fold(name);
    if folded.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut found = BTreeSet::from_iter(named(connection, name)?);
    found.extend(shown_by_company(connection, &folded)?);
    found.extend(on_whatsapp(connection, &folded)?);
    Ok(found)
}

/// Returns those without a name of their own who are shown by their company's.
fn shown_by_company(connection: &Connection, folded: &str) -> rusqlite::Result<Vec<CustomerId>> {
    // What follows the company on its line may be a further word of it, or a tag.
    let like = format!("\n{} %", escaped(folded));
    let begins: Vec<(CustomerId, String)> = connection
        .prepare_cached("SELECT id, company FROM customer WHERE folded LIKE ?1 ESCAPE '\\'")?
        .query_map([like], |row| Ok((CustomerId(row.get(0)?), row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let whole = |(id, company): (CustomerId, String)| (fold(&company) == folded).then_some(id);
    Ok(begins.into_iter().filter_map(whole).collect())
}

/// Returns those who write under the name on WhatsApp.
fn on_whatsapp(connection: &Connection, folded: &str) -> rusqlite::Result<Vec<CustomerId>> {
    // The second of a name is known by its chat as well, on lines of their own.
    connection
        .prepare_cached(
            "SELECT customer_id FROM identity WHERE kind = 'whatsapp_name'
               AND (value = ?1 OR value > ?1 || char(10) AND value < ?1 || char(11))",
        )?
        .query_map([folded], |row| row.get(0).map(CustomerId))?
        .collect()
}
