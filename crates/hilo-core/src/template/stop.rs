//! The line under a mail that nobody asked for: how to get no more like it.
//!
//! The text part says it so that it can be done by hand, the HTML part as a link. A mail that both parts name is what
//! `List-Unsubscribe` names as well.

use crate::identity::unsubscribe;
use crate::model::Language;

/// How its recipient stops mails like this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Address of the shop.
    pub address: String,
    /// What tells whose mail it was.
    pub token: String,
}

impl Stop {
    /// Returns the link that the HTML part has, and its words.
    pub(super) fn link(&self, language: Language) -> (String, &'static str) {
        let words = match language {
            Language::Spanish => "No quiero más correos como este",
            Language::English => "No more mails like this one, please",
            Language::Catalan => "No vull més correus com aquest",
            Language::Galician => "Non quero máis correos coma este",
            Language::Basque => "Ez dut honelako mezu gehiago nahi",
            Language::Portuguese => "Não quero mais e-mails como este",
            Language::French => "Je ne veux plus de messages comme celui-ci",
            Language::Italian => "Non voglio altre e-mail come questa",
            Language::German => "Ich möchte keine solchen E-Mails mehr",
        };
        (unsubscribe::mailto(&self.address, &self.token), words)
    }

    /// Returns the line of the text part.
    pub(super) fn line(&self, language: Language) -> String {
        let (address, subject) = (&self.address, unsubscribe::subject(&self.token));
        match language {
            Language::Spanish => format!(
                "Para no recibir más correos como este basta con un correo a {address} con el asunto «{subject}»."
            ),
            Language::English => format!(
                "To get no more mails like this one, just write to {address} with the subject “{subject}”."
            ),
            Language::Catalan => format!(
                "Per no rebre més correus com aquest només cal un correu a {address} amb l'assumpte «{subject}»."
            ),
            Language::Galician => format!(
                "Para non recibir máis correos coma este abonda cun correo a {address} co asunto «{subject}»."
            ),
            Language::Basque => format!(
                "Honelako mezu gehiago ez jasotzeko, nahikoa da mezu bat bidaltzea {address} helbidera, gai honekin: «{subject}»."
            ),
            Language::Portuguese => format!(
                "Para não receber mais e-mails como este basta um e-mail para {address} com o assunto «{subject}»."
            ),
            Language::French => format!(
                "Pour ne plus recevoir de messages comme celui-ci, il suffit d'écrire à {address} avec l'objet « {subject} »."
            ),
            Language::Italian => format!(
                "Per non ricevere altre e-mail come questa basta un'e-mail a {address} con l'oggetto «{subject}»."
            ),
            Language::German => format!(
                "Um keine solchen E-Mails mehr zu erhalten, genügt eine E-Mail an {address} mit dem Betreff „{subject}“."
            ),
        }
    }
}
