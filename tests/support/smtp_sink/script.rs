//! What a sink says otherwise than a good server would, and where in the talk.

use std::time::Duration;

/// A point of the talk at which a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before anybody else says anything.
    Greeting,
    /// After EHLO.
    Ehlo,
    /// After STARTTLS.
    Starttls,
    /// After user name and password.
    Auth,
    /// After MAIL FROM.
    Mail,
    /// After RCPT TO.
    Rcpt,
    /// After DATA.
    Data,
    /// After the body.
    Body,
    /// After QUIT.
    Quit,
}

impl Place {
    /// Every point of a talk over TLS, in order.
    pub const TALK: [Place; 8] = [
        Place::Greeting,
        Place::Ehlo,
        Place::Auth,
        Place::Mail,
        Place::Rcpt,
        Place::Data,
        Place::Body,
        Place::Quit,
    ];
}

/// What a server does at a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Says these bytes as they are, and goes on.
    Say(Vec<u8>),
    /// Says them and hangs up.
    SayAndHangUp(Vec<u8>),
    /// Says them again and again until nobody listens any more.
    Flood(Vec<u8>),
    /// Says nothing until the other side hangs up.
    Silence,
}

impl Answer {
    /// Says words as a line of their own.
    pub fn line(words: &str) -> Answer {
        Answer::Say(format!("{words}\r\n").into_bytes())
    }

    /// Hangs up without a word.
    pub fn hang_up() -> Answer {
        Answer::SayAndHangUp(Vec::new())
    }

    fn is_yes(&self) -> bool {
        matches!(self, Answer::Say(words) | Answer::SayAndHangUp(words) if words.starts_with(b"2"))
    }
}

#[derive(Debug, Clone)]
struct Step {
    place: Place,
    /// The only recipient whom this is about.
    recipient: Option<&'static str>,
    /// How many more times it happens.
    times: usize,
    answer: Answer,
    /// Whether a body is kept all the same.
    keeps: bool,
}

/// Whose certificate a sink shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// The one to trust.
    #[default]
    Own,
    /// One that nobody trusts.
    Untrusted,
    /// One of another host.
    OtherHost,
}

/// What a sink says otherwise. An empty script is a good server.
#[derive(Debug, Clone, Default)]
pub struct Script {
    steps: Vec<Step>,
    pub(super) shown: Shown,
    pub(super) latency: Duration,
    pub(super) pause: Duration,
}

impl Script {
    /// A good server.
    pub fn good() -> Script {
        Script::default()
    }

    /// Answers like this at a point, every time.
    pub fn at(place: Place, answer: Answer) -> Script {
        Script::default().and(place, usize::MAX, answer)
    }

    /// Answers like this the first time only.
    pub fn once(place: Place, answer: Answer) -> Script {
        Script::default().and(place, 1, answer)
    }

    /// Answers like this at a further point, so many times.
    pub fn and(mut self, place: Place, times: usize, answer: Answer) -> Script {
        let keeps = answer.is_yes();
        self.steps.push(Step { place, recipient: None, times, answer, keeps });
        self
    }

    /// Answers every command only after this time, as a server far away does.
    pub fn after(mut self, latency: Duration) -> Script {
        self.latency = latency;
        self
    }

    /// Rests so long after every 64 kB of a body, as a line does that takes no more at once.
    pub fn pausing(mut self, pause: Duration) -> Script {
        self.pause = pause;
        self
    }

    fn with(mut self, change: impl FnMut(&mut Step)) -> Script {
        self.steps.last_mut().into_iter().for_each(change);
        self
    }

    /// Takes what is to be said at a point now, and whether a body there is kept.
    pub(super) fn take(&mut self, place: Place, recipient: &str) -> Option<(Answer, bool)> {
        let step = self.steps.iter_mut().find(|step| {
            step.place == place
                && step.times > 0
                && step.recipient.is_none_or(|only| only == recipient)
        })?;
        step.times = step.times.saturating_sub(1);
        Some((step.answer.clone(), step.keeps))
    }
}

/// Ways to misbehave that have a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not at all.
    None,
    /// Keeps the first mail and hangs up instead of saying so.
    DropAfterData,
    /// Hangs up at the end of each body and keeps nothing.
    DropBeforeData,
    /// Asks to come again the first time.
    LaterFirst,
    /// Turns everybody away at the door.
    Busy,
    /// Finds every mail too big.
    TooBig,
    /// Refuses one recipient.
    RefuseRecipient(&'static str),
    /// Asks one recipient to come again, so many times.
    DeferRecipient(&'static str, usize),
    /// Takes the first body and never answers.
    Hang,
    /// Hangs up after each mail, once it said that it has it.
    LeaveAfterMail,
    /// Shows a certificate that nobody trusts.
    BadCertificate,
    /// Shows a certificate of another host.
    OtherHost,
}

impl From<Fault> for Script {
    fn from(fault: Fault) -> Script {
        let later = |words| Script::at(Place::Rcpt, Answer::line(words));
        match fault {
            Fault::None => Script::good(),
            Fault::DropAfterData => {
                Script::once(Place::Body, Answer::hang_up()).with(|step| step.keeps = true)
            }
            Fault::DropBeforeData => Script::at(Place::Body, Answer::hang_up()),
            Fault::LaterFirst => {
                Script::once(Place::Body, Answer::line("451 4.3.0 try again later"))
            }
            Fault::Busy => {
                let words = b"421 4.7.0 too many connections\r\n".to_vec();
                Script::at(Place::Greeting, Answer::SayAndHangUp(words))
            }
            Fault::TooBig => Script::at(Place::Body, Answer::line("552 5.2.3 message too big")),
            Fault::RefuseRecipient(whom) => {
                later("550 5.1.1 no such user").with(|step| step.recipient = Some(whom))
            }
            Fault::DeferRecipient(whom, times) => later("450 4.2.0 greylisted").with(|step| {
                step.recipient = Some(whom);
                step.times = times;
            }),
            Fault::Hang => {
                Script::once(Place::Body, Answer::Silence).with(|step| step.keeps = true)
            }
            Fault::LeaveAfterMail => {
                let words = b"250 2.0.0 ok\r\n".to_vec();
                Script::at(Place::Body, Answer::SayAndHangUp(words))
            }
            Fault::BadCertificate => Script { shown: Shown::Untrusted, ..Script::default() },
            Fault::OtherHost => Script { shown: Shown::OtherHost, ..Script::default() },
        }
    }
}
