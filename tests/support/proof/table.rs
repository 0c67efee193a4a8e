//! Counts by row, printed as a table.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// Numbers under headings, a row for each key.
pub struct Table<Key, const COLUMNS: usize> {
    name: &'static str,
    columns: [&'static str; COLUMNS],
    rows: BTreeMap<Key, [usize; COLUMNS]>,
}

impl<Key: Ord, const COLUMNS: usize> Table<Key, COLUMNS> {
    pub fn new(name: &'static str, columns: [&'static str; COLUMNS]) -> Self {
        Table { name, columns, rows: BTreeMap::new() }
    }

    /// Adds to a row.
    pub fn add(&mut self, key: Key, numbers: [usize; COLUMNS]) {
        let row = self.rows.entry(key).or_insert([0; COLUMNS]);
        for (sum, number) in row.iter_mut().zip(numbers) {
            *sum += number;
        }
    }

    /// Returns the sum of each column.
    pub fn sums(&self) -> [usize; COLUMNS] {
        let mut sums = [0; COLUMNS];
        for row in self.rows.values() {
            for (sum, number) in sums.iter_mut().zip(row) {
                *sum += number;
            }
        }
        sums
    }
}

impl<Key: Ord + Display, const COLUMNS: usize> Display for Table<Key, COLUMNS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {} | {} |", self.name, self.columns.join(" | "))?;
        writeln!(f, "| --- |{}", " ---: |".repeat(COLUMNS))?;
        let numbers = |row: &[usize; COLUMNS]| row.map(|number| number.to_string()).join(" | ");
        for (key, row) in &self.rows {
            writeln!(f, "| {key} | {} |", numbers(row))?;
        }
        writeln!(f, "| all | {} |", numbers(&self.sums()))
    }
}
