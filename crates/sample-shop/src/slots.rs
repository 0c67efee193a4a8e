//! The facts that fill a story's slots: the order, the thing, the carrier, the dates.

use chrono::{DateTime, Datelike, Utc};

use crate::people::{Person, Thing};
use crate::rng::Rng;
use crate::{AGENT, Edition, SHOP_ZONE, words};

const CARRIERS: [&str; 4] =
    ["Alcotán Exprés", "Transportes Valdeluna", "Correvalles", "Mensajería Ribazo"];
const STREETS: [&str; 8] = [
    "calle del Romero, 14",
    "calle de la Noria, 3",
    "avenida del Molino Viejo, 52",
    "plaza del Pozo, 6",
    "calle de los Tejares, 21",
    "camino de la Fuente, 9",
    "calle de la Luna Nueva, 30",
    "travesía del Herrero, 2",
];

/// The values of one run of a story.
pub(crate) struct Slots<'a> {
    edition: Edition,
    person: &'a Person,
    thing: Option<&'a Thing>,
    other: Option<&'a Thing>,
    number: usize,
    began: DateTime<Utc>,
    carrier: &'static str,
    street: &'static str,
    tracking: String,
    tax_number: String,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(
        edition: Edition,
        person: &'a Person,
        things: &'a [Thing],
        run: usize,
        began: DateTime<Utc>,
        rng: &mut Rng,
    ) -> Self {
        let first = rng.below(things.len());
        let second = first + 1 + rng.below(things.len().saturating_sub(1));
        let tracking = format!("{}{:08}", rng.word(&["TA", "VL", "CR"]), rng.below(100_000_000));
        Self {
            edition,
            person,
            thing: things.get(first),
            other: things.get(second % things.len().max(1)),
            number: run,
            began,
            carrier: rng.word(&CARRIERS),
            street: rng.word(&STREETS),
            tracking,
            tax_number: format!("B-000{:05}", rng.below(100_000)),
        }
    }

    pub(crate) fn began(&self) -> DateTime<Utc> {
        self.began
    }

    /// Returns the order's number, such as "TC-602048"; later orders have higher numbers.
    pub(crate) fn order(&self) -> String {
        let prefix = match self.edition {
            Edition::Spanish => "TC",
            Edition::English => "LL",
        };
        let day = self.began.timestamp() / 86_400 - 18_000;
        format!("{prefix}-{}", day * 200 + self.number as i64 % 200)
    }

    pub(crate) fn invoice(&self) -> String {
        format!(
            "F-{}-{:04}",
            self.began.format("%Y"),
            self.began.ordinal0() * 9 + self.number as u32 % 9
        )
    }

    /// Returns what was bought, without an article.
    pub(crate) fn what(&self) -> String {
        self.thing.map_or_else(String::new, |thing| thing.name.clone())
    }

    /// Returns the value of a slot at that time, or `None` for a name that does not exist.
    pub(crate) fn value(&self, name: &str, at: DateTime<Utc>) -> Option<String> {
        let feminine = |a: &str, b: &str| {
            if self.thing.is_some_and(|t| t.feminine) { a.to_owned() } else { b.to_owned() }
        };
        if let Some((kind, days)) = name.split_once('+') {
            let today = at.with_timezone(&SHOP_ZONE).date_naive();
            let date = words::working_days_later(today, days.parse().ok()?);
            return match kind {
                "d" => Some(words::day(self.edition, date)),
                "wd" => Some(words::weekday(self.edition, date)),
                "dm" => Some(words::day_and_month(self.edition, date)),
                _ => None,
            };
        }
        let price = self.thing.map_or(0, |t| t.price);
        let other_price = self.other.map_or(0, |t| t.price);
        Some(match name {
            "item" => self.thing?.with_article(self.edition),
            "thing" => self.what(),
            "item2" => self.other?.with_article(self.edition),
            "thing2" => self.other?.name.clone(),
            "part" => self.thing?.parts.first()?.clone(),
            "part2" => self.thing?.parts.last()?.clone(),
            "order" => self.order(),
            "invoice" => self.invoice(),
            "carrier" => self.carrier.to_owned(),
            "track" => self.tracking.clone(),
            "street" => self.street.to_owned(),
            "nif" => self.tax_number.clone(),
            "price" => self.money(price),
            "price2" => self.money(other_price),
            "tenth" => self.money(price.div_ceil(10)),
            "half" => self.money(price / 2),
            "name" => self.person.first_name().to_owned(),
            "full" => self.person.writer().to_owned(),
            "company" => self.person.name.clone(),
            "city" => self.person.city.clone(),
            "agent" => AGENT.split(' ').next()?.to_owned(),
            "began" => words::day_and_month(
                self.edition,
                self.began.with_timezone(&SHOP_ZONE).date_naive(),
            ),
            // Endings: of the customer, and of the thing.
            "o" => if self.person.feminine { "a" } else { "o" }.to_owned(),
            "io" => feminine("a", "o"),
            "lo" => feminine("la", "lo"),
            "el" => feminine("la", "el"),
            "un" => feminine("una", "un"),
            "este" => feminine("esta", "este"),
            "ese" => feminine("esa", "ese"),
            "otro" => feminine("otra", "otro"),
            _ => return None,
        })
    }

    fn money(&self, euros: u32) -> String {
        match self.edition {
            Edition::Spanish => format!("{euros} €"),
            Edition::English => format!("€{euros}"),
        }
    }
}
