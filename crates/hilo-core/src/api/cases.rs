//! Cases: opened, brought forward, agreed, closed. What may become of one is decided by [`crate::cases`].

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::*;
use crate::Hilo;
use crate::cases::clocks::{self, Asked, Working};
use crate::cases::{self as rules, CaseEnd, Ticks, stage};
use crate::error::{Failure, InvalidField, Thing};
use crate::hours::Calendar;
use crate::store::journal::{Entity, Operation};
use crate::store::{cases, customers, settings};

/// Cases of a list at most.
const PAGE: u32 = 500;
/// Characters of a line, such as a title or an order.
const LINE_LIMIT: usize = 300;
/// Characters of what is written down.
const TEXT_LIMIT: usize = 20_000;

/// A case to be opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseOpen {
    /// With whom it is to be settled.
    pub customer: CustomerId,
    /// What it is about, in a few words.
    pub title: String,
    /// Who answers to the customer for it; empty for who sits at the desk.
    #[serde(default)]
    pub responsible: String,
    /// What the customer tells.
    #[serde(default)]
    pub told: String,
    /// The message with which it begins; without one it begins now.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// Whether the shop saw it before the customer said anything.
    #[serde(default)]
    pub proactive: bool,
}

/// What is written down about a case; what is not named stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CaseChange {
    /// The case.
    pub case: Option<CaseId>,
    /// What it is about.
    pub title: Option<String>,
    /// Who answers to the customer for it.
    pub responsible: Option<String>,
    /// What the customer tells.
    pub told: Option<String>,
    /// Why it came about.
    pub reason: Option<String>,
    /// The product.
    pub product: Option<String>,
    /// The order.
    pub order_number: Option<String>,
    /// Who carries the parcel.
    pub carrier: Option<String>,
    /// Its number with the carrier.
    pub tracking: Option<String>,
    /// At what point of buying.
    pub purchase_stage: Option<PurchaseStage>,
    /// The message or call that told the customer what happens next.
    pub steps_message: Option<MessageId>,
    /// The solution, or what will be done.
    pub solution: Option<String>,
    /// Whether it is solved.
    pub solved: Option<bool>,
    /// The latest day that the customer was given, as `YYYY-MM-DD`; empty for none.
    pub promised_for: Option<String>,
    /// What was offered instead.
    pub alternative: Option<String>,
    /// What was given on top.
    pub compensation: Option<String>,
}

/// That the customer agrees.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaseAgree {
    /// The case.
    pub case: CaseId,
    /// The message or call in which they say so.
    pub message: MessageId,
    /// Who agrees; empty for the customer's name.
    #[serde(default)]
    pub by: String,
    /// With the explanation.
    pub explanation: bool,
    /// With the solution.
    pub solution: bool,
}

/// How a case is to end.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct CaseClose {
    /// The case.
    pub case: CaseId,
    /// By agreement, or for want of an answer.
    pub how: CaseClosing,
}

/// A case by its number.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct OfCase {
    /// The case.
    pub case: CaseId,
}

/// Which cases to list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct CaseListRequest {
    /// Those of one customer.
    pub customer: Option<CustomerId>,
    /// The open ones, or the closed ones.
    pub open: Option<bool>,
    /// Cases at most, up to 500.
    pub limit: u32,
}

/// A case as it stands after a change.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangedCase {
    /// The case.
    pub view: CaseView,
    /// What `undo` takes.
    pub operation: OperationId,
}

/// Opens a case.
pub fn case_open(hilo: &Hilo, request: CaseOpen) -> Result<ChangedCase, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        let customer = customers::get(tx, request.customer)?.id;
        let desk = settings::get(tx)?.agent_name;
        let starts_at = match request.message {
            None => now,
            Some(message) => {
                let said = cases::said_in(tx, message)?;
                if said.customer != customer {
                    return Err(Failure::Case { problem: CaseProblem::NotTheirWord });
                }
                said.at
            }
        };
        let responsible = line(&request.responsible)?;
        let case = Case {
            title: needed(&request.title, InvalidField::Name)?,
            responsible: needed(
                if responsible.is_empty() { &desk } else { &responsible },
                InvalidField::Responsible,
            )?,
            told: text(&request.told)?,
            ..Case::begun(customer, now, starts_at, request.proactive)
        };
        let mut operation = Operation::begin(tx, now)?;
        let id = cases::insert(tx, &case)?;
        operation.made(Entity::Case, id.0)?;
        Ok(ChangedCase {
            view: view(tx, cases::get(tx, id)?, hilo.now())?,
            operation: operation.id(),
        })
    })
}

/// Returns a case.
pub fn case_get(hilo: &Hilo, request: OfCase) -> Result<CaseView, Failure> {
    hilo.store().read(|data| view(data, cases::get(data, request.case)?, hilo.now()))
}

/// Returns cases, the open ones first, the latest opened first.
pub fn case_list(hilo: &Hilo, request: CaseListRequest) -> Result<Vec<CaseView>, Failure> {
    let CaseListRequest { customer, open, limit } = request;
    let now = hilo.now();
    hilo.store().read(|data| {
        let wanted = cases::Wanted { customer, open, limit: limit.min(PAGE) };
        let desk = Desk::of(data, now)?;
        cases::list(data, &wanted)?.into_iter().map(|case| desk.view(data, case)).collect()
    })
}

/// Writes down what is known, what the customer was told, and how it is solved or by when.
pub fn case_change(hilo: &Hilo, request: CaseChange) -> Result<ChangedCase, Failure> {
    let id = request.case.ok_or(Failure::NotFound { thing: Thing::Case })?;
    changed(hilo, id, |tx, case| {
        let mut wanted = case.clone();
        for (place, given) in [
            (&mut wanted.reason, &request.reason),
            (&mut wanted.product, &request.product),
            (&mut wanted.order_number, &request.order_number),
            (&mut wanted.carrier, &request.carrier),
            (&mut wanted.tracking, &request.tracking),
            (&mut wanted.alternative, &request.alternative),
            (&mut wanted.compensation, &request.compensation),
        ] {
            if let Some(given) = given {
                *place = line(given)?;
            }
        }
        for (place, given, field) in [
            (&mut wanted.title, &request.title, InvalidField::Name),
            (&mut wanted.responsible, &request.responsible, InvalidField::Responsible),
        ] {
            if let Some(given) = given {
                *place = needed(given, field)?;
            }
        }
        for (place, given) in
            [(&mut wanted.told, &request.told), (&mut wanted.solution, &request.solution)]
        {
            if let Some(given) = given {
                *place = text(given)?;
            }
        }
        wanted.purchase_stage = request.purchase_stage.or(wanted.purchase_stage);
        if let Some(solved) = request.solved {
            let now = hilo.now();
            wanted.solved_at = solved.then(|| case.solved_at.unwrap_or(now));
        }
        if let Some(day) = &request.promised_for {
            wanted.promised_for = promised(day)?;
        }
        let case = rules::change(case, wanted).map_err(refused)?;
        match request.steps_message {
            None => Ok(case),
            Some(message) => {
                rules::tell_steps(&case, &cases::said_in(tx, message)?).map_err(refused)
            }
        }
    })
}

/// Records that the customer agrees.
pub fn case_agree(hilo: &Hilo, request: CaseAgree) -> Result<ChangedCase, Failure> {
    let CaseAgree { case, message, explanation, solution, .. } = request;
    changed(hilo, case, |tx, case| {
        let by = match line(&request.by)? {
            by if by.is_empty() => customers::title(tx, case.customer)?,
            by => by,
        };
        let said = cases::said_in(tx, message)?;
        let steps = case.steps_message.map(|steps| cases::said_in(tx, steps)).transpose()?;
        let ticks = Ticks { explanation, solution };
        rules::agree(case, &said, steps.as_ref(), by, ticks).map_err(refused)
    })
}

/// Closes a case, where its rules allow it.
pub fn case_close(hilo: &Hilo, request: CaseClose) -> Result<ChangedCase, Failure> {
    let now = hilo.now();
    changed(hilo, request.case, |tx, case| {
        let said = cases::said_since(tx, case.customer, case.starts_at)?;
        let end = CaseEnd { at: now, newest: cases::newest_message(tx)? };
        match request.how {
            CaseClosing::Agreed => rules::close(case, &said, end),
            CaseClosing::Unanswered => {
                let shop = settings::get(tx)?;
                let calendar = Calendar::of(&shop);
                let made = rules::attempts(&said, now, |at| calendar.day(at));
                rules::close_unanswered(case, made, shop.contact_attempts, end)
            }
        }
        .map_err(refused)
    })
}

/// Opens a closed case again.
pub fn case_reopen(hilo: &Hilo, request: OfCase) -> Result<ChangedCase, Failure> {
    changed(hilo, request.case, |_, case| rules::reopen(case).map_err(refused))
}

/// Whether those of these cases that are closed still stand on what their end was given by.
pub(crate) fn have_ended(data: &Connection, ids: &[CaseId]) -> Result<bool, Failure> {
    let shop = settings::get(data)?;
    let calendar = Calendar::of(&shop);
    for id in ids {
        let case = cases::get(data, *id)?;
        let said = cases::said_since(data, case.customer, case.starts_at)?;
        if !rules::has_ended(&case, &said, shop.contact_attempts, |at| calendar.day(at)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn changed(
    hilo: &Hilo,
    id: CaseId,
    change: impl FnOnce(&Transaction, &Case) -> Result<Case, Failure>,
) -> Result<ChangedCase, Failure> {
    hilo.store().write(|tx| {
        let case = change(tx, &cases::get(tx, id)?)?;
        let mut operation = Operation::begin(tx, hilo.now())?;
        operation.change(Entity::Case, id.0, |tx| cases::save(tx, &case).map_err(Failure::from))?;
        Ok(ChangedCase {
            view: view(tx, cases::get(tx, id)?, hilo.now())?,
            operation: operation.id(),
        })
    })
}

/// What a case is looked at with.
struct Desk {
    shop: Settings,
    calendar: Calendar,
    now: Timestamp,
}

impl Desk {
    fn of(data: &Connection, now: Timestamp) -> Result<Desk, Failure> {
        let shop = settings::get(data)?;
        Ok(Desk { calendar: Calendar::of(&shop), shop, now })
    }

    fn view(&self, data: &Connection, case: Case) -> Result<CaseView, Failure> {
        let day = |at: Timestamp| self.calendar.day(at);
        let said = cases::said_since(data, case.customer, case.starts_at)?;
        let is_open = case.closed.is_none();
        let waits = rules::waiting(&said).filter(|_| is_open);
        Ok(CaseView {
            customer_title: customers::title(data, case.customer)?,
            stage: stage(&case),
            burning: match is_open {
                true => clocks::burning(day(case.starts_at), day(self.now)),
                false => Burning::Cold,
            },
            waiting: waits.map(|said| waiting(said, &self.calendar, self.now)),
            attempts: if is_open { rules::attempts(&said, self.now, day) } else { 0 },
            attempts_needed: self.shop.contact_attempts,
            said_since: rules::said_since(&case, &said).map(|said| said.message),
            case,
        })
    }
}

fn view(data: &Connection, case: Case, now: Timestamp) -> Result<CaseView, Failure> {
    Desk::of(data, now)?.view(data, case)
}

fn waiting(said: &Said, calendar: &Calendar, now: Timestamp) -> CaseWaiting {
    // A case is somebody's decision to settle it, however old it was when it came.
    let asked = Asked { at: said.at, arrived_at: said.at, ..Asked::default() };
    let (hours, days) = (calendar.open_hours(said.at, now), calendar.open_days(said.at, now));
    let working = Working { hours: &hours, days: &days };
    CaseWaiting {
        message: said.message,
        since: said.at,
        first_answer: clocks::first_answer(&asked, working, now),
        answer: clocks::answer(&asked, working, now),
    }
}

fn refused(problem: CaseProblem) -> Failure {
    Failure::Case { problem }
}

/// One line that is not empty.
fn needed(written: &str, field: InvalidField) -> Result<String, Failure> {
    let line = line(written)?;
    if line.is_empty() {
        return Err(Failure::Invalid { field, value: line });
    }
    Ok(line)
}

/// One line, without the white space around it.
fn line(written: &str) -> Result<String, Failure> {
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    short(line, LINE_LIMIT)
}

fn text(written: &str) -> Result<String, Failure> {
    short(written.trim().to_owned(), TEXT_LIMIT)
}

fn short(text: String, limit: usize) -> Result<String, Failure> {
    if text.chars().nth(limit).is_some() {
        return Err(Failure::Invalid { field: InvalidField::Text, value: String::new() });
    }
    Ok(text)
}

fn promised(day: &str) -> Result<Option<chrono::NaiveDate>, Failure> {
    match day.trim() {
        "" => Ok(None),
        day => day.parse().map(Some).map_err(|_| Failure::Invalid {
            field: InvalidField::Day,
            value: day.chars().take(40).collect(),
        }),
    }
}
