//! How the shop serves its customers, as it has written it down.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The service manual: seven questions, and the limits that hold without asking anybody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Manual {
    /// What the shop answers to the seven questions.
    pub answers: ManualAnswers,
    /// What may be given, and what goes to somebody above.
    pub limits: ManualLimits,
}

/// The seven questions, each answered in plain text of up to 2,000 characters; empty while nobody has answered it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ManualAnswers {
    /// Who serves customers, and in what part.
    pub people: String,
    /// What each of them has to have learnt.
    pub training: String,
    /// What they have: time, tools, where things can be looked up.
    pub resources: String,
    /// What has to be said about the hours beside the week of the settings.
    pub hours: String,
    /// Who answers to the customer for a case.
    pub responsible: String,
    /// When a claim goes to somebody above.
    pub escalation: String,
    /// How far the shop goes to satisfy.
    pub satisfaction: String,
}

/// What may be given without asking, and what is for somebody above to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ManualLimits {
    /// Currency of the amounts, ISO 4217.
    pub currency: String,
    /// Compensation that may be given without asking, in hundredths of the currency, 0 to 10^10; `None` where the shop
    /// has set none. Where there is a share as well, the smaller of the two holds.
    pub compensation_amount: Option<i64>,
    /// Compensation that may be given without asking, in percent of the order, 0 to 100.
    pub compensation_share: Option<i32>,
    /// Who decides above that; a line of up to 200 characters.
    pub decides_above: String,
    /// Whether claims go to somebody above by themselves.
    pub escalate: EscalationCriteria,
}

impl Default for ManualLimits {
    fn default() -> Self {
        ManualLimits {
            currency: "EUR".into(),
            compensation_amount: None,
            compensation_share: None,
            decides_above: String::new(),
            escalate: EscalationCriteria::default(),
        }
    }
}

/// Signs that a claim is for somebody above; one is enough.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct EscalationCriteria {
    /// Days for which it has been open, 1 to 365.
    pub days: Option<i32>,
    /// What it is about is worth as much, in hundredths of the currency.
    pub amount: Option<i64>,
    /// The customer is angry.
    pub angry: bool,
    /// The customer says one of these, up to 50 of 60 characters.
    pub words: Vec<String>,
}

/// In which language the manual is to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManualAsked {
    /// `es` or `en`; that of the window where there is none.
    pub language: Option<String>,
}

/// Where the printed manual is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManualExport {
    /// The file; what is there is replaced.
    pub path: String,
    /// `es` or `en`; that of the window where there is none.
    pub language: Option<String>,
}

/// The manual as a page to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManualPage {
    /// An HTML document for one side of A4, without scripts, that loads nothing.
    pub html: String,
    /// Lines of the smallest type that are too many for one side; 0 where all fits.
    pub lines_over: u32,
}

/// A printed manual that was written into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManualWritten {
    /// The file.
    pub path: String,
    /// As of [`ManualPage`].
    pub lines_over: u32,
}
