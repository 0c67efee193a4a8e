//! Writes the shop's mail: threads with quotes, signatures and attachments, as mbox, Maildir, `.eml`.

mod encode;
mod extras;
mod habits;
mod letter;

use std::collections::HashMap;

use chrono::{DateTime, Duration, Timelike, Utc};

use self::encode::Charset;
use self::habits::Quoted;
use self::letter::{Attachment, Letter};
use crate::people::{Client, Person};
use crate::plan::Moment;
use crate::rng::Rng;
use crate::story::StepChannel;
use crate::{AGENT, Edition, SHOP_ZONE, ShopFacts, SourceFile, picture};

/// How old mail must be to lie in the yearly mbox; younger mail is in the Maildir.
const IN_MAILDIR: Duration = Duration::days(45);

pub(crate) struct Post<'a> {
    pub(crate) edition: Edition,
    pub(crate) shop: &'a ShopFacts,
    pub(crate) people: &'a [Person],
    pub(crate) now: DateTime<Utc>,
}

impl Post<'_> {
    /// Returns the shop's mail folder.
    pub(crate) fn files(&self, moments: &[Moment]) -> Vec<SourceFile> {
        let letters = self.letters(moments);
        let mut written: Vec<(DateTime<Utc>, Vec<u8>, String)> = Vec::new();
        let of_company = |letter: &&Letter| letter.to.0.contains('(');
        let absent = letters.iter().filter(of_company).step_by(9).take(3);
        let lost = letters.iter().filter(|l| l.from.1 == self.shop.email).nth(20);
        let mut more: Vec<Letter> =
            absent.map(|letter| extras::absence(self.edition, letter)).collect();
        for month in 0..6 {
            let at = self.now - Duration::days(month * 30 + 3) - Duration::minutes(17);
            more.push(extras::newsletter(self.edition, self.shop, at, 6 - month));
        }
        if let Some(letter) = lost {
            let (at, bytes) = extras::bounce(self.shop, letter);
            written.push((at, bytes, "mailer-daemon".to_owned()));
        }
        for letter in letters.iter().chain(&more) {
            written.push((letter.at, letter.bytes(), letter.from.1.clone()));
        }
        written.retain(|(at, ..)| *at <= self.now);
        written.sort_by_key(|(at, ..)| *at);
        self.store(&written)
    }

    /// Spreads the mails over the shapes in which shops keep them.
    fn store(&self, written: &[(DateTime<Utc>, Vec<u8>, String)]) -> Vec<SourceFile> {
        let (folder, mbox, single) = match self.edition {
            Edition::Spanish => ("correo", "soporte", "sueltos/mensaje"),
            Edition::English => ("mail", "support", "single/message"),
        };
        let year = self.now.format("%Y");
        let mut archive = Vec::new();
        let mut files = Vec::new();
        for (number, (at, bytes, sender)) in written.iter().enumerate() {
            let path = if *at > self.now - IN_MAILDIR {
                let place = if *at > self.now - Duration::hours(20) { "new" } else { "cur" };
                format!("{folder}/Maildir/{place}/{}.M{number:04}P1.taller", at.timestamp())
            } else if number % 41 == 7 {
                format!("{folder}/{single}-{number:04}.eml")
            } else {
                append(&mut archive, *at, sender, bytes);
                continue;
            };
            files.push(SourceFile { path, bytes: bytes.clone() });
        }
        files
            .insert(0, SourceFile { path: format!("{folder}/{mbox}-{year}.mbox"), bytes: archive });
        files
    }

    fn letters(&self, moments: &[Moment]) -> Vec<Letter> {
        let mut letters: Vec<Letter> = Vec::new();
        let mut threads: HashMap<usize, Vec<usize>> = HashMap::new();
        for moment in moments.iter().filter(|m| m.channel == StepChannel::Mail) {
            let Some(person) = self.people.get(moment.person) else { continue };
            let Some(address) = &person.email else { continue };
            let thread = threads.entry(moment.run).or_default();
            let before: Vec<&Letter> = thread.iter().filter_map(|at| letters.get(*at)).collect();
            let letter = self.letter(moment, person, address, &before, letters.len());
            thread.push(letters.len());
            letters.push(letter);
        }
        letters
    }

    fn letter(
        &self,
        moment: &Moment,
        person: &Person,
        address: &str,
        before: &[&Letter],
        number: usize,
    ) -> Letter {
        let mut rng = Rng::new("letter", number);
        let incoming = moment.incoming;
        let name = match &person.speaks {
            Some(contact) => format!("{contact} ({})", person.name),
            None => person.name.clone(),
        };
        let other = person.other_email.as_ref().filter(|_| moment.run % 2 == 1);
        let customer = (name, other.map_or_else(|| address.to_owned(), Clone::clone));
        let shop = (self.shop.name.clone(), self.shop.email.clone());
        let client = if incoming { person.client } else { shop_client(moment.run) };
        let (from, to) = if incoming { (customer, shop) } else { (shop, customer) };
        let domain = from.1.split('@').next_back().unwrap_or("buzon.example").to_owned();
        let subject = match before.first() {
            None => moment.subject.clone(),
            Some(_) if client == Client::Outlook && self.edition == Edition::Spanish => {
                format!("RE: {}", moment.subject)
            }
            Some(_) => format!("Re: {}", moment.subject),
        };
        let own = self.own_text(moment, person, before.len(), &mut rng);
        let mark = habits::mark(client, self.edition).filter(|_| incoming);
        let signed = match mark {
            Some(mark) => format!("{own}\n\n{mark}"),
            None => own.clone(),
        };
        let zone = if incoming { person.zone() } else { SHOP_ZONE };
        let mut letter = Letter {
            references: before.iter().map(|l| l.id.clone()).collect(),
            own: signed.clone(),
            text: signed.clone(),
            html: None,
            attachments: self.attachments(moment, person, &mut rng),
            charset: charset(client),
            base64: matches!(client, Client::Yahoo | Client::Android),
            more: program(client).into_iter().map(|p| ("X-Mailer", p.to_owned())).collect(),
            id: format!("{}.{number}@{domain}", rng.hex(12)),
            at: moment.at,
            zone,
            subject,
            from,
            to,
        };
        let html =
            matches!(client, Client::Gmail | Client::Outlook | Client::Yahoo | Client::Android);
        let mut page = habits::lines_html(&signed);
        // Everybody quotes below the answer, except for a few who delete it.
        if let Some(last) = before.last().filter(|_| !rng.chance(8)) {
            let chain = chain(self.edition, before);
            let quoted = Quoted {
                name: &last.from.0,
                address: &last.from.1,
                to: &last.to.1,
                subject: &last.subject,
                at: last.at,
                text: &chain,
            };
            let quote = habits::quote(client, self.edition, zone, &quoted);
            letter.text = format!("{signed}\n\n{quote}\n");
            page.push_str(&habits::quote_html(client, self.edition, zone, &quoted));
        }
        if html {
            letter.html = Some(format!("<html><body>{page}</body></html>"));
        }
        letter
    }

    /// Puts a greeting, a farewell and a signature around what a story says.
    fn own_text(&self, moment: &Moment, person: &Person, place: usize, rng: &mut Rng) -> String {
        let spanish = self.edition == Edition::Spanish && person.region != "GB";
        let hour = moment.at.with_timezone(&SHOP_ZONE).hour();
        let name = person.first_name();
        let body = &moment.text;
        if !moment.incoming {
            let greeting =
                if spanish { format!("Hola, {name}:") } else { format!("Hello {name},") };
            let farewell = if spanish {
                rng.word(&["Un saludo,", "Un abrazo,", "Saludos,", "Gracias y un saludo,"])
            } else {
                rng.word(&["Best wishes,", "Kind regards,", "All the best,"])
            };
            let phone = "910 000 010";
            return format!(
                "{greeting}\n\n{body}\n\n{farewell}\n\n-- \n{AGENT}\n{}\n{phone} · {}",
                self.shop.name, self.shop.web
            );
        }
        let greetings: &[&str] = match (spanish, person.formal, hour < 14) {
            (true, true, true) => &["Buenos días:", "Estimados señores:", "Buenos días, Lucía:"],
            (true, true, false) => {
                &["Buenas tardes:", "Estimados señores:", "Buenas tardes, Lucía:"]
            }
            (true, false, true) => &["Hola,", "Buenos días,", "Hola Lucía,", "Hola, buenas:"],
            (true, false, false) => &["Hola,", "Buenas tardes,", "Hola Lucía,", "Buenas,"],
            (false, true, true) => &["Good morning,", "Dear Sir or Madam,", "Dear Lucía,"],
            (false, true, false) => &["Good afternoon,", "Dear Sir or Madam,", "Dear Lucía,"],
            (false, false, _) => &["Hi,", "Hello,", "Hi Lucía,", "Hello there,"],
        };
        let farewells: &[&str] = match (spanish, person.formal) {
            (true, true) => &["Atentamente,", "Reciban un cordial saludo.", "Un saludo cordial,"],
            (true, false) => {
                &["Un saludo", "Gracias!", "Saludos,", "Gracias y un saludo,", "Muchas gracias,"]
            }
            (false, true) => &["Yours faithfully,", "Kind regards,"],
            (false, false) => &["Thanks,", "Cheers,", "Best,", "Many thanks,"],
        };
        let mut text = String::new();
        if place == 0 || !rng.chance(35) {
            text.push_str(&format!("{}\n\n", rng.word(greetings)));
        }
        text.push_str(body);
        if place == 0 || !rng.chance(30) {
            text.push_str(&format!("\n\n{}\n{}", rng.word(farewells), person.writer()));
        }
        if person.is_company() {
            text.push_str(&self.legal_footer(person, spanish));
        }
        text
    }

    fn legal_footer(&self, person: &Person, spanish: bool) -> String {
        let company = &person.name;
        if spanish {
            format!(
                "\n\n--\n{company}\n{}\n\nAVISO LEGAL: Este mensaje y sus archivos adjuntos son \
                 confidenciales y se dirigen solo a su destinatario. Si lo ha recibido por error, \
                 le rogamos que nos lo comunique y lo borre.\nAntes de imprimir este mensaje, \
                 piense si es necesario.",
                person.city
            )
        } else {
            format!(
                "\n\n--\n{company}\n{}\n\nLEGAL NOTICE: This message and its attachments are \
                 confidential and meant only for the person they are addressed to. If you have \
                 received it by mistake please tell us and delete it.\nPlease consider before \
                 printing this e-mail.",
                person.city
            )
        }
    }

    fn attachments(&self, moment: &Moment, person: &Person, rng: &mut Rng) -> Vec<Attachment> {
        let has = |word: &str| moment.words.iter().any(|w| w == word);
        let mut out = Vec::new();
        if has("photo") {
            let day = moment.at.format("%Y%m%d");
            for number in 0..=rng.below(2) {
                let name = format!("IMG_{day}_{:04}.png", 1_200 + rng.below(800) + number);
                out.push(Attachment { name, kind: "image/png", bytes: picture::png(rng) });
            }
        }
        if has("pdf") {
            let spanish = self.edition == Edition::Spanish;
            let word = if spanish { "Factura" } else { "Invoice" };
            let date = moment.at.format("%d/%m/%Y");
            let lines = [
                self.shop.legal_name.clone(),
                self.shop.address.clone(),
                format!("{word} {} · {date}", moment.invoice),
                person.name.clone(),
                moment.subject.clone(),
            ];
            let name = format!("{word}-{}.pdf", moment.invoice);
            out.push(Attachment { name, kind: "application/pdf", bytes: picture::pdf(&lines) });
        }
        out
    }
}

/// Returns the last mail with the quote it carried itself, two mails deep in all.
fn chain(edition: Edition, before: &[&Letter]) -> String {
    let mut back = before.iter().rev();
    let Some(last) = back.next() else { return String::new() };
    let Some(earlier) = back.next() else { return last.own.clone() };
    let quoted = Quoted {
        name: &earlier.from.0,
        address: &earlier.from.1,
        to: &earlier.to.1,
        subject: &earlier.subject,
        at: earlier.at,
        text: &earlier.own,
    };
    let client = if last.base64 { Client::Yahoo } else { Client::Gmail };
    format!("{}\n\n{}", last.own, habits::quote(client, edition, last.zone, &quoted))
}

/// The shop answers from two computers.
fn shop_client(run: usize) -> Client {
    if run.is_multiple_of(3) { Client::Thunderbird } else { Client::Gmail }
}

fn charset(client: Client) -> Charset {
    match client {
        Client::Outlook => Charset::Windows1252,
        Client::Thunderbird => Charset::Latin1,
        Client::Gmail | Client::Iphone | Client::Yahoo | Client::Android => Charset::Utf8,
    }
}

fn program(client: Client) -> Option<&'static str> {
    match client {
        Client::Outlook => Some("Microsoft Outlook 16.0"),
        Client::Iphone => Some("iPhone Mail (21A340)"),
        Client::Gmail | Client::Thunderbird | Client::Yahoo | Client::Android => None,
    }
}

/// Appends a mail to an mbox in the mboxrd form: `>` before every line that looks like a separator.
fn append(archive: &mut Vec<u8>, at: DateTime<Utc>, sender: &str, bytes: &[u8]) {
    archive.extend(format!("From {sender} {}\n", at.format("%a %b %e %H:%M:%S %Y")).into_bytes());
    for line in bytes.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let start = line.iter().position(|b| *b != b'>').unwrap_or(0);
        if line.get(start..).is_some_and(|rest| rest.starts_with(b"From ")) {
            archive.push(b'>');
        }
        archive.extend(line);
        archive.push(b'\n');
    }
    archive.push(b'\n');
}
