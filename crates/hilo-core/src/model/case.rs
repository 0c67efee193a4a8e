//! A matter to be settled with a customer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Burning, CallOutcome, CaseId, Clock, CustomerId, Direction, MessageId, Timestamp};

/// How far a case has come: the first of the five steps of which something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// What the customer tells is to be written down.
    Listening,
    /// What it is about is to be found out.
    Identification,
    /// The customer is to be told what happens next.
    Steps,
    /// It is to be solved, or a latest date to be given.
    Solution,
    /// The customer is to agree.
    Agreement,
}

/// At what point of buying something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseStage {
    /// An offer or campaign.
    Promotion,
    /// Looking for facts.
    Information,
    /// Making up one's mind.
    Decision,
    /// Ordering and paying.
    Purchase,
    /// Delivery.
    Reception,
    /// Use, return, guarantee.
    AfterSales,
}

impl PurchaseStage {
    /// All of them, in the order of buying.
    pub const ALL: [PurchaseStage; 6] = [
        PurchaseStage::Promotion,
        PurchaseStage::Information,
        PurchaseStage::Decision,
        PurchaseStage::Purchase,
        PurchaseStage::Reception,
        PurchaseStage::AfterSales,
    ];

    /// Returns the word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            PurchaseStage::Promotion => "promotion",
            PurchaseStage::Information => "information",
            PurchaseStage::Decision => "decision",
            PurchaseStage::Purchase => "purchase",
            PurchaseStage::Reception => "reception",
            PurchaseStage::AfterSales => "after_sales",
        }
    }

    /// Reads a stored word.
    pub fn parse(word: &str) -> Option<PurchaseStage> {
        PurchaseStage::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

/// That the customer agrees, as somebody recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Agreement {
    /// The message or call in which they said so.
    pub message: MessageId,
    /// When that was.
    pub at: Timestamp,
    /// Who agreed.
    pub by: String,
    /// With the explanation.
    pub explanation: bool,
    /// With the solution.
    pub solution: bool,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseClosing {
    /// The customer agreed.
    Agreed,
    /// The customer did not answer any more; never counted as satisfied.
    Unanswered,
}

impl CaseClosing {
    /// Returns the word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            CaseClosing::Agreed => "agreed",
            CaseClosing::Unanswered => "unanswered",
        }
    }

    /// Reads a stored word.
    pub fn parse(word: &str) -> Option<CaseClosing> {
        [CaseClosing::Agreed, CaseClosing::Unanswered]
            .into_iter()
            .find(|closing| closing.as_str() == word)
    }
}

/// That a case has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseClosed {
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: CaseClosing,
    /// The newest message that there was: what the customer says in a later one nobody had heard then.
    pub newest: MessageId,
}

/// A matter to be settled: a span over the timeline of one customer, across channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Case {
    /// Its number.
    pub id: CaseId,
    /// With whom it is to be settled.
    pub customer: CustomerId,
    /// What it is about, in a few words.
    pub title: String,
    /// Who answers to the customer for it.
    pub responsible: String,
    /// When somebody opened it.
    pub opened_at: Timestamp,
    /// The place on the timeline at which it begins.
    pub starts_at: Timestamp,
    /// Whether the shop saw it before the customer said anything.
    pub proactive: bool,
    /// What the customer tells; empty while nobody has written it down.
    pub told: String,
    /// Why it came about; empty while nobody knows.
    pub reason: String,
    /// The product.
    pub product: String,
    /// The order.
    pub order_number: String,
    /// Who carries the parcel.
    pub carrier: String,
    /// Its number with the carrier.
    pub tracking: String,
    /// At what point of buying.
    pub purchase_stage: Option<PurchaseStage>,
    /// The message or call that told the customer what happens next.
    pub steps_message: Option<MessageId>,
    /// The solution, or what will be done.
    pub solution: String,
    /// When it was solved.
    pub solved_at: Option<Timestamp>,
    /// The latest day that the customer was given.
    #[ts(type = "string | null")]
    pub promised_for: Option<NaiveDate>,
    /// What was offered instead.
    pub alternative: String,
    /// What was given on top.
    pub compensation: String,
    /// That the customer agrees.
    pub agreement: Option<Agreement>,
    /// That it has ended.
    pub closed: Option<CaseClosed>,
}

impl Case {
    /// Returns a case of which nothing is known yet, and which has no number.
    pub fn begun(
        customer: CustomerId,
        opened_at: Timestamp,
        starts_at: Timestamp,
        proactive: bool,
    ) -> Case {
        Case {
            id: CaseId(0),
            customer,
            title: String::new(),
            responsible: String::new(),
            opened_at,
            starts_at,
            proactive,
            told: String::new(),
            reason: String::new(),
            product: String::new(),
            order_number: String::new(),
            carrier: String::new(),
            tracking: String::new(),
            purchase_stage: None,
            steps_message: None,
            solution: String::new(),
            solved_at: None,
            promised_for: None,
            alternative: String::new(),
            compensation: String::new(),
            agreement: None,
            closed: None,
        }
    }
}

/// A case with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// What the customer is called.
    pub customer_title: String,
    /// How far it has come.
    pub stage: CaseStage,
    /// How much of it burns; nothing of what is closed.
    pub burning: Burning,
    /// What the customer said that nobody has answered.
    pub waiting: Option<CaseWaiting>,
    /// Days on which the customer was written to or called in vain since their last word.
    pub attempts: u32,
    /// How many of those allow to close it without an answer.
    pub attempts_needed: u32,
    /// Something that the customer said after it was closed: the same case, or another?
    pub said_since: Option<MessageId>,
}

/// A message as far as a case asks about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The message.
    pub message: MessageId,
    /// On whose timeline it is.
    pub customer: CustomerId,
    /// Its place there.
    pub at: Timestamp,
    /// Who spoke.
    pub direction: Direction,
    /// Whether it says nothing: a notice, a remark of our own, what a machine wrote, what was taken back, a call of a chat.
    pub automatic: bool,
    /// Whether one of us passed it on: it is the customer's, but said on another occasion.
    pub passed_on: bool,
    /// Whether it is ours and reached nobody: it came back, or nobody knows that it was sent.
    pub in_vain: bool,
    /// How it went, where it is a call.
    pub call: Option<CallOutcome>,
}

/// What a customer said within a case and nobody has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseWaiting {
    /// The first of it.
    pub message: MessageId,
    /// When they said it.
    pub since: Timestamp,
    /// How the clock of the first answer stands.
    pub first_answer: Clock,
    /// How the clock of the answer stands.
    pub answer: Clock,
}

/// Why something cannot be done with a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum CaseProblem {
    /// The customer has not agreed.
    NotAgreed,
    /// The customer has agreed with one of explanation and solution alone.
    AgreedInPart {
        /// Whether the explanation is what they agreed with.
        explanation: bool,
    },
    /// The customer was not written to or called often enough to say that they do not answer.
    TooFewAttempts {
        /// On how many days they were.
        made: u32,
        /// On how many they have to be.
        needed: u32,
    },
    /// The message is not the customer's word: ours, a machine's, somebody else's, or a call in which nobody spoke.
    NotTheirWord,
    /// The message is not one of ours to the customer.
    NotOurWord,
    /// The message is older than the case, or the one with which it begins.
    BeforeTheCase,
    /// The message is older than the one that told the customer what happens next.
    BeforeTheSteps,
    /// The customer has said something after they agreed.
    SpokeSince {
        /// The last of it.
        message: MessageId,
    },
    /// The case is closed.
    Closed,
    /// The case is open.
    Open,
}
