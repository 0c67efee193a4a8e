//! What the printed manual says in Spanish and in English.

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    /// Its tag.
    pub tag: &'static str,
    /// What the page is.
    pub title: &'static str,
    /// The seven questions.
    pub questions: [&'static str; 7],
    /// A question that nobody has answered.
    pub unanswered: &'static str,
    /// Days of a week, Monday first.
    pub days: [&'static str; 7],
    /// From one day to another.
    pub to: &'static str,
    /// A day on which nobody answers.
    pub closed: &'static str,
    /// On public holidays nobody answers.
    pub no_holidays: &'static str,
    /// On public holidays somebody answers.
    pub holidays: &'static str,
    /// What may be given, before the amounts.
    pub given: &'static str,
    /// Behind a share.
    pub of_order: &'static str,
    /// Where amount and share both hold.
    pub smaller: &'static str,
    /// What may be given is not laid down.
    pub no_limit: &'static str,
    /// Before who decides above it.
    pub above: &'static str,
    /// Before the signs that a claim is for somebody above.
    pub escalate: &'static str,
    /// A claim that has been open for one day.
    pub open_day: &'static str,
    /// Before and behind a number of days.
    pub open_days: (&'static str, &'static str),
    /// Before an amount.
    pub worth: &'static str,
    /// An angry customer.
    pub angry: &'static str,
    /// Before the words that a customer says.
    pub says: &'static str,
    /// What always holds.
    pub always: &'static str,
    /// What that is.
    pub rules: [&'static str; 2],
    /// Months, January first.
    pub months: [&'static str; 12],
    /// Between day and month, and between month and year.
    pub of: &'static str,
    /// The decimal sign.
    pub decimal: char,
}

impl Words {
    /// Returns the words of `es` or `en`.
    pub fn of(language: &str) -> Option<&'static Words> {
        [&SPANISH, &ENGLISH].into_iter().find(|words| words.tag == language)
    }
}

static SPANISH: Words = Words {
    tag: "es",
    title: "Manual de atención",
    questions: [
        "¿Quién atiende?",
        "¿Qué formación necesita?",
        "¿Con qué medios cuenta?",
        "¿En qué horario?",
        "¿Quién responde ante el cliente?",
        "¿Cuándo sube de nivel una reclamación?",
        "¿Hasta dónde llegamos para dejarlo satisfecho?",
    ],
    unanswered: "Sin contestar todavía.",
    days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    to: " a ",
    closed: "cerrado",
    no_holidays: "Los festivos cerramos.",
    holidays: "Los festivos abrimos.",
    given: "Se puede dar sin preguntar: hasta ",
    of_order: " del pedido",
    smaller: ", lo que sea menos",
    no_limit: "No hay un límite fijado: cualquier compensación se pregunta antes.",
    above: "Por encima decide: ",
    escalate: "Sube de nivel: ",
    open_day: "tras 1 día abierta",
    open_days: ("tras ", " días abierta"),
    worth: "desde ",
    angry: "cliente enfadado",
    says: "si dice ",
    always: "Siempre",
    rules: [
        "Trata a cada cliente como te gustaría que te trataran a ti.",
        "Evita alzar la voz, discutir, escudarte en las normas, poner excusas y hacer que lo cuente otra vez.",
    ],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    of: " de ",
    decimal: ',',
};

static ENGLISH: Words = Words {
    tag: "en",
    title: "Service manual",
    questions: [
        "Who serves customers?",
        "What training do they need?",
        "What do they have to work with?",
        "At what hours?",
        "Who answers to the customer?",
        "When does a claim go to somebody above?",
        "How far do we go to satisfy?",
    ],
    unanswered: "Not answered yet.",
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    to: " to ",
    closed: "closed",
    no_holidays: "We are closed on public holidays.",
    holidays: "We are open on public holidays.",
    given: "May be given without asking: up to ",
    of_order: " of the order",
    smaller: ", whichever is less",
    no_limit: "No limit is set: ask before any compensation.",
    above: "Above that decides: ",
    escalate: "Goes to somebody above: ",
    open_day: "after 1 day open",
    open_days: ("after ", " days open"),
    worth: "from ",
    angry: "angry customer",
    says: "on hearing ",
    always: "Always",
    rules: [
        "Treat every customer as you would like to be treated.",
        "Do not raise your voice, argue, hide behind rules, make excuses, or make them tell it again.",
    ],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    of: " ",
    decimal: '.',
};
