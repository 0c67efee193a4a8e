//! The daily jobs of Hilo without a window.
//!
//! The same core and the same commands as the window, for scripts and tests. What it prints for a person
//! may change; what it prints with `--json` is documented in `docs/cli.md` and kept. It leaves with 0 when
//! all went well, 1 when something failed (said on the error output), 2 when it was called wrongly.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

mod account;
mod cases;
mod checks;
mod desk;
mod failure;
mod hours;
mod import;
mod jobs;
mod mail;
mod manual;
mod oauth;
mod outbox;
mod parse;
mod print;
mod receive;
mod reply;
mod secrets;
mod template;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use hilo_core::error::Failure;
use hilo_core::model::{CallOutcome, DateOrder, Direction};

use desk::Desk;

/// One timeline per customer, templates and an outbox, without a window.
#[derive(Parser)]
#[command(name = "hilo-cli", version, arg_required_else_help = true)]
struct Arguments {
    /// Folder that holds the shop's data [default: the window's].
    #[arg(long, global = true, env = "HILO_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print JSON, as docs/cli.md describes it.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Read a file or folder without storing anything.
    Parse {
        /// Mail, mailbox, Maildir or WhatsApp export, or a folder of them.
        file: PathBuf,
        /// Order of day, month and year in a chat.
        #[arg(long)]
        order: Option<Order>,
    },
    /// Bring in mails and WhatsApp exports, files or folders.
    Import(import::Import),
    /// List customers, those of the last contact first.
    Customers {
        /// Words of a name, company, address or number.
        query: Option<String>,
        /// Rows at most.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Print a customer's timeline, newest first.
    Timeline {
        /// Id, mail address, telephone number or name.
        customer: String,
        /// Rows at most, up to 200.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Cursor that the page before printed as `older`.
        #[arg(long)]
        before: Option<String>,
    },
    /// Find messages and customers.
    Search {
        /// Words; all have to be there.
        query: String,
        /// Hits at most, up to 200.
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Write a telephone call down.
    Call {
        /// Id, mail address, telephone number or name; a number that nobody has becomes a customer.
        customer: String,
        /// Who called.
        #[arg(long)]
        direction: Way,
        /// Length in minutes.
        #[arg(long, default_value_t = 0)]
        minutes: u32,
        /// How it ended.
        #[arg(long, value_parser = outcome, default_value = "spoke")]
        outcome: CallOutcome,
        /// Which of the shop's lines.
        #[arg(long, default_value = "")]
        line: String,
        /// What was said.
        #[arg(long)]
        text: String,
    },
    /// Write down what was said on a channel that Hilo does not read, or a remark.
    Note {
        /// Id, mail address, telephone number or name.
        customer: String,
        /// chat, social, skype, counter or own words; `note` for a remark of our own.
        #[arg(long, default_value = "note")]
        channel: String,
        /// Who spoke.
        #[arg(long, default_value = "in")]
        direction: Way,
        /// What was said.
        #[arg(long)]
        text: String,
    },
    /// Open, bring forward, agree, close and list matters to be settled.
    #[command(subcommand)]
    Case(cases::CaseJob),
    /// Write down that a customer wants no mails that they did not ask for.
    OptOut {
        /// Id, mail address, telephone number or name.
        customer: String,
        /// They want them again.
        #[arg(long)]
        take_back: bool,
    },
    /// List the templates.
    Templates,
    /// Write all templates into a file, or bring a file of them in.
    #[command(subcommand)]
    Template(template::TemplateJob),
    /// Fill a template in and print it.
    Render(mail::Fill),
    /// Fill a template in and put it into the outbox.
    Send {
        #[command(flatten)]
        fill: mail::Fill,
        #[command(flatten)]
        sending: mail::Sending,
    },
    /// Look at the draft to a customer with the checks before sending.
    Check {
        /// Id, mail address, telephone number or name.
        #[arg(long, value_name = "C")]
        customer: String,
    },
    /// Print when the shop answers and the next days on which it does not.
    Hours,
    /// The service manual: seven questions, limits, and a page to hang up.
    #[command(subcommand)]
    Manual(manual::ManualJob),
    /// The account that mail leaves by.
    #[command(subcommand)]
    Account(account::AccountJob),
    /// Who keeps the passwords: the keychain of the system, or a file of the shop's own under a passphrase, the Hilo
    /// password. Without a job, says which.
    Secrets {
        #[command(subcommand)]
        job: Option<secrets::SecretsJob>,
    },
    /// Mails on their way out.
    #[command(subcommand)]
    Outbox(outbox::OutboxJob),
    /// Bring the mails of the mailbox in: what is new, and then what is older.
    Receive {
        /// List the mails that are on no timeline though you may miss them, and bring nothing in.
        #[arg(long)]
        left_out: bool,
        /// Try those once more, too.
        #[arg(long, conflicts_with = "left_out")]
        again: bool,
    },
    /// Replies by WhatsApp.
    #[command(subcommand)]
    Reply(reply::ReplyJob),
    /// Write the sample shop into a new folder.
    Demo {
        /// Folder for its data; the files that it was imported from are put into `sources` there.
        dir: PathBuf,
        /// Language of the shop: es or en.
        #[arg(long, default_value = "es", value_parser = ["es", "en"])]
        language: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    /// The customer to the shop.
    In,
    /// The shop to the customer.
    Out,
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::In => Direction::In,
            Way::Out => Direction::Out,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl From<Order> for DateOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Dmy => DateOrder::Dmy,
            Order::Mdy => DateOrder::Mdy,
            Order::Ymd => DateOrder::Ymd,
        }
    }
}

fn outcome(word: &str) -> Result<CallOutcome, String> {
    let known = || CallOutcome::ALL.map(CallOutcome::as_str).join(", ");
    CallOutcome::parse(&word.replace('-', "_")).ok_or_else(|| format!("one of: {}", known()))
}

/// Why a job did not end well.
enum Problem {
    /// The core says so.
    Failure(Failure),
    /// The command line was not what the job takes.
    Usage(String),
    /// What is stored does not allow it: nobody or several match, or something is in the way.
    Refused(String),
    /// What was printed could not be written, because its reader has left.
    Output,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Problem::Failure(failure)
    }
}

impl From<std::io::Error> for Problem {
    fn from(_: std::io::Error) -> Self {
        Problem::Output
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Problem::Output) => ExitCode::FAILURE,
        Err(Problem::Failure(failure)) => {
            eprintln!("hilo-cli: {}", failure::sentence(&failure));
            ExitCode::FAILURE
        }
        Err(Problem::Refused(sentence)) => {
            eprintln!("hilo-cli: {sentence}");
            ExitCode::FAILURE
        }
        Err(Problem::Usage(sentence)) => {
            eprintln!("hilo-cli: {sentence}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Problem> {
    let Arguments { data, json, job } = arguments;
    let desk = || Desk::open(data.clone(), json);
    match job {
        Job::Parse { file, order } => parse::parse(&file, order.map(DateOrder::from), json),
        Job::Import(import) => import::import(&desk()?, &import),
        Job::Customers { query, limit } => {
            jobs::customers(&desk()?, query.as_deref().unwrap_or_default(), limit)
        }
        Job::Timeline { customer, limit, before } => {
            jobs::timeline(&desk()?, &customer, limit, before.as_deref())
        }
        Job::Search { query, limit } => jobs::search(&desk()?, &query, limit),
        Job::Call { customer, direction, minutes, outcome, line, text } => {
            jobs::call(&desk()?, &customer, direction.into(), minutes, outcome, &line, &text)
        }
        Job::Note { customer, channel, direction, text } => {
            jobs::note(&desk()?, &customer, &channel, direction.into(), &text)
        }
        Job::OptOut { customer, take_back } => jobs::opt_out(&desk()?, &customer, !take_back),
        Job::Templates => mail::templates(&desk()?),
        Job::Template(job) => template::template(&desk()?, &job),
        Job::Render(fill) => mail::render(&desk()?, &fill),
        Job::Send { fill, sending } => mail::send(&desk()?, &fill, &sending),
        Job::Check { customer } => checks::check(&desk()?, &customer),
        Job::Hours => hours::hours(&desk()?),
        Job::Manual(job) => manual::manual(&desk()?, &job),
        Job::Case(job) => cases::case(&desk()?, &job),
        Job::Account(job) => account::account(&desk()?.unlocked()?, &job),
        Job::Secrets { job } => secrets::secrets(data, json, job),
        Job::Outbox(job) => outbox::outbox(&desk()?.unlocked()?, &job),
        Job::Receive { left_out: true, .. } => receive::left_out(&desk()?),
        Job::Receive { again, .. } => receive::receive(&desk()?.unlocked()?, again),
        Job::Reply(job) => reply::reply(&desk()?, &job),
        Job::Demo { dir, language } => jobs::demo(&dir, &language, json),
    }
}
