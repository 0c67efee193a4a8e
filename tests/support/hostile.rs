//! Mails that try to call home or to run something, one for each trick.
//!
//! The tricks are data (`tests/fixtures/mail/hostile/*.tricks`): a line `=== NAME`, then the HTML of
//! the mail, or its head and body where the trick lies in the MIME. Each becomes a mail of its own,
//! with words in it by which a test knows that it was shown, and, where it is HTML, a page that a
//! browser shows without any defence: the control that the trick does what it is meant to do.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Whom the mails come from.
pub const SENDER: &str = "Malicia Pérez";

/// Under this domain each trick has a host of its own, by which a call is known to be that trick's.
pub const DOMAIN: &str = "leak.example";

/// The parts of the list, in order.
const PARTS: [&str; 5] = ["elements", "styles", "scripts", "parser", "mails"];

/// One way to make a reader of mails call home or run something.
pub struct Trick {
    /// Its name, which is the subject of its mail and the host that it calls.
    pub name: String,
    encoding: String,
    body: String,
}

/// Reads all tricks, in order.
///
/// # Panics
///
/// Where the list cannot be read or two tricks have one name.
pub fn tricks() -> Vec<Trick> {
    let folder = crate::root().join("tests/fixtures/mail/hostile");
    let mut all: Vec<Trick> = Vec::new();
    for part in PARTS {
        let list = fs::read_to_string(folder.join(part).with_extension("tricks")).expect(part);
        for section in list.split("=== ").skip(1) {
            let (title, body) = section.split_once('\n').expect("a title");
            let (name, encoding) = title.split_once(' ').unwrap_or((title, "utf-8"));
            let known = all.iter().any(|trick| trick.name == name);
            assert!(!known, "two tricks are called {name}");
            let body = body.trim_end_matches('\n').to_owned();
            all.push(Trick { name: name.to_owned(), encoding: encoding.to_owned(), body });
        }
    }
    all
}

/// Writes all mails to `FOLDER/mails` and the pages without a defence to `FOLDER/pages`.
pub fn write(folder: &Path) -> std::io::Result<()> {
    let (mails, pages) = (folder.join("mails"), folder.join("pages"));
    fs::create_dir_all(&mails)?;
    fs::create_dir_all(&pages)?;
    fs::write(pages.join("control.html"), include_str!("control.html"))?;
    for (number, trick) in tricks().iter().enumerate() {
        fs::write(mails.join(format!("{}.eml", trick.name)), trick.mail(number))?;
        if let Some(page) = trick.page() {
            fs::write(pages.join(format!("{}.html", trick.name)), page)?;
        }
    }
    Ok(())
}

impl Trick {
    /// The words that show that a mail was shown.
    pub fn mark(&self) -> String {
        format!("seen-{}", self.name)
    }

    /// The mail, whole; a later number is a later mail.
    pub fn mail(&self, number: usize) -> Vec<u8> {
        let (name, hour, minute) = (&self.name, number / 60, number % 60);
        let mut mail = format!(
            "From: =?utf-8?q?Malicia_P=C3=A9rez?= <malicia@{DOMAIN}>\n\
             To: hola@tienda.example\n\
             Date: Mon, 02 Nov 2026 {hour:02}:{minute:02}:00 +0000\n\
             Message-ID: <{name}@{DOMAIN}>\n\
             Subject: {name}\n\
             MIME-Version: 1.0\n"
        );
        if self.is_html() {
            let body = STANDARD.encode(self.encoded(&self.html()));
            let encoding = self.encoding.trim_end_matches("le").trim_end_matches("be");
            mail += &format!("Content-Type: text/html; charset={encoding}\n");
            mail += "Content-Transfer-Encoding: base64\n\n";
            for line in body.as_bytes().chunks(76) {
                mail.push_str(&String::from_utf8_lossy(line));
                mail.push('\n');
            }
        } else {
            let filled = self.filled();
            mail.push_str(&match filled.split_once("{base64:") {
                Some((head, body)) => {
                    head.to_owned() + &STANDARD.encode(body.trim_end_matches('}'))
                }
                None => filled,
            });
            mail.push('\n');
        }
        mail.replace('\n', "\r\n").into_bytes()
    }

    /// The same markup as a page, where the trick lies in the markup.
    pub fn page(&self) -> Option<String> {
        (self.is_html() && self.encoding == "utf-8").then(|| self.html())
    }

    fn is_html(&self) -> bool {
        !self.body.starts_with("Content-Type:")
    }

    fn html(&self) -> String {
        let before = if self.body.contains("{mark}") { "" } else { "{mark}\n" };
        fill(&format!("{before}{}", self.body), &self.name, &self.mark())
    }

    fn filled(&self) -> String {
        fill(&self.body, &self.name, &self.mark())
    }

    fn encoded(&self, html: &str) -> Vec<u8> {
        let marked = || std::iter::once('\u{feff}').chain(html.chars());
        let units = || marked().collect::<String>().encode_utf16().collect::<Vec<_>>();
        match self.encoding.as_str() {
            "utf-16le" => units().into_iter().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => units().into_iter().flat_map(u16::to_be_bytes).collect(),
            "utf-32le" => marked().flat_map(|each| u32::from(each).to_le_bytes()).collect(),
            _ => html.as_bytes().to_vec(),
        }
    }
}

/// Puts in what differs from trick to trick, and characters that no editor keeps.
fn fill(text: &str, name: &str, mark: &str) -> String {
    let press = "<script>document.getElementById('l').click()</script>";
    let run = format!("top.postMessage('{name}','*')");
    [
        ("{mark}", format!("<p>{mark}</p>").as_str()),
        ("{press}", press),
        ("{run}", &run),
        ("{host}", &format!("{name}.{DOMAIN}")),
        ("{name}", name),
        ("{nul}", "\0"),
        ("{ff}", "\u{c}"),
        ("{vt}", "\u{b}"),
        ("{bom}", "\u{feff}"),
        ("{nbsp}", "\u{a0}"),
        ("{rlo}", "\u{202e}"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (field, value)| text.replace(field, value))
}
