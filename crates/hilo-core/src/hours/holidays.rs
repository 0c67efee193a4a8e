//! Public holidays of Spain with its regions, and of Spanish-speaking America.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// `country,region,name,days`: a row is a holiday in all years; names hold no comma.
const TABLE: &str = include_str!("holidays.csv");

struct Row {
    country: &'static str,
    region: &'static str,
    name: &'static str,
    days: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut cells = line.splitn(4, ',');
        let mut cell = || cells.next();
        Some(Row { country: cell()?, region: cell()?, name: cell()?, days: cell()? })
    })
}

/// Returns the holidays of a country and of one of its regions by day. A country that is not known has none.
pub(super) fn of(country: &str, region: &str) -> BTreeMap<NaiveDate, &'static str> {
    let kept =
        |row: &Row| row.country == country && (row.region.is_empty() || row.region == region);
    let mut holidays = BTreeMap::new();
    for row in rows().filter(kept) {
        for day in row.days.split(' ').filter_map(|day| day.parse().ok()) {
            holidays.entry(day).or_insert(row.name);
        }
    }
    holidays
}

/// Returns whether any holiday of a country is known.
pub fn are_known(country: &str) -> bool {
    rows().any(|row| row.country == country)
}

/// Returns the regions of a country whose holidays are known, by their code.
pub fn regions(country: &str) -> Vec<&'static str> {
    let mut codes: Vec<&str> = rows()
        .filter(|row| row.country == country && !row.region.is_empty())
        .map(|row| row.region)
        .collect();
    codes.dedup();
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        assert!(rows().count() == TABLE.lines().count() - 1);
        for row in rows() {
            assert!(row.country.len() == 2 && !row.name.is_empty(), "{}", row.name);
            for day in row.days.split(' ') {
                assert!(day.parse::<NaiveDate>().is_ok(), "{}: {day}", row.name);
            }
        }
    }

    #[test]
    fn each_region_of_spain_has_days_of_its_own() {
        let regions = regions("ES");
        assert_eq!(regions.len(), 19, "17 regions, Ceuta and Melilla: {regions:?}");
        let national = of("ES", "").len();
        for region in regions {
            assert!(of("ES", region).len() > national, "{region}");
        }
        assert!(of("XX", "").is_empty());
    }
}
