//! Decides which customer lives which story and when, and fills the stories in.
//!
//! The result is a list of [`Moment`]s in order of time, each between six months ago and `now`, and
//! none after it. Some matters are cut short right after something that the customer wrote in the
//! last hours: those wait for an answer. Every other conversation ends with the shop's words.

use std::collections::HashMap;

use chrono::{
    DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday,
};
use chrono_tz::Tz;

use crate::people::{Person, Thing};
use crate::rng::Rng;
use crate::slots::Slots;
use crate::story::{Step, StepChannel, Story, fill};
use crate::{Edition, SHOP_ZONE};

/// How far back the history goes.
const SPAN: Duration = Duration::days(182);
/// Marks a story that can only happen to somebody who lives in Spain.
const HOME: &str = "home";
/// How many interactions the shop has had by then.
const INTERACTIONS: usize = 2_000;
/// How long ago the customers who still wait for an answer wrote, in minutes.
const WAITING: [i64; 16] =
    [7, 19, 34, 52, 88, 125, 170, 236, 310, 395, 520, 760, 1_060, 1_390, 1_900, 2_900];

/// One interaction, before it becomes a mail, a line of a chat, a call or a note.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) person: usize,
    /// Which run of a story it belongs to; the mails of one run are one thread.
    pub(crate) run: usize,
    pub(crate) at: DateTime<Utc>,
    pub(crate) incoming: bool,
    pub(crate) channel: StepChannel,
    pub(crate) words: Vec<String>,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) invoice: String,
}

/// An order, as the card of a customer lists it.
#[derive(Debug, Clone)]
pub(crate) struct Bought {
    pub(crate) person: usize,
    pub(crate) number: String,
    pub(crate) what: String,
    pub(crate) on: NaiveDate,
}

pub(crate) struct Plan {
    pub(crate) moments: Vec<Moment>,
    pub(crate) bought: Vec<Bought>,
}

pub(crate) struct Planner<'a> {
    pub(crate) edition: Edition,
    pub(crate) now: DateTime<Utc>,
    pub(crate) people: &'a [Person],
    pub(crate) things: &'a [Thing],
    pub(crate) stories: &'a [Story],
    /// What the shop says last, tú and usted inside.
    pub(crate) closings: &'a [String],
}

/// From the first step of a story to its last.
type Period = (DateTime<Utc>, DateTime<Utc>);

/// What planning remembers from one story to the next.
#[derive(Default)]
struct Memory {
    plan: Option<Plan>,
    /// When each customer has a story already, first and last step.
    busy: HashMap<usize, Vec<Period>>,
    lived: HashMap<(usize, usize), usize>,
    told: HashMap<(usize, usize), usize>,
    runs: usize,
    closed: usize,
}

impl Planner<'_> {
    pub(crate) fn plan(&self) -> Plan {
        let mut memory = Memory {
            plan: Some(Plan { moments: Vec::new(), bought: Vec::new() }),
            ..Memory::default()
        };
        for (place, ago) in WAITING.iter().enumerate() {
            self.live(&mut memory, place * 11 % self.people.len().max(1), Some(*ago));
        }
        let count = |memory: &Memory| memory.plan.as_ref().map_or(0, |plan| plan.moments.len());
        let mut round = 0;
        while count(&memory) < INTERACTIONS && round < 24 {
            for person in 0..self.people.len() {
                if count(&memory) >= INTERACTIONS && round > 0 {
                    break;
                }
                self.live(&mut memory, person, None);
            }
            round += 1;
        }
        let mut plan = memory.plan.unwrap_or(Plan { moments: Vec::new(), bought: Vec::new() });
        plan.moments.sort_by_key(|moment| moment.at);
        plan.bought.sort_by(|a, b| a.number.cmp(&b.number));
        plan
    }

    /// Lets one customer live one more story; `waiting` minutes ago it stops with the customer's turn.
    fn live(&self, memory: &mut Memory, who: usize, waiting: Option<i64>) {
        let Some(person) = self.people.get(who) else { return };
        let run = memory.runs;
        let mut rng = Rng::new("run", run);
        let Some(which) = self.choose(memory, who, person, &mut rng) else { return };
        let Some(story) = self.stories.get(which) else { return };
        let Some((times, steps)) = self.times(memory, who, person, story, waiting, &mut rng) else {
            return;
        };
        memory.runs += 1;
        *memory.lived.entry((who, which)).or_default() += 1;
        let (Some(first), Some(last)) = (times.first().copied(), times.last().copied()) else {
            return;
        };
        memory.busy.entry(who).or_default().push((first, last));

        let slots = Slots::new(self.edition, person, self.things, run, first, &mut rng);
        let subject = self.subject(story, &slots, &mut rng);
        let invoice = slots.invoice();
        let moment = |at, incoming, channel: &StepChannel, words: &[String], text| Moment {
            person: who,
            run,
            at,
            incoming,
            channel: channel.clone(),
            words: words.to_vec(),
            subject: subject.clone(),
            text,
            invoice: invoice.clone(),
        };
        let mut moments: Vec<Moment> = Vec::new();
        for (number, (step, at)) in story.steps.iter().take(steps).zip(&times).enumerate() {
            let told = memory.told.entry((which, number)).or_default();
            let text = step.variants.get(*told % step.variants.len().max(1));
            *told += 1;
            let second = if step.incoming { person.says_ustedes() } else { person.formal };
            let text = text.map_or("", String::as_str);
            let text = fill(text, &mut rng, second, &|name| slots.value(name, *at));
            let text = tidy(self.edition, &text);
            let mut at = *at;
            let bubbles: Vec<&str> = match step.channel {
                StepChannel::WhatsApp => text.split("\n+\n").collect(),
                StepChannel::Mail | StepChannel::Call { .. } | StepChannel::Note(_) => vec![&text],
            };
            for (place, bubble) in bubbles.iter().enumerate() {
                let words = if place == 0 { step.words.as_slice() } else { &[] };
                let text = bubble.trim().to_owned();
                moments.push(moment(at, step.incoming, &step.channel, words, text));
                at += Duration::seconds(rng.between(9, 70));
            }
        }
        if waiting.is_none() {
            for channel in [StepChannel::Mail, StepChannel::WhatsApp] {
                let last = moments.iter().rev().find(|m| m.channel == channel);
                if last.is_some_and(|m| m.incoming) {
                    let text = self.closings.get(memory.closed % self.closings.len().max(1));
                    memory.closed += 1;
                    let at = in_shop_hours(
                        moments.last().map_or(first, |m| m.at)
                            + Duration::minutes(rng.between(6, 90)),
                        &mut rng,
                    );
                    let text =
                        fill(text.map_or("", String::as_str), &mut rng, person.formal, &|name| {
                            slots.value(name, at)
                        });
                    moments.push(moment(at, false, &channel, &[], tidy(self.edition, &text)));
                }
            }
        }
        let now = self.now;
        if let Some(plan) = memory.plan.as_mut() {
            plan.moments.extend(moments.into_iter().filter(|moment| moment.at <= now));
            plan.bought.push(Bought {
                person: who,
                number: slots.order(),
                what: slots.what(),
                on: first.date_naive() - Duration::days(4),
            });
        }
    }

    fn subject(&self, story: &Story, slots: &Slots, rng: &mut Rng) -> String {
        let words: Vec<&str> = story.subjects.iter().map(String::as_str).collect();
        let subject = rng.word(&words).to_owned();
        let at = slots.began();
        tidy(self.edition, &fill(&subject, rng, false, &|name| slots.value(name, at)))
    }

    /// Picks a story that suits the customer, the least lived first.
    fn choose(&self, memory: &Memory, who: usize, person: &Person, rng: &mut Rng) -> Option<usize> {
        let exclusive = person.tag.starts_with("foreign") || person.is_unknown();
        let total = |story: usize| -> usize { self.told_in_all(memory, story) };
        let mut fitting: Vec<(usize, usize, u64, usize)> = self
            .stories
            .iter()
            .enumerate()
            .filter(|(_, story)| {
                let (mail, chat, call) = story.needs();
                let reachable = (!mail || person.mails && person.email.is_some())
                    && (!chat || person.chats)
                    && (!call || person.calls || person.chats);
                let meant = match &story.only_for {
                    Some(tag) if tag == HOME => person.region == "ES" && !exclusive,
                    Some(tag) => *tag == person.tag,
                    None => !exclusive,
                };
                reachable && meant
            })
            .map(|(which, story)| {
                let lived = memory.lived.get(&(who, which)).copied().unwrap_or(0);
                let own = story.only_for.as_ref().is_some_and(|tag| tag != HOME) && lived == 0;
                (lived, if own { 0 } else { 1 + total(which) }, rng.next(), which)
            })
            .collect();
        fitting.sort_unstable();
        fitting.first().filter(|(lived, ..)| *lived < 3).map(|(.., which)| *which)
    }

    fn told_in_all(&self, memory: &Memory, story: usize) -> usize {
        memory.lived.iter().filter(|((_, which), _)| *which == story).map(|(_, n)| n).sum()
    }

    /// Returns when each step happens and how many steps there are, or `None` without a free place.
    fn times(
        &self,
        memory: &Memory,
        who: usize,
        person: &Person,
        story: &Story,
        waiting: Option<i64>,
        rng: &mut Rng,
    ) -> Option<(Vec<DateTime<Utc>>, usize)> {
        let from = self.now - SPAN;
        let busy = memory.busy.get(&who).map(Vec::as_slice).unwrap_or_default();
        if let Some(ago) = waiting {
            let turns: Vec<usize> = story
                .steps
                .iter()
                .enumerate()
                .filter(|(_, s)| s.incoming && open_ended(s))
                .map(|(n, _)| n)
                .take(3)
                .collect();
            let stop = *rng.pick(&turns)?;
            let target = self.now - Duration::minutes(ago);
            let mut begin = target - Duration::hours(3);
            for _ in 0..40 {
                let seed = rng.clone();
                let mut times = simulate(person, &story.steps, begin, &mut seed.clone());
                times.truncate(stop + 1);
                let before = stop.checked_sub(1).and_then(|n| times.get(n)).copied();
                if before.is_none_or(|at| at < target) {
                    if let Some(last) = times.last_mut() {
                        *last = target;
                    }
                    let first = times.first().copied()?;
                    let free = first > from && busy.iter().all(|(_, end)| *end < first);
                    return free.then_some((times, stop + 1));
                }
                begin -= Duration::hours(9);
            }
            return None;
        }
        for _ in 0..30 {
            let begin = from + Duration::minutes(rng.between(0, SPAN.num_minutes() - 1_500));
            let times = simulate(person, &story.steps, begin, rng);
            let (first, last) = (times.first().copied()?, times.last().copied()?);
            let fits = first > from && last < self.now - Duration::hours(26);
            let margin = Duration::hours(30);
            if fits && busy.iter().all(|(a, b)| last + margin < *a || *b + margin < first) {
                return Some((times, story.steps.len()));
            }
        }
        None
    }
}

/// Whether a turn of the customer calls for an answer (thanks do not; a missed call is the shop's).
fn open_ended(step: &Step) -> bool {
    matches!(step.channel, StepChannel::Mail | StepChannel::WhatsApp) && !step.has("thanks")
}

fn simulate(
    person: &Person,
    steps: &[Step],
    begin: DateTime<Utc>,
    rng: &mut Rng,
) -> Vec<DateTime<Utc>> {
    let mut at = begin;
    steps
        .iter()
        .enumerate()
        .map(|(number, step)| {
            let minutes = if number == 0 { 0 } else { step.delay.max(2) };
            at += Duration::seconds(minutes * 60 * rng.between(70, 140) / 100 + rng.between(1, 59));
            let by_shop = !step.incoming || matches!(step.channel, StepChannel::Call { .. });
            at = if by_shop { in_shop_hours(at, rng) } else { awake(person.zone(), at, rng) };
            at
        })
        .collect()
}

/// Moves a time forward into the shop's hours: Monday to Saturday, 9:30 to 19:00 in Madrid.
fn in_shop_hours(at: DateTime<Utc>, rng: &mut Rng) -> DateTime<Utc> {
    let mut local = at.with_timezone(&SHOP_ZONE);
    for _ in 0..4 {
        let minute = local.hour() * 60 + local.minute();
        let closed = local.weekday() == Weekday::Sun || minute >= 19 * 60;
        if !closed && minute >= 570 {
            break;
        }
        let day = local.date_naive() + Duration::days(i64::from(closed));
        local = at_time(SHOP_ZONE, day, 570, rng.between(0, 95)).unwrap_or(local);
    }
    local.with_timezone(&Utc).max(at)
}

/// Moves a time forward to when people write: 7:45 to 23:40 where the customer lives.
fn awake(zone: Tz, at: DateTime<Utc>, rng: &mut Rng) -> DateTime<Utc> {
    let local = at.with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    if (465..1_420).contains(&minute) {
        return at;
    }
    let day = local.date_naive() + Duration::days(i64::from(minute >= 1_420));
    at_time(zone, day, 465, rng.between(0, 150))
        .map_or(at, |local| local.with_timezone(&Utc))
        .max(at)
}

fn at_time(zone: Tz, day: NaiveDate, minute: i64, more: i64) -> Option<DateTime<Tz>> {
    let time = NaiveTime::MIN + Duration::minutes(minute + more);
    zone.from_local_datetime(&day.and_time(time)).earliest()
}

/// Joins what slots pulled apart ("de el" is "del") and makes sentences start with a capital.
pub(crate) fn tidy(edition: Edition, text: &str) -> String {
    let joined = match edition {
        Edition::Spanish => text.replace(" de el ", " del ").replace(" a el ", " al "),
        Edition::English => text.to_owned(),
    };
    let mut out = String::with_capacity(joined.len());
    let mut fresh = true;
    let mut before = ' ';
    for c in joined.chars() {
        if fresh && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            fresh = false;
            before = c;
        } else {
            out.push(c);
            fresh = c == '\n' || c == ' ' && before == '.' || fresh && !c.is_alphanumeric();
            before = c;
        }
    }
    out
}
