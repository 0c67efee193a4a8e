//! What a template can see: an allow-list of facts, and what the person typed.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Object, ObjectRepr, Value};

use super::{Look, fields, locale};
use crate::model::{FieldKind, FieldValues};

/// The facts that templates may use. Nothing else of a customer or the shop is within their reach.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Full name of the customer.
    pub customer_name: String,
    /// Name to greet the customer with.
    pub customer_first_name: String,
    /// The customer's first surname, or the only one.
    pub customer_surname: String,
    /// Every surname of the customer.
    pub customer_surnames: String,
    /// `f` or `m`; empty where it is not known for certain.
    pub customer_gender: String,
    /// The customer's company.
    pub customer_company: String,
    /// Name of the shop.
    pub shop_name: String,
    /// Telephone of the shop.
    pub shop_phone: String,
    /// Web address of the shop.
    pub shop_web: String,
    /// Mail address of the shop.
    pub shop_email: String,
    /// Opening hours of the shop.
    pub shop_hours: String,
    /// Who answers.
    pub agent_name: String,
    /// Whether the customer is spoken to as "usted".
    pub usted: bool,
    /// Tag of a [`Language`](crate::model::Language): how days, amounts and lists are written.
    pub language: String,
    /// How the shop's mails look; no template reads it.
    pub look: Look,
    /// Sign of the shop's money; empty where it is not known.
    pub currency: &'static str,
}

/// A fact by its name in templates, with words for a form in Spanish and English.
pub(super) struct Known {
    pub name: &'static str,
    pub spanish: &'static str,
    pub english: &'static str,
    read: fn(&Facts) -> &str,
}

const fn known(
    name: &'static str,
    spanish: &'static str,
    english: &'static str,
    read: fn(&Facts) -> &str,
) -> Known {
    Known { name, spanish, english, read }
}

/// Every field that has a name of its own; `ask.…` are free.
pub(super) const KNOWN: [Known; 13] = [
    known("customer.name", "Nombre y apellidos", "Full name", |f| &f.customer_name),
    known("customer.first_name", "Nombre de pila", "First name", |f| &f.customer_first_name),
    known("customer.surname", "Primer apellido", "First surname", |f| &f.customer_surname),
    known("customer.surnames", "Apellidos", "Surnames", |f| &f.customer_surnames),
    known("customer.gender", "Género (f o m)", "Gender (f or m)", |f| &f.customer_gender),
    known("customer.company", "Empresa", "Company", |f| &f.customer_company),
    known("shop.name", "Nombre de la tienda", "Name of the shop", |f| &f.shop_name),
    known("shop.phone", "Teléfono de la tienda", "Telephone of the shop", |f| &f.shop_phone),
    known("shop.web", "Web de la tienda", "Web address of the shop", |f| &f.shop_web),
    known("shop.email", "Correo de la tienda", "E-mail of the shop", |f| &f.shop_email),
    known("shop.hours", "Horario de la tienda", "Opening hours", |f| &f.shop_hours),
    known("agent.name", "Quién responde", "Who answers", |f| &f.agent_name),
    known("order.number", "Número de pedido", "Order number", |_| ""),
];

/// First halves of field names.
pub(super) const GROUPS: [&str; 5] = ["customer", "shop", "agent", "order", "ask"];

/// Group whose fields have any name: the form asks for them.
pub(super) const FREE: &str = "ask";

/// Opens and closes the name of a missing field inside a string. Values are cleaned of both, so that
/// these only ever come from here.
pub(super) const OPEN: char = '\u{E000}';
/// See [`OPEN`].
pub(super) const CLOSE: char = '\u{E001}';

/// Facts and values of one rendering, and which fields it went without.
#[derive(Debug)]
pub(super) struct Lookup {
    facts: Facts,
    values: FieldValues,
    missing: Mutex<BTreeSet<String>>,
}

impl Lookup {
    pub fn new(facts: &Facts, values: &FieldValues) -> Arc<Self> {
        Arc::new(Lookup {
            facts: facts.clone(),
            values: values.clone(),
            missing: Mutex::new(BTreeSet::new()),
        })
    }

    pub fn usted(&self) -> bool {
        self.facts.usted
    }

    pub fn language(&self) -> &str {
        &self.facts.language
    }

    pub fn currency(&self) -> &'static str {
        self.facts.currency
    }

    /// Returns the value of a field, empty where there is none. A day that a form gave as
    /// `2026-11-30` comes in words, an amount as the language writes it.
    pub fn value(&self, name: &str) -> String {
        let given = self.values.get(name).map(|value| value.trim()).unwrap_or_default();
        let value = if given.is_empty() {
            KNOWN.iter().find(|known| known.name == name).map(|known| (known.read)(&self.facts))
        } else {
            Some(given)
        };
        let value: String =
            value.unwrap_or_default().chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect();
        let language = &self.facts.language;
        let written = match fields::kind(name) {
            FieldKind::Date => locale::day(&value, language),
            FieldKind::Money => locale::amount(&value, language, self.facts.currency),
            FieldKind::Text => None,
        };
        written.unwrap_or(value)
    }

    pub fn is_missing(&self, name: &str) -> bool {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).contains(name)
    }

    fn miss(&self, name: &str) {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }
}

/// `customer`, `shop`, …: gives the fields of its name and nothing else.
#[derive(Debug)]
pub(super) struct Group {
    pub name: &'static str,
    pub lookup: Arc<Lookup>,
}

impl Object for Group {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = format!("{}.{}", self.name, key.as_str()?);
        if !fields::allowed(&name) {
            return None;
        }
        let value = self.lookup.value(&name);
        Some(if value.is_empty() {
            Value::from_object(Missing { name, lookup: self.lookup.clone() })
        } else {
            Value::from(value)
        })
    }
}

/// A field without a value: false in conditions, its own name where it is written out.
#[derive(Debug)]
pub(super) struct Missing {
    name: String,
    lookup: Arc<Lookup>,
}

impl Object for Missing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lookup.miss(&self.name);
        write!(f, "{OPEN}{}{CLOSE}", self.name)
    }
}
