//! The first screen: what is to be done, the worst first, and why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Burning, CaseId, CaseStage, Channel, CustomerId, Timestamp};

/// Why something stands on the first screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum NowReason {
    /// The day that the customer was promised is over, and it is not solved.
    PromiseBroken {
        /// The day.
        #[ts(type = "string")]
        day: NaiveDate,
    },
    /// It was promised for today.
    PromiseToday,
    /// It was promised for the next day on which somebody works, or for one before it.
    PromiseNext {
        /// The day.
        #[ts(type = "string")]
        day: NaiveDate,
    },
    /// The customer has had no answer within 24 hours of working days.
    AnswerLate {
        /// When the time was over.
        due: Timestamp,
    },
    /// Nobody has answered within an hour of working hours.
    FirstAnswerLate {
        /// When the time was over.
        due: Timestamp,
    },
    /// The hour for the first answer runs.
    FirstAnswerDue {
        /// When it is over.
        due: Timestamp,
    },
    /// A case is not settled since another day.
    Burns,
    /// A case of today is open.
    Open,
    /// What the customer said has no answer, and was old when it came.
    Unanswered,
}

/// What a customer said and nobody has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NowWaiting {
    /// Channel of the last thing they said.
    pub channel: Channel,
    /// Since when.
    pub since: Timestamp,
    /// How many messages wait.
    pub messages: u32,
    /// Subject or first words of the last one.
    pub text: String,
}

/// A case that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NowCase {
    /// The case.
    pub id: CaseId,
    /// What it is about.
    pub title: String,
    /// What is to be done next.
    pub stage: CaseStage,
    /// Where it begins.
    pub since: Timestamp,
}

/// A row of the first screen: a customer, with the worst of what they are owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NowRow {
    /// Customer.
    pub customer: CustomerId,
    /// Name to show.
    pub title: String,
    /// Why the row stands where it stands.
    #[serde(flatten)]
    pub reason: NowReason,
    /// How much of it burns: of all that the customer is owed, what burns most.
    pub burning: Burning,
    /// What has no answer.
    pub waiting: Option<NowWaiting>,
    /// The case that the row is about, or the one that is open for longest.
    pub case: Option<NowCase>,
    /// How many cases are open.
    pub cases: u32,
}

/// The first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NowList {
    /// The worst first.
    pub rows: Vec<NowRow>,
    /// How many there are, with those that are not in `rows`.
    pub total: u32,
    /// How many have waited for longer than the list looks back.
    pub older: u32,
}
