//! Texts to measure with: the same on every machine and in every run.
//!
//! The sentences are those of the sample shop, so that common words are as common as in a shop's mail;
//! invented names, streets and numbers give the long tail of rare words that an index has to carry.

/// Scripts of the sample shop, for their sentences.
const SCRIPTS: [&str; 5] = [
    include_str!("../../crates/sample-shop/data/es/buying.txt"),
    include_str!("../../crates/sample-shop/data/es/money.txt"),
    include_str!("../../crates/sample-shop/data/es/others.txt"),
    include_str!("../../crates/sample-shop/data/es/parcels.txt"),
    include_str!("../../crates/sample-shop/data/es/problems.txt"),
];

/// Chance that anybody can repeat: SplitMix64.
pub struct Chance(u64);

impl Chance {
    /// Begins a row of numbers.
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// Returns whether something happens that does so in `percent` of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Returns one of them.
    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

/// What people write about.
pub struct Words {
    sentences: Vec<&'static str>,
}

impl Words {
    /// Reads the sentences of the scripts.
    pub fn new() -> Self {
        let is_text = |line: &&str| !line.starts_with(['#', '@', '~', '+']) && line.len() > 20;
        let sentences = SCRIPTS
            .iter()
            .flat_map(|script| script.lines())
            .filter(is_text)
            .filter(|line| !line.starts_with("subject:"))
            .collect();
        Words { sentences }
    }

    /// Returns a sentence or two.
    pub fn sentence(&self, chance: &mut Chance) -> String {
        fill(chance.pick(&self.sentences), chance)
    }

    /// Returns paragraphs of some `words` words in all.
    pub fn letter(&self, words: usize, chance: &mut Chance) -> String {
        let mut letter = String::new();
        let mut count = 0;
        while count < words {
            let sentence = match chance.below(6) {
                0 => rare(chance),
                _ => self.sentence(chance),
            };
            count += sentence.split_whitespace().count();
            letter.push_str(&sentence);
            letter.push_str(if chance.percent(50) { "\n\n" } else { " " });
        }
        letter.trim_end().to_owned()
    }
}

/// Returns a sentence that holds words which hardly any other message has.
fn rare(chance: &mut Chance) -> String {
    let (street, person) = (invented(chance), invented(chance));
    match chance.below(3) {
        0 => format!(
            "La dirección es calle {street} {}, y en la portería pueden preguntar por {person}.",
            chance.below(200) + 1
        ),
        1 => {
            format!("El número de seguimiento es {} y el pedido, {}.", track(chance), order(chance))
        }
        _ => format!(
            "Hablé con {person} el día {}, que me dio la referencia {}.",
            chance.below(28) + 1,
            track(chance)
        ),
    }
}

/// Returns the number of an order.
pub fn order(chance: &mut Chance) -> String {
    format!("TC{:06}", chance.below(60_000))
}

fn track(chance: &mut Chance) -> String {
    format!("ES{:09}", chance.below(1_000_000_000))
}

/// Returns a name that nobody has.
pub fn invented(chance: &mut Chance) -> String {
    const PARTS: [&str; 40] = [
        "ba", "cal", "den", "fo", "gar", "her", "jun", "li", "mar", "ne", "or", "pal", "que", "ra",
        "sel", "tor", "ve", "zu", "men", "das", "bri", "cos", "dul", "est", "fra", "gue", "ib",
        "lo", "mon", "nar", "ol", "pe", "rin", "san", "tra", "ur", "vil", "xa", "ya", "zar",
    ];
    let mut name = String::new();
    for _ in 0..3 {
        name.push_str(chance.pick(&PARTS));
    }
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Fills a line of a script: a choice of `[a|b]` and `<a|b>`, and something for each `{slot}`.
fn fill(line: &str, chance: &mut Chance) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, tail)) = rest.split_once(['[', '<', '{']) {
        let opened = rest.chars().nth(before.chars().count()).unwrap_or('{');
        let closed = match opened {
            '[' => ']',
            '<' => '>',
            _ => '}',
        };
        text.push_str(before);
        let Some((inner, after)) = tail.split_once(closed) else { break };
        if opened == '{' {
            text.push_str(&slot(inner, chance));
        } else {
            // A choice may hold choices and slots.
            let inner = inner.replace(['<', '>'], "");
            let choices: Vec<&str> = inner.split('|').collect();
            text.push_str(&fill(chance.pick(&choices), chance));
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

fn slot(name: &str, chance: &mut Chance) -> String {
    const THINGS: [&str; 8] =
        ["lámpara", "mesa", "estantería", "silla", "cómoda", "banqueta", "librería", "mesilla"];
    const PLACES: [&str; 6] = ["Móstoles", "Zaragoza", "Málaga", "Vigo", "León", "Cádiz"];
    const DAYS: [&str; 5] = ["lunes", "martes", "miércoles", "jueves", "viernes"];
    match name {
        "order" => order(chance),
        "track" => track(chance),
        "name" => invented(chance),
        "street" => format!("calle {} {}", invented(chance), chance.below(90) + 1),
        "city" => chance.pick(&PLACES).to_owned(),
        "carrier" => format!("Transportes {}", chance.pick(&["Raya", "Norte", "Ocho", "Cierzo"])),
        "item" => format!("la {} de roble", chance.pick(&THINGS)),
        "thing" | "part" => chance.pick(&THINGS).to_owned(),
        "el" => "la".to_owned(),
        "otro" => "otra".to_owned(),
        "o" | "io" => "a".to_owned(),
        _ => format!("{} {}", chance.pick(&DAYS), chance.below(28) + 1),
    }
}
