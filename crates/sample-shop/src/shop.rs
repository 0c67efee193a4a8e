//! Puts the shop together: reads the scripts, plans, and writes each channel's files.

use chrono::{DateTime, Timelike, Utc};

use crate::people::{self, Person};
use crate::plan::{Moment, Plan, Planner};
use crate::rng::Rng;
use crate::story::{self, StepChannel, Story};
use crate::{
    Call, CallOutcome, CustomerFacts, CustomerKey, Edition, Formality, Note, Order, SampleShop,
    ShopFacts, haste, mail, whatsapp,
};

/// Who answers the customers.
pub(crate) const AGENT: &str = "Lucía Ferrer";

/// Writes the whole shop as it would stand at `now`.
///
/// Takes well under a second. The result depends on its arguments alone.
#[must_use]
pub fn sample_shop(edition: Edition, now: DateTime<Utc>) -> SampleShop {
    let now = now.with_nanosecond(0).unwrap_or(now);
    let shop = facts(edition);
    let people = people::people(edition);
    let things = people::things(edition);
    let (stories, _) = scripts(edition);
    let closings = closings(edition);
    let planner = Planner {
        edition,
        now,
        people: &people,
        things: &things,
        stories: &stories,
        closings: &closings,
    };
    let mut plan = planner.plan();
    for moment in &mut plan.moments {
        let Some(person) = people.get(moment.person) else { continue };
        let level = match moment.channel {
            StepChannel::WhatsApp => person.haste,
            StepChannel::Mail => person.haste.saturating_sub(1),
            StepChannel::Call { .. } | StepChannel::Note(_) => 0,
        };
        if moment.incoming {
            let mut rng = Rng::new(&moment.text, moment.run);
            moment.text = haste::hurry(edition, &moment.text, level, &mut rng);
        }
    }

    let post = mail::Post { edition, shop: &shop, people: &people, now };
    let mut files = post.files(&plan.moments);
    let chats = whatsapp::Chats { edition, shop: &shop, people: &people, now };
    let (chat_files, chats) = chats.files(&plan.moments);
    files.extend(chat_files);
    let calls = calls(edition, &people, &plan.moments);
    let notes = notes(&people, &plan.moments);
    let customers = customers(edition, &people, &plan);
    SampleShop { shop, files, chats, calls, notes, customers }
}

/// Reads the story scripts of an edition; the second value holds the lines in error.
pub(crate) fn scripts(edition: Edition) -> (Vec<Story>, Vec<String>) {
    let scripts: &[&str] = match edition {
        Edition::Spanish => {
            &[include_str!("../data/es/parcels.txt"), include_str!("../data/es/buying.txt")]
        }
        Edition::English => {
            &[include_str!("../data/en/parcels.txt"), include_str!("../data/en/buying.txt")]
        }
    };
    let mut stories = Vec::new();
    let mut faults = Vec::new();
    for script in scripts {
        let (more, wrong) = story::read(script);
        stories.extend(more);
        faults.extend(wrong);
    }
    (stories, faults)
}

fn closings(edition: Edition) -> Vec<String> {
    let lines = match edition {
        Edition::Spanish => include_str!("../data/es/closings.txt"),
        Edition::English => include_str!("../data/en/closings.txt"),
    };
    lines.lines().map(str::to_owned).collect()
}

fn facts(edition: Edition) -> ShopFacts {
    let [name, legal_name, email, web, hours] = match edition {
        Edition::Spanish => [
            "Tilo y Candil",
            "Tilo y Candil Artesanos, S. L.",
            "hola@tiloycandil.example",
            "https://www.tiloycandil.example",
            "De lunes a sábado, de 9:30 a 19:00",
        ],
        Edition::English => [
            "Linden and Lantern",
            "Linden and Lantern Makers, S. L.",
            "hello@lindenandlantern.example",
            "https://www.lindenandlantern.example",
            "Monday to Saturday, 9:30 to 19:00",
        ],
    }
    .map(str::to_owned);
    ShopFacts {
        whatsapp_name: name.clone(),
        name,
        legal_name,
        agent_name: AGENT.to_owned(),
        email,
        phone: "+34910000010".to_owned(),
        web,
        address: "Calle del Tornero, 12, Madrid".to_owned(),
        hours,
        country: "ES".to_owned(),
        time_zone: crate::SHOP_ZONE.name().to_owned(),
    }
}

fn key(person: &Person, by_phone: bool) -> Option<CustomerKey> {
    let email = person.email.clone().map(CustomerKey::Email);
    let phone = person.phone.clone().map(CustomerKey::Phone);
    if by_phone { phone.or(email) } else { email.or(phone) }
}

fn calls(edition: Edition, people: &[Person], moments: &[Moment]) -> Vec<Call> {
    let lines = match edition {
        Edition::Spanish => ["Tienda (910 000 010)", "Incidencias (910 000 011)"],
        Edition::English => ["Shop (910 000 010)", "Problems (910 000 011)"],
    };
    moments
        .iter()
        .filter_map(|moment| {
            let StepChannel::Call { minutes, outcome } = moment.channel else { return None };
            let problem = moment.words.iter().any(|w| w == "problem");
            Some(Call {
                customer: key(people.get(moment.person)?, true)?,
                started_at: moment.at,
                incoming: moment.incoming,
                minutes: if outcome == CallOutcome::Spoke { minutes.max(1) } else { minutes },
                outcome,
                line: lines.get(usize::from(problem)).copied().unwrap_or_default().to_owned(),
                text: moment.text.clone(),
            })
        })
        .collect()
}

fn notes(people: &[Person], moments: &[Moment]) -> Vec<Note> {
    moments
        .iter()
        .filter_map(|moment| {
            let StepChannel::Note(channel) = &moment.channel else { return None };
            Some(Note {
                customer: key(people.get(moment.person)?, false)?,
                at: moment.at,
                channel: channel.clone(),
                incoming: moment.incoming,
                text: moment.text.clone(),
            })
        })
        .collect()
}

fn customers(edition: Edition, people: &[Person], plan: &Plan) -> Vec<CustomerFacts> {
    people
        .iter()
        .enumerate()
        .filter(|(_, person)| !person.is_unknown())
        .map(|(who, person)| CustomerFacts {
            name: person.name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            language: match edition {
                Edition::Spanish if person.region != "GB" => "es",
                Edition::Spanish | Edition::English => "en",
            }
            .to_owned(),
            formality: if person.formal { Formality::Formal } else { Formality::Familiar },
            notes: person.note.clone(),
            orders: plan
                .bought
                .iter()
                .filter(|bought| bought.person == who)
                .map(|bought| Order {
                    number: bought.number.clone(),
                    what: bought.what.clone(),
                    date: bought.on,
                })
                .collect(),
        })
        .collect()
}
