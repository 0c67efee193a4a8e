//! What is known about the shop's working days.

use crate::Hilo;
use crate::error::Failure;
use crate::hours::{self, Calendar};
use crate::model::*;
use crate::store::settings;

/// Times at which the shop is closed that are told.
const TOLD: usize = 6;

/// Returns the regions to choose from, and when the shop is closed next by the hours of the request or those that are kept.
///
/// Fails where the settings cannot be read alone: hours that could not be kept are looked at as they are.
pub fn hours_known(hilo: &Hilo, request: HoursAsked) -> Result<HoursKnown, Failure> {
    let mut shop = hilo.store().read(settings::get)?;
    if let Some(hours) = request.hours {
        shop.hours = hours;
    }
    let calendar = Calendar::of(&shop);
    let today = calendar.day(hilo.now());
    Ok(HoursKnown {
        today,
        has_holidays: hours::are_known(&shop.country),
        regions: hours::regions(&shop.country).into_iter().map(str::to_owned).collect(),
        days_off: calendar.coming_days_off(today, TOLD),
    })
}
