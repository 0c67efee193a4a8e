//! The servers of an address, found at a name server, pages and servers of this machine.

use std::collections::HashMap;
use std::sync::Arc;

use hilo_core::discovery::found;
use hilo_core::model::{FoundBy, FoundServers, OauthProvider, Security, SendProblem, ServerNeed};
use hilo_core::net::Trouble;
use hilo_core::net::names::Names;
use hilo_tests::domain::{
    self, NameServer, at, exchanger, greeter, here, page, pages, service, upgrading,
};
use rustls::ServerConfig;

const ADDRESS: &str = "hola@tienda.example";
const IMAP: &str = "* OK listo\r\n";
const SMTP: &str = "220-uno\r\n220 listo\r\n";

/// The file in which a provider publishes its servers.
fn file(socket: &str, port: u16) -> String {
    let server = |kind: &str, element: &str, host: &str, port: u16| {
        format!(
            "<{element} type=\"{kind}\"><hostname>{host}</hostname><port>{port}</port>\
             <socketType>{socket}</socketType><username>%EMAILADDRESS%</username></{element}>"
        )
    };
    format!(
        "<clientConfig><emailProvider id=\"x\"><displayName>Alojamiento</displayName>{}{}</emailProvider></clientConfig>",
        server("imap", "incomingServer", "imap.alojamiento.example", port),
        server("smtp", "outgoingServer", "smtp.alojamiento.example", 465),
    )
}

/// What a provider publishes for Outlook.
fn told(encryption: &str, port: u16) -> String {
    let server = |kind: &str, host: &str, port: u16| {
        format!(
            "<Protocol><Type>{kind}</Type><Server>{host}</Server><Port>{port}</Port>{encryption}\
             <LoginName>postmaster@tienda.example</LoginName></Protocol>"
        )
    };
    format!(
        "<Autodiscover xmlns=\"x\"><Response xmlns=\"y\"><Account>{}{}</Account></Response></Autodiscover>",
        server("IMAP", "imap.outlook.example", port),
        server("SMTP", "smtp.outlook.example", 465),
    )
}

/// Leads to another page.
fn turn(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").into_bytes()
}

fn certificate() -> (Arc<ServerConfig>, String) {
    domain::certificate(&[
        "tienda.example",
        "autoconfig.tienda.example",
        "autoconfig.thunderbird.net",
        "autodiscover.tienda.example",
        "router.example",
        "imap.tienda.example",
        "mail.tienda.example",
        "otro.example",
    ])
}

/// Looks for the servers with these names, ports and authority.
fn look(
    address: &str,
    names: &NameServer,
    ports: &[(u16, u16)],
    authority: &str,
) -> Result<FoundServers, Trouble> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("tokio");
    let ended = runtime.block_on(async {
        let names = Names::local(names.address, ports.to_vec(), authority);
        found(&names, address).await
    });
    runtime.shutdown_background();
    ended
}

#[test]
fn a_providers_own_addresses_ask_nobody() {
    let names = NameServer::start(HashMap::new());
    let found = look("hola@gmail.com", &names, &[], "").expect("servers");
    assert_eq!((found.provider.as_str(), found.by), ("Gmail", FoundBy::Table));
    assert_eq!(found.need, Some(ServerNeed::AppPassword));
    assert_eq!(found.page.as_deref(), Some("https://myaccount.google.com/apppasswords"));
    assert_eq!(found.account.incoming.expect("a mailbox").host, "imap.gmail.com");
    assert_eq!(names.asked(), Vec::<String>::new());
}

#[test]
fn who_takes_no_passwords_is_signed_in_to_at_its_page_and_nobody_else_is_unasked() {
    let names = NameServer::start(
        [exchanger("tienda.example", "tienda-example.mail.protection.outlook.com")].into(),
    );
    for (address, oauth) in [
        ("hola@hotmail.es", Some(OauthProvider::Microsoft)),
        (ADDRESS, Some(OauthProvider::Microsoft)),
        ("hola@gmail.com", None),
        ("hola@yahoo.es", None),
    ] {
        let found = look(address, &names, &[], "").expect("servers");
        assert_eq!(found.account.oauth, oauth, "{address}");
    }
}

#[test]
fn an_own_domain_is_known_by_who_takes_its_mails() {
    let names = NameServer::start([exchanger("tienda.example", "mx00.ionos.es")].into());
    let found = look(ADDRESS, &names, &[], "").expect("servers");
    assert_eq!((found.provider.as_str(), found.by), ("IONOS (España)", FoundBy::Table));
    assert_eq!(found.account.host, "smtp.ionos.es");
    assert_eq!(found.account.user, ADDRESS);
    assert!(names.asked().iter().all(|name| !name.contains("hola")), "{:?}", names.asked());
}

#[test]
fn what_the_provider_publishes_goes_before_the_directory_and_the_name_system() {
    let (config, authority) = certificate();
    let web = pages(
        &config,
        [
            // By way of a turn, as some have it.
            (
                "autoconfig.tienda.example/mail/config-v1.1.xml".to_owned(),
                turn("https://tienda.example/correo.xml"),
            ),
            ("tienda.example/correo.xml".to_owned(), page(&file("SSL", 993))),
            (
                "autoconfig.thunderbird.net/v1.1/tienda.example".to_owned(),
                page(&file("STARTTLS", 143)),
            ),
        ]
        .into(),
    );
    let names = NameServer::start(
        [
            here("tienda.example"),
            here("autoconfig.tienda.example"),
            here("autoconfig.thunderbird.net"),
            service("_imaps._tcp.tienda.example", "otro.example", 993),
            service("_submissions._tcp.tienda.example", "otro.example", 465),
        ]
        .into(),
    );
    let found = look(ADDRESS, &names, &[(443, web.server.port)], &authority).expect("servers");
    assert_eq!((found.provider.as_str(), found.by), ("Alojamiento", FoundBy::Provider));
    let incoming = found.account.incoming.expect("a mailbox");
    assert_eq!((incoming.host.as_str(), incoming.port), ("imap.alojamiento.example", 993));
}

#[test]
fn hostile_answers_are_passed_over_for_the_next_in_line() {
    let (config, authority) = certificate();
    let named = [
        here("tienda.example"),
        here("autoconfig.tienda.example"),
        here("autoconfig.thunderbird.net"),
        service("_imaps._tcp.tienda.example", "otro.example", 993),
        service("_submission._tcp.tienda.example", "otro.example", 587),
    ];
    let endless = format!("{}{}", file("SSL", 993), " ".repeat(70_000));
    for hostile in [
        page(&file("plain", 143)),
        page(&endless),
        page("<!DOCTYPE x [<!ENTITY a \"b\">]><clientConfig>&a;</clientConfig>"),
        turn("http://tienda.example/correo.xml"),
        turn("/mail/config-v1.1.xml"),
        b"no http\r\n\r\n".to_vec(),
        Vec::new(),
    ] {
        let said = [("autoconfig.tienda.example/mail/config-v1.1.xml".to_owned(), hostile)];
        let web = pages(&config, said.into());
        let names = NameServer::start(named.clone().into());
        let found = look(ADDRESS, &names, &[(443, web.server.port)], &authority).expect("servers");
        assert_eq!(found.by, FoundBy::Names);
        assert_eq!(
            (found.account.host.as_str(), found.account.security),
            ("otro.example", Security::Starttls)
        );
    }
}

const OUTLOOK: &str = "autodiscover.tienda.example/autodiscover/autodiscover.xml";

/// The names of a domain whose servers only the directory knows, and Outlook's page.
fn of_outlook() -> HashMap<(String, u16), Vec<Vec<u8>>> {
    [here("autodiscover.tienda.example"), here("autoconfig.thunderbird.net")].into()
}

fn with_directory(said: (&str, Vec<u8>)) -> HashMap<String, Vec<u8>> {
    [
        (said.0.to_owned(), said.1),
        ("autoconfig.thunderbird.net/v1.1/tienda.example".to_owned(), page(&file("SSL", 993))),
    ]
    .into()
}

#[test]
fn what_is_published_for_outlook_goes_before_the_directory_and_neither_a_password_nor_the_person_is_told()
 {
    let (config, authority) = certificate();
    for asked in [OUTLOOK, "tienda.example/autodiscover/autodiscover.xml"] {
        let web = pages(&config, with_directory((asked, page(&told("<SSL>on</SSL>", 143)))));
        let mut records = of_outlook();
        records.extend([here("tienda.example")]);
        let names = NameServer::start(records);
        let found = look(ADDRESS, &names, &[(443, web.server.port)], &authority).expect("servers");
        assert_eq!(found.by, FoundBy::Provider);
        assert_eq!(
            (found.account.host.as_str(), found.account.port),
            ("smtp.outlook.example", 465)
        );
        assert_eq!(found.account.user, ADDRESS);
        let incoming = found.account.incoming.expect("a mailbox");
        assert_eq!((incoming.host.as_str(), incoming.port), ("imap.outlook.example", 143));
        assert_eq!(incoming.security, Security::Starttls);
        let questions = web.asked();
        assert!(questions.iter().any(|asked| asked.contains("postmaster@tienda.example")));
        for question in questions {
            let question = question.to_lowercase();
            assert!(
                !question.contains("hola") && !question.contains("authorization"),
                "{question}"
            );
        }
    }
}

#[test]
fn hostile_answers_for_outlook_are_passed_over_for_the_directory() {
    let (config, authority) = certificate();
    let good = told("<SSL>on</SSL>", 993);
    for hostile in [
        page(&told("<SSL>off</SSL>", 143)),
        page(&told("<Encryption>None</Encryption>", 993)),
        page(&good.replace("postmaster", "otra")),
        page(&format!("{good}{}", " ".repeat(70_000))),
        page(&format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{good}")),
        page(&file("SSL", 993)),
        b"HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm=\"x\"\r\ncontent-length: 0\r\n\r\n".to_vec(),
        turn("http://autodiscover.tienda.example/autodiscover/otra.xml"),
        turn("/autodiscover/autodiscover.xml"),
        Vec::new(),
    ] {
        let web = pages(&config, with_directory((OUTLOOK, hostile)));
        let names = NameServer::start(of_outlook());
        let found = look(ADDRESS, &names, &[(443, web.server.port)], &authority).expect("servers");
        assert_eq!(found.by, FoundBy::Directory);
    }
}

#[test]
fn a_turn_is_taken_to_a_host_in_the_public_net_only() {
    let (config, authority) = certificate();
    let files = [
        ("autoconfig.tienda.example", "/mail/config-v1.1.xml", file("SSL", 993)),
        ("autodiscover.tienda.example", "/autodiscover/autodiscover.xml", told("", 993)),
    ];
    for (host, path, published) in files {
        for (address, expected) in [
            ([93, 184, 216, 34], FoundBy::Provider),
            ([192, 168, 1, 1], FoundBy::Directory),
            ([127, 0, 0, 1], FoundBy::Directory),
            ([169, 254, 169, 254], FoundBy::Directory),
        ] {
            let asked = format!("{host}{path}");
            let mut said = with_directory((&asked, turn("https://router.example/correo.xml")));
            said.insert("router.example/correo.xml".to_owned(), page(&published));
            let web = pages(&config, said);
            let records =
                [here(host), here("autoconfig.thunderbird.net"), at("router.example", address)];
            let names = NameServer::start(records.into());
            let found =
                look(ADDRESS, &names, &[(443, web.server.port)], &authority).expect("servers");
            assert_eq!(found.by, expected, "{host} {address:?}");
            let reached = web.asked().iter().any(|asked| asked.contains("/correo.xml"));
            assert_eq!(reached, expected == FoundBy::Provider, "{host} {address:?}");
        }
    }
}

#[test]
fn a_shops_own_server_on_its_own_network_is_asked() {
    let (config, authority) = certificate();
    let own = "autoconfig.tienda.example";
    let said = [(format!("{own}/mail/config-v1.1.xml"), page(&file("SSL", 993)))];
    let web = pages(&config, said.into());
    let names = NameServer::start([at(own, [192, 168, 1, 20])].into());
    let found = look(ADDRESS, &names, &[(443, web.server.port)], &authority).expect("servers");
    assert_eq!(found.by, FoundBy::Provider);
}

#[test]
fn the_name_system_may_say_where_outlooks_page_is_but_not_inside_of_a_network() {
    let (config, authority) = certificate();
    for (address, expected) in
        [([93, 184, 216, 34], FoundBy::Provider), ([10, 0, 0, 7], FoundBy::Directory)]
    {
        let asked = "router.example/autodiscover/autodiscover.xml";
        let web = pages(&config, with_directory((asked, page(&told("<SSL>on</SSL>", 993)))));
        let names = NameServer::start(
            [
                service("_autodiscover._tcp.tienda.example", "router.example", 443),
                at("router.example", address),
                here("autoconfig.thunderbird.net"),
            ]
            .into(),
        );
        let found = look(ADDRESS, &names, &[(443, web.server.port)], &authority).expect("servers");
        assert_eq!(found.by, expected, "{address:?}");
    }
}

#[test]
fn a_page_whose_certificate_nobody_trusts_says_nothing() {
    let (config, _) = certificate();
    let (_, other) = certificate();
    let said = [(
        "tienda.example/.well-known/autoconfig/mail/config-v1.1.xml".to_owned(),
        page(&file("SSL", 993)),
    )];
    let web = pages(&config, said.into());
    let names = NameServer::start([here("tienda.example")].into());
    let trouble = look(ADDRESS, &names, &[(443, web.server.port)], &other).expect_err("nobody");
    assert_eq!(trouble.problem, SendProblem::Unreachable);
}

#[test]
fn usual_names_count_where_a_server_greets_over_an_encrypted_connection_of_its_own() {
    let (config, authority) = certificate();
    let (imap, smtp) = (greeter(&config, IMAP), greeter(&config, SMTP));
    let names = NameServer::start(
        [here("imap.tienda.example"), here("mail.tienda.example"), here("tienda.example")].into(),
    );
    let ports = [(993, imap.server.port), (465, smtp.server.port)];
    let found = look(ADDRESS, &names, &ports, &authority).expect("servers");
    assert_eq!(found.by, FoundBy::Guess);
    let incoming = found.account.incoming.expect("a mailbox");
    assert_eq!((incoming.host.as_str(), incoming.port), ("imap.tienda.example", 993));
    assert_eq!((found.account.host.as_str(), found.account.port), ("mail.tienda.example", 465));
}

#[test]
fn without_tls_from_the_first_byte_starttls_is_taken_and_nothing_plain() {
    let (config, authority) = certificate();
    let names = NameServer::start([here("mail.tienda.example")].into());
    let (imap, smtp) = (upgrading(&config, true), upgrading(&config, false));
    let ports = [(143, imap.port), (587, smtp.port)];
    let found = look(ADDRESS, &names, &ports, &authority).expect("servers");
    assert_eq!((found.account.port, found.account.security), (587, Security::Starttls));
    assert_eq!(found.account.incoming.expect("a mailbox").security, Security::Starttls);
}

#[test]
fn a_server_with_anothers_certificate_is_told_rather_than_nothing() {
    let (config, authority) = domain::certificate(&["servidor27.alojamiento.example"]);
    let (imap, smtp) = (greeter(&config, IMAP), greeter(&config, SMTP));
    let names = NameServer::start([here("mail.tienda.example")].into());
    let ports = [(993, imap.server.port), (465, smtp.server.port)];
    let trouble = look(ADDRESS, &names, &ports, &authority).expect_err("another's");
    assert_eq!(trouble.problem, SendProblem::CertificateHost);
    let nobody = NameServer::start(HashMap::new());
    let trouble = look(ADDRESS, &nobody, &[], &authority).expect_err("nobody");
    assert_eq!(trouble.problem, SendProblem::UnknownHost);
}
