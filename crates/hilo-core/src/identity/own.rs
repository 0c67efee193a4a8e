//! Which addresses can be the shop's own beside those that it says.

/// Providers that give addresses to anybody, by the first part of their domain.
const BRANDS: &[&str] = &["hotmail", "outlook", "live", "yahoo", "gmx", "msn", "aol"];

/// Providers that give addresses to anybody or with a home's line, by their whole domain.
const DOMAINS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "ymail.com",
    "rocketmail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "tutanota.com",
    "tuta.io",
    "mail.com",
    "email.com",
    "zoho.com",
    "zohomail.eu",
    "yandex.com",
    "mail.ru",
    "inbox.com",
    "fastmail.com",
    "hey.com",
    "telefonica.net",
    "movistar.es",
    "terra.es",
    "terra.com",
    "terra.com.br",
    "ono.com",
    "orange.es",
    "wanadoo.es",
    "ya.com",
    "jazzfree.com",
    "euskalnet.net",
    "mixmail.com",
    "hispavista.com",
    "latinmail.com",
    "starmedia.com",
    "prodigy.net.mx",
    "uol.com.br",
    "bol.com.br",
    "ig.com.br",
    "adinet.com.uy",
    "vtr.net",
    "fibertel.com.ar",
    "arnet.com.ar",
    "speedy.com.ar",
    "ciudad.com.ar",
    "cantv.net",
    "une.net.co",
    "etb.net.co",
    "laposte.net",
    "libero.it",
    "web.de",
    "t-online.de",
    "orange.fr",
    "free.fr",
    "sapo.pt",
    "rambler.ru",
];

/// Whether anybody can have an address of a domain.
pub fn is_free_mail(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    // yahoo.es, outlook.com.mx, hotmail.co.uk: a brand with one or two endings.
    let brand = domain.split('.').next().unwrap_or_default();
    let endings = domain.split('.').count();
    (BRANDS.contains(&brand) && (2..=3).contains(&endings)) || DOMAINS.contains(&&*domain)
}

/// Whether an address at which the mailbox of `own` gets mail is the shop's as well: one of the shop's own domain, or the
/// same with a part after a plus. Both are normal forms.
///
/// Where anybody can have an address (`is_public`), another one is somebody else's, whoever passes their mail on.
pub fn can_be_own(address: &str, own: &str, is_public: bool) -> bool {
    let (Some((local, domain)), Some((own_local, own_domain))) =
        (address.rsplit_once('@'), own.rsplit_once('@'))
    else {
        return false;
    };
    let is_same_but_for_a_plus = || {
        local.split_once('+').is_some_and(|(local, part)| local == own_local && !part.is_empty())
    };
    domain == own_domain && (!is_public || is_same_but_for_a_plus())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_ours_by_our_domain_or_by_a_plus() {
        for (address, own, expected) in [
            ("ventas@tienda.example", "hola@tienda.example", true),
            ("hola+web@tienda.example", "hola@tienda.example", true),
            ("tienda+web@gmail.com", "tienda@gmail.com", true),
            ("tienda2+web@gmail.com", "tienda@gmail.com", false),
            ("tienda+@gmail.com", "tienda@gmail.com", false),
            ("ana@gmail.com", "tienda@gmail.com", false),
            ("ana@hotmail.es", "tienda@hotmail.es", false),
            ("hola+web@otra.example", "hola@tienda.example", false),
            ("ventas@correo.tienda.example", "hola@tienda.example", false),
            ("ventas", "hola@tienda.example", false),
        ] {
            let is_public = own.rsplit('@').next().is_some_and(is_free_mail);
            assert_eq!(can_be_own(address, own, is_public), expected, "{address}");
        }
    }
}
