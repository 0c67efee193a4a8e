//! Jobs on cases.

use chrono_tz::Tz;
use clap::{Args, Subcommand};
use hilo_core::model::PurchaseStage;
use serde_json::{Map, Value, json};

use crate::Problem;
use crate::desk::Desk;
use crate::print::{self, line, moment, plain, word};

/// Jobs on matters that are to be settled with a customer.
#[derive(Subcommand)]
pub enum CaseJob {
    /// Open a case.
    Open {
        /// Id, mail address, telephone number or name.
        customer: String,
        /// What it is about, in a few words.
        #[arg(long)]
        title: String,
        /// Who answers to the customer for it [default: who sits at the desk].
        #[arg(long, default_value = "")]
        responsible: String,
        /// What the customer tells.
        #[arg(long, default_value = "")]
        told: String,
        /// Id of the message with which it begins [default: it begins now].
        #[arg(long)]
        message: Option<i64>,
        /// The shop saw it before the customer said anything.
        #[arg(long)]
        proactive: bool,
    },
    /// Write down what is known; how far the case has come follows from it.
    Stage(Box<Known>),
    /// Record that the customer agrees.
    Agree {
        /// Its number.
        case: i64,
        /// Id of the message or call in which they say so.
        #[arg(long)]
        message: i64,
        /// Who agrees [default: the customer].
        #[arg(long, default_value = "")]
        by: String,
        /// They agree with the explanation.
        #[arg(long)]
        explanation: bool,
        /// They agree with the solution.
        #[arg(long)]
        solution: bool,
    },
    /// Close a case; the customer has to have agreed.
    Close {
        /// Its number.
        case: i64,
        /// The customer does not answer any more, after as many attempts as the settings want.
        #[arg(long)]
        unanswered: bool,
    },
    /// Open a closed case again.
    Reopen {
        /// Its number.
        case: i64,
    },
    /// Print a case.
    Show {
        /// Its number.
        case: i64,
    },
    /// List cases, the open ones first.
    List {
        /// Of this customer: id, mail address, telephone number or name.
        #[arg(long)]
        customer: Option<String>,
        /// Only the open ones.
        #[arg(long, conflicts_with = "closed")]
        open: bool,
        /// Only the closed ones.
        #[arg(long)]
        closed: bool,
        /// Rows at most, up to 500.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
}

/// What is known of a case.
#[derive(Args)]
pub struct Known {
    /// Its number.
    case: i64,
    /// What it is about.
    #[arg(long)]
    title: Option<String>,
    /// Who answers to the customer for it.
    #[arg(long)]
    responsible: Option<String>,
    /// What the customer tells.
    #[arg(long)]
    told: Option<String>,
    /// Why it came about.
    #[arg(long)]
    reason: Option<String>,
    /// The product.
    #[arg(long)]
    product: Option<String>,
    /// The order.
    #[arg(long)]
    order: Option<String>,
    /// Who carries the parcel.
    #[arg(long)]
    carrier: Option<String>,
    /// Its number with the carrier.
    #[arg(long)]
    tracking: Option<String>,
    /// At what point of buying.
    #[arg(long, value_parser = purchase_stage)]
    purchase: Option<PurchaseStage>,
    /// Id of the message or call that told the customer what happens next.
    #[arg(long, value_name = "MESSAGE")]
    steps: Option<i64>,
    /// The solution, or what will be done.
    #[arg(long)]
    solution: Option<String>,
    /// It is solved.
    #[arg(long)]
    solved: bool,
    /// The latest day that the customer was given (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    by: Option<String>,
    /// What was offered instead.
    #[arg(long)]
    alternative: Option<String>,
    /// What was given on top.
    #[arg(long)]
    compensation: Option<String>,
}

fn purchase_stage(word: &str) -> Result<PurchaseStage, String> {
    PurchaseStage::parse(word).ok_or_else(|| {
        let words: Vec<&str> = PurchaseStage::ALL.into_iter().map(PurchaseStage::as_str).collect();
        format!("one of {}", words.join(", "))
    })
}

/// Does a job.
pub fn case(desk: &Desk, job: &CaseJob) -> Result<(), Problem> {
    let changed = match job {
        CaseJob::Open { customer, title, responsible, told, message, proactive } => {
            let customer = desk.customer(customer)?;
            let request = json!({
                "customer": customer, "title": title, "responsible": responsible, "told": told,
                "message": message, "proactive": proactive,
            });
            desk.call("case_open", request)?
        }
        CaseJob::Stage(known) => desk.call("case_change", known.request())?,
        CaseJob::Agree { case, message, by, explanation, solution } => {
            let request = json!({
                "case": case, "message": message, "by": by, "explanation": explanation,
                "solution": solution,
            });
            desk.call("case_agree", request)?
        }
        CaseJob::Close { case, unanswered } => {
            let how = if *unanswered { "unanswered" } else { "agreed" };
            desk.call("case_close", json!({ "case": case, "how": how }))?
        }
        CaseJob::Reopen { case } => desk.call("case_reopen", json!({ "case": case }))?,
        CaseJob::Show { case } => {
            json!({ "view": desk.call("case_get", json!({ "case": case }))? })
        }
        CaseJob::List { customer, open, closed, limit } => {
            let customer = customer.as_ref().map(|customer| desk.customer(customer)).transpose()?;
            let open = (*open || *closed).then_some(*open);
            let request = json!({ "customer": customer, "open": open, "limit": limit });
            return list(desk, &desk.call("case_list", request)?);
        }
    };
    if desk.json {
        return print::json(&changed);
    }
    told(&changed["view"], desk.zone()?)
}

impl Known {
    fn request(&self) -> Value {
        let given = [
            ("title", &self.title),
            ("responsible", &self.responsible),
            ("told", &self.told),
            ("reason", &self.reason),
            ("product", &self.product),
            ("order_number", &self.order),
            ("carrier", &self.carrier),
            ("tracking", &self.tracking),
            ("solution", &self.solution),
            ("promised_for", &self.by),
            ("alternative", &self.alternative),
            ("compensation", &self.compensation),
        ];
        let given = given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let mut request: Map<String, Value> =
            given.map(|(name, value)| (name.to_owned(), json!(value))).collect();
        request.insert("case".into(), json!(self.case));
        request.insert("steps_message".into(), json!(self.steps));
        request.insert("purchase_stage".into(), json!(self.purchase));
        request.insert("solved".into(), json!(self.solved.then_some(true)));
        Value::Object(request)
    }
}

fn list(desk: &Desk, cases: &Value) -> Result<(), Problem> {
    if desk.json {
        return print::json(&json!({ "cases": cases }));
    }
    let zone = desk.zone()?;
    for view in cases.as_array().into_iter().flatten() {
        let case = &view["case"];
        line(&format!(
            "{:>6} {} {:<14} {:>3} % {:<24} {}",
            case["id"],
            moment(&case["opened_at"], zone),
            standing(view),
            percent(view),
            plain(word(view, "customer_title"), 24),
            plain(word(case, "title"), 60),
        ))?;
    }
    Ok(())
}

/// How far a case has come, or how it ended, in a word.
fn standing(view: &Value) -> &str {
    let closed = &view["case"]["closed"];
    if closed.is_null() { word(view, "stage") } else { word(closed, "how") }
}

fn told(view: &Value, zone: Tz) -> Result<(), Problem> {
    let case = &view["case"];
    line(&format!(
        "case {} of {}: {}",
        case["id"],
        plain(word(view, "customer_title"), 80),
        plain(word(case, "title"), 300)
    ))?;
    line(&format!(
        "  stage        {}",
        if case["closed"].is_null() { word(view, "stage").to_owned() } else { closed(case, zone) }
    ))?;
    for (name, member) in [
        ("responsible", "responsible"),
        ("told", "told"),
        ("reason", "reason"),
        ("product", "product"),
        ("order", "order_number"),
        ("carrier", "carrier"),
        ("tracking", "tracking"),
        ("purchase", "purchase_stage"),
        ("solution", "solution"),
        ("latest day", "promised_for"),
        ("alternative", "alternative"),
        ("on top", "compensation"),
    ] {
        let value = word(case, member);
        if !value.is_empty() {
            line(&format!("  {name:<12} {}", plain(value, 300)))?;
        }
    }
    if !case["steps_message"].is_null() {
        line(&format!("  steps        told in message {}", case["steps_message"]))?;
    }
    if !case["solved_at"].is_null() {
        line(&format!("  solved       {}", moment(&case["solved_at"], zone)))?;
    }
    let agreement = &case["agreement"];
    if !agreement.is_null() {
        let ticks = ["explanation", "solution"];
        let ticks = ticks.into_iter().filter(|tick| agreement[*tick] == json!(true));
        let ticks: Vec<&str> = ticks.collect();
        let with = if ticks.is_empty() { "nothing".to_owned() } else { ticks.join(" and ") };
        line(&format!(
            "  agreed       {} with {with}, in message {} of {}",
            plain(word(agreement, "by"), 80),
            agreement["message"],
            moment(&agreement["at"], zone)
        ))?;
    }
    let waiting = &view["waiting"];
    for (name, member) in [("first answer", "first_answer"), ("answer", "answer")] {
        if let Some(clock) = waiting.get(member) {
            line(&format!("  {name:<12} {}", clock_words(clock, zone)))?;
        }
    }
    if word(view, "burning") != "cold" {
        line(&format!("  burns        {} %", percent(view)))?;
    }
    if case["closed"].is_null() {
        let (made, needed) = (&view["attempts"], &view["attempts_needed"]);
        line(&format!("  attempts     {made} of {needed} days since their last word"))?;
    }
    if !view["said_since"].is_null() {
        line(&format!(
            "  since then   the customer wrote (message {}): reopen it, or open another case",
            view["said_since"]
        ))?;
    }
    Ok(())
}

/// When an answer is due, in working time.
fn clock_words(clock: &Value, zone: Tz) -> String {
    let due = &clock["due"];
    if due.is_null() {
        "at no time: the shop never opens".to_owned()
    } else if word(clock, "state") == "late" {
        format!("was due {}", moment(due, zone))
    } else {
        format!("due {}", moment(due, zone))
    }
}

fn percent(view: &Value) -> u32 {
    match word(view, "burning") {
        "ten" => 10,
        "twenty" => 20,
        "forty" => 40,
        "eighty" => 80,
        _ => 0,
    }
}

fn closed(case: &Value, zone: Tz) -> String {
    let closed = &case["closed"];
    let at = moment(&closed["at"], zone);
    match word(closed, "how") {
        "agreed" => format!("closed {at}, the customer agreed"),
        _ => format!("closed {at}, the customer did not answer"),
    }
}
