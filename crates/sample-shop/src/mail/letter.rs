//! One mail: its headers, its parts, its bytes.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::encode::{self, Charset};

/// A mail before it is written down.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) from: (String, String),
    pub(crate) to: (String, String),
    pub(crate) at: DateTime<Utc>,
    pub(crate) zone: Tz,
    pub(crate) subject: String,
    pub(crate) id: String,
    /// The ids of the mails before it in its thread, the oldest first.
    pub(crate) references: Vec<String>,
    /// What its writer wrote, without quotes.
    pub(crate) own: String,
    /// All of it, as plain text.
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) charset: Charset,
    /// Writes Base64 where others write quoted-printable.
    pub(crate) base64: bool,
    /// Headers of its own, such as `User-Agent`.
    pub(crate) more: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Attachment {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Letter {
    /// Returns the mail as RFC 5322 bytes with CRLF line ends.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let q = !self.base64;
        let mut out = String::new();
        let mut line = |name: &str, value: &str| out.push_str(&format!("{name}: {value}\r\n"));
        let address =
            |(name, address): &(String, String)| encode::mailbox(name, address, q, self.charset);
        line("Return-Path", &format!("<{}>", self.from.1));
        line("From", &address(&self.from));
        line("To", &address(&self.to));
        line("Subject", &encode::header(&self.subject, q, self.charset));
        line("Date", &self.at.with_timezone(&self.zone).to_rfc2822());
        line("Message-ID", &format!("<{}>", self.id));
        if let Some(parent) = self.references.last() {
            line("In-Reply-To", &format!("<{parent}>"));
            let ids: Vec<String> = self.references.iter().map(|id| format!("<{id}>")).collect();
            line("References", &ids.join("\r\n "));
        }
        for (name, value) in &self.more {
            line(name, value);
        }
        line("MIME-Version", "1.0");
        let text = self.text_part("text/plain", &self.text);
        let mark = format!("=_{}", self.id.split('@').next().unwrap_or_default());
        let written = match &self.html {
            None => text,
            Some(html) => {
                let html = self.text_part("text/html", html);
                multipart("alternative", &format!("{mark}_a"), &[text, html])
            }
        };
        let whole = if self.attachments.is_empty() {
            written
        } else {
            let mut parts = vec![written];
            parts.extend(self.attachments.iter().map(|a| self.attachment(a)));
            multipart("mixed", &format!("{mark}_m"), &parts)
        };
        out.push_str(&whole);
        out.into_bytes()
    }

    fn text_part(&self, kind: &str, text: &str) -> String {
        let (charset, bytes) = self.charset.encode(text);
        let (encoding, body) = if self.base64 {
            ("base64", encode::base64(&bytes))
        } else {
            ("quoted-printable", encode::quoted_printable(&bytes))
        };
        format!(
            "Content-Type: {kind}; charset=\"{}\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n\
             {body}\r\n",
            charset.name()
        )
    }

    fn attachment(&self, attachment: &Attachment) -> String {
        let Attachment { name, kind, bytes } = attachment;
        format!(
            "Content-Type: {kind}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}\r\n",
            encode::base64(bytes)
        )
    }
}

/// Joins parts; each begins with its own headers.
pub(crate) fn multipart(kind: &str, mark: &str, parts: &[String]) -> String {
    let mut out = format!("Content-Type: multipart/{kind}; boundary=\"{mark}\"\r\n\r\n");
    for part in parts {
        out.push_str(&format!("--{mark}\r\n{part}\r\n"));
    }
    out.push_str(&format!("--{mark}--\r\n"));
    out
}
