//! Normal forms of mail addresses and telephone numbers.

use phonenumber::{Mode, country};

/// Longest address that SMTP carries (RFC 5321, 4.5.3.1.3).
const EMAIL_LIMIT: usize = 254;

/// Returns the normal form of a mail address: lower case, `googlemail.com` as `gmail.com`.
///
/// `None` for what cannot be an address. Dots and plus parts stay: only some providers ignore them, so two
/// such addresses are the same person by suggestion only ([`email_variant`]).
///
/// ```
/// assert_eq!(hilo_core::identity::email(" Ana.Ruiz@Correo.Example "), Some("ana.ruiz@correo.example".into()));
/// assert_eq!(hilo_core::identity::email("ana"), None);
/// ```
pub fn email(written: &str) -> Option<String> {
    let address = written.trim().trim_matches(|c| c == '<' || c == '>').to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let domain = domain.trim_end_matches('.');
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>(),;:\\\"@[]".contains(c);
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    if local.is_empty()
        || domain.is_empty()
        || address.len() > EMAIL_LIMIT
        || !(quoted || local.chars().all(plain))
        || !domain.chars().all(plain)
        || domain.split('.').any(str::is_empty)
    {
        return None;
    }
    let domain = if domain == "googlemail.com" { "gmail.com" } else { domain };
    Some(format!("{local}@{domain}"))
}

/// Returns what is left of a Gmail address without the parts that Gmail ignores, for comparing two of them.
///
/// Takes and returns a normal form; `None` for other providers.
pub fn email_variant(normal: &str) -> Option<String> {
    let local = normal.strip_suffix("@gmail.com")?;
    let local = local.split('+').next().unwrap_or(local).replace('.', "");
    Some(format!("{local}@gmail.com"))
}

/// Returns a telephone number in E.164, read as one of `country` where it has no international prefix.
///
/// National variants of one number become one: Mexico's old `+52 1` and Argentina's `+54` without its `9`
/// for mobiles follow the numbering plans of libphonenumber. `None` for what no plan knows.
///
/// ```
/// assert_eq!(hilo_core::identity::phone("600 00 00 01", "ES"), Some("+34600000001".into()));
/// ```
pub fn phone(written: &str, country: &str) -> Option<String> {
    // Exports put invisible marks and unusual spaces and hyphens into numbers.
    let cleaned: String = written
        .chars()
        .filter_map(|c| match c {
            '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}' => None,
            '\u{00A0}' | '\u{202F}' => Some(' '),
            '\u{2010}'..='\u{2015}' => Some('-'),
            c => Some(c),
        })
        .collect();
    let cleaned = cleaned.trim();
    let digits = cleaned.chars().filter(char::is_ascii_digit).count();
    let foreign = cleaned.chars().any(|c| !(c.is_ascii_digit() || "+-() ./".contains(c)));
    if foreign || !(6..=17).contains(&digits) {
        return None;
    }
    let cleaned = match cleaned.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => cleaned.to_owned(),
    };
    // Until 2019 Mexican mobiles were dialled with a 1 after the country code; the plans no longer know it.
    let plain: String = cleaned.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let cleaned = match plain.strip_prefix("+521") {
        Some(rest) if rest.len() == 10 => format!("+52{rest}"),
        Some(_) | None => cleaned,
    };
    let home: Option<country::Id> = country.to_ascii_uppercase().parse().ok();
    let number = phonenumber::parse(home, &cleaned).ok()?;
    if !phonenumber::is_valid(&number) {
        return None;
    }
    Some(number.format().mode(Mode::E164).to_string())
}

/// Returns an E.164 number as people of its country read it abroad ("+34 600 00 00 01").
pub fn phone_as_read(e164: &str) -> String {
    match phonenumber::parse(None, e164) {
        Ok(number) => number.format().mode(Mode::International).to_string(),
        Err(_) => e164.to_owned(),
    }
}

/// Returns an E.164 number as people of its country read it at home ("600 00 00 01").
pub fn phone_at_home(e164: &str) -> String {
    match phonenumber::parse(None, e164) {
        Ok(number) => number.format().mode(Mode::National).to_string(),
        Err(_) => e164.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_phone(written: &str, country: &str, expected: Option<&str>) {
        assert_eq!(phone(written, country).as_deref(), expected, "{written:?} in {country}");
    }

    #[test]
    fn a_number_has_one_form_however_it_is_written() {
        for written in [
            "600 00 00 01",
            "+34 600000001",
            "0034600000001",
            "\u{202A}+34\u{A0}600\u{A0}00\u{A0}00\u{A0}01\u{202C}",
        ] {
            check_phone(written, "ES", Some("+34600000001"));
        }
        check_phone("+34 600‑00‑00‑01", "MX", Some("+34600000001"));
    }

    #[test]
    fn the_old_mexican_mobile_prefix_is_the_same_number() {
        check_phone("+52 1 55 5000 0012", "ES", Some("+525550000012"));
        check_phone("+52 55 5000 0012", "ES", Some("+525550000012"));
    }

    #[test]
    fn a_name_is_no_number() {
        for written in ["Ana", "", "Turno 10:30", "12", "pedido 1182", "+", "999999999999999999999"]
        {
            check_phone(written, "ES", None);
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_none() {
        for written in [
            "",
            "ana",
            "@b.example",
            "ana@",
            "a b@c.example",
            "a@b@c.example",
            "a@.example",
            "a\r\nb@c.example",
        ] {
            assert_eq!(email(written), None, "{written:?}");
        }
    }

    #[test]
    fn gmail_variants_are_alike_but_not_equal() {
        let (dotted, plain) = (email("a.na+tienda@googlemail.com"), email("ana@gmail.com"));
        assert_ne!(dotted, plain);
        assert_eq!(
            dotted.as_deref().and_then(email_variant),
            plain.as_deref().and_then(email_variant)
        );
        assert_eq!(email_variant("a.na@correo.example"), None);
    }

    proptest! {
        #[test]
        fn normal_forms_are_fixed_points(written in "\\PC{0,40}") {
            if let Some(normal) = email(&written) {
                prop_assert_eq!(email(&normal), Some(normal.clone()));
            }
            if let Some(normal) = phone(&written, "ES") {
                prop_assert_eq!(phone(&normal, "MX"), Some(normal.clone()));
            }
        }
    }
}
