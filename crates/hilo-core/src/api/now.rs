//! The first screen: what is to be done, the worst first.

use std::collections::HashMap;

use rusqlite::Connection;

use super::app::looks_back;
use super::customers::PAGE;
use super::*;
use crate::Hilo;
use crate::cases::clocks::{Asked, Working};
use crate::cases::stage;
use crate::cases::urgency::{OpenCase, Owed, Today, Urgency};
use crate::error::Failure;
use crate::hours::Calendar;
use crate::store::{cases, customers, now, settings};

/// Returns what is to be done, the worst first: of each customer one row, with the worst of what they are owed.
pub fn now_list(hilo: &Hilo, request: NowRequest) -> Result<NowList, Failure> {
    let at = hilo.now();
    let from = if request.older { Timestamp(0) } else { looks_back(at) };
    hilo.store().read(|data| {
        let owed = owed(data, from)?;
        let mut all = ordered(data, &owed, at)?;
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        all.truncate(request.limit.min(PAGE) as usize);
        // What waited before the list looks back waits still, and stands with a row that is there anyway.
        let mut waiting = now::waiting(data, all.iter().map(|(customer, _)| *customer))?;
        let rows = all
            .into_iter()
            .map(|(customer, Urgency { reason, burning, case, .. })| {
                let open = owed.get(&customer).map_or(&[][..], |owed| &owed.cases);
                let case =
                    case.or(open.iter().min_by_key(|case| case.starts_at).map(|case| case.id));
                Ok(NowRow {
                    title: customers::title(data, customer)?,
                    reason,
                    burning,
                    waiting: waiting.remove(&customer),
                    case: case.map(|id| shown(data, id)).transpose()?,
                    cases: u32::try_from(open.len()).unwrap_or(u32::MAX),
                    customer,
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        Ok(NowList { rows, total, older: now::waiting_before(data, from)? })
    })
}

fn owed(data: &Connection, from: Timestamp) -> Result<HashMap<CustomerId, Owed>, Failure> {
    let mut owed: HashMap<CustomerId, Owed> = HashMap::new();
    for said in now::unanswered(data, from)? {
        let asked = Asked { at: said.since, arrived_at: said.arrived_at, ..Asked::default() };
        owed.entry(said.customer).or_default().asked = Some(asked);
    }
    for (customer, id, starts_at, promised_for) in now::open_cases(data)? {
        let promised_for = promised_for.and_then(|day| day.parse().ok());
        owed.entry(customer).or_default().cases.push(OpenCase { id, starts_at, promised_for });
    }
    Ok(owed)
}

fn ordered(
    data: &Connection,
    owed: &HashMap<CustomerId, Owed>,
    at: Timestamp,
) -> Result<Vec<(CustomerId, Urgency)>, Failure> {
    let calendar = Calendar::of(&settings::get(data)?);
    let first = owed.values().filter_map(|owed| owed.asked.as_ref()).map(|asked| asked.at).min();
    let first = first.unwrap_or(at);
    let (hours, days) = (calendar.open_hours(first, at), calendar.open_days(first, at));
    let today = Today::new(&calendar, Working { hours: &hours, days: &days }, at);
    let mut all: Vec<_> =
        owed.iter().filter_map(|(customer, owed)| Some((*customer, today.worst(owed)?))).collect();
    all.sort_by_key(|(customer, urgency)| (urgency.place(), *customer));
    Ok(all)
}

fn shown(data: &Connection, id: CaseId) -> Result<NowCase, Failure> {
    let case = cases::get(data, id)?;
    Ok(NowCase { id, stage: stage(&case), since: case.starts_at, title: case.title })
}
