//! How much time is left for an answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Timestamp;

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// There is time left.
    Running,
    /// There is time left, and it does not run: the matter waits for somebody else.
    Frozen,
    /// The time is over.
    Late,
    /// It was stopped in time.
    Kept,
    /// It was stopped too late.
    Broken,
    /// It never ran: what it is about was old when it arrived.
    History,
}

/// A clock, in working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Clock {
    /// How it stands.
    pub state: ClockState,
    /// When the time is over, or was; `None` where that cannot be said.
    pub due: Option<Timestamp>,
    /// Milliseconds of working time that are left, or were when it was stopped; below nothing where it is over.
    pub left: i64,
}

/// How much of something open burns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Burning {
    /// It is of today.
    Cold,
    /// 10 %: it was not settled on its day.
    Ten,
    /// 20 %: the second day.
    Twenty,
    /// 40 %: the third.
    Forty,
    /// 80 %: the fourth, and from then on.
    Eighty,
}
