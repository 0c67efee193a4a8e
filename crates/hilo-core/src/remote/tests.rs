//! Pictures from a real HTTPS server on loopback, which only these tests may reach.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

use super::*;

pub(crate) const HOST: &str = "fotos.example";

/// A picture of 24 by 16 pixels, of so many bytes.
fn picture(length: usize) -> Vec<u8> {
    let mut bytes =
        b"GIF89a\x18\0\x10\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x18\0\x10\0\0\x02\x01\0;".to_vec();
    bytes.resize(length.max(bytes.len()), 0);
    bytes
}

fn whole(status: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{more}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn moved(to: &str) -> Vec<u8> {
    whole("302 Found", &format!("Location: {to}\r\nSet-Cookie: a=1\r\n"), b"")
}

/// What the server answers to a path; nothing leaves who asked waiting.
fn answer(path: &str) -> Option<Vec<u8>> {
    let ok = |kind: &str, body: &[u8]| {
        whole("200 OK", &format!("Content-Type: {kind}\r\nSet-Cookie: b=2\r\n"), body)
    };
    let number = |prefix: &str| path.strip_prefix(prefix)?.parse::<usize>().ok();
    if let Some(left) = number("/moved/") {
        let next = if left == 0 { "/a.gif".to_owned() } else { format!("/moved/{}", left - 1) };
        return Some(moved(&next));
    }
    if let Some(length) = number("/long/") {
        return Some(ok("image/gif", &picture(length)));
    }
    Some(match path {
        "/a.gif" | "/a.gif?b=1" => ok("image/gif", &picture(0)),
        "/called-html" => ok("text/html", &picture(0)),
        "/svg" => ok("image/png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        "/html" => ok("image/gif", b"<html><script>x()</script></html>"),
        "/pixel" => ok(
            "image/gif",
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
        ),
        "/inside" => moved("https://dentro.example/a.gif"),
        "/loopback" => moved("https://127.0.0.1/a.gif"),
        "/mapped" => moved("https://[::ffff:127.0.0.1]/a.gif"),
        "/port" => moved("https://198.51.100.9:8443/a.gif"),
        "/plain" => moved("http://fotos.example:80/a.gif"),
        "/file" => moved("file:///etc/passwd"),
        "/counter" => moved("https://mailtrack.io/trace/1.png"),
        "/endless" => {
            let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            for _ in 0..6 {
                bytes.extend(b"100000\r\n");
                bytes.extend(picture(0x10_0000));
                bytes.extend(b"\r\n");
            }
            bytes
        }
        "/waits" => return None,
        _ => whole("404 Not Found", "", &picture(0)),
    })
}

/// The server, and the permission to reach it.
pub(crate) struct Server {
    pub(crate) reach: Reach,
    heads: Arc<Mutex<Vec<String>>>,
}

/// Starts the server, and names it and hosts that are no way to anything public.
pub(crate) async fn server() -> Server {
    let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else { return };
                    head.push(byte);
                }
                let head = String::from_utf8(head).unwrap();
                let answer = answer(head.split(' ').nth(1).unwrap());
                seen.lock().unwrap().push(head);
                match answer {
                    Some(answer) => drop(stream.write_all(&answer).await),
                    // Until the other side goes.
                    None => drop(stream.read_u8().await),
                }
            });
        }
    });
    let inside = |host: &str, address: &str| {
        let address: SocketAddr = format!("{address}:0").parse().unwrap();
        (host.to_owned(), address)
    };
    let servers = vec![
        (HOST.to_owned(), here),
        inside("dentro.example", "10.0.0.7"),
        inside("router.example", "192.168.1.1"),
        inside("aqui.example", "127.0.0.1"),
        inside("nube.example", "169.254.169.254"),
        inside("seis.example", "[::1]"),
        inside("mapa.example", "[::ffff:10.0.0.7]"),
        inside("unico.example", "[fd00::7]"),
    ];
    Server { reach: Reach { servers, authority: Some(made.cert.pem()), patience: None }, heads }
}

impl Server {
    async fn get(&self, address: &str) -> Result<Vec<u8>, Refusal> {
        let fetched = fetch(vec![address.to_owned()], &self.reach, &Notify::new()).await;
        fetched.get(address).cloned().unwrap()
    }

    async fn path(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        self.get(&format!("https://{HOST}{path}")).await
    }
}

#[tokio::test]
async fn a_picture_is_fetched_and_nothing_is_told_that_is_not_needed() {
    let server = server().await;
    assert_eq!(server.path("/moved/1").await, Ok(picture(0)));
    assert_eq!(server.path("/a.gif?b=1#c").await, Ok(picture(0)));
    let heads = server.heads.lock().unwrap().clone();
    assert_eq!(heads.len(), 4);
    for head in heads {
        let names: Vec<_> = head.lines().skip(1).filter_map(|line| line.split_once(':')).collect();
        let names: Vec<_> = names.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        assert_eq!(names, ["host", "user-agent", "accept"], "{head}");
        assert!(head.contains("Mozilla/5.0\r\n") && !head.contains("#c"), "{head}");
    }
}

#[tokio::test]
async fn an_address_that_is_not_encrypted_is_asked_for_encrypted_or_not_at_all() {
    let server = server().await;
    assert_eq!(server.get("http://fotos.example/a.gif").await, Ok(picture(0)));
    for address in [
        "http://fotos.example:8080/a.gif",
        "ftp://fotos.example/a.gif",
        "https://ana:clave@fotos.example/a.gif",
        "https://93.184.216.34:8443/a.gif",
        "data:image/gif;base64,R0lGOD",
        "nothing",
    ] {
        assert_eq!(server.get(address).await, Err(Refusal::Address), "{address}");
    }
}

#[tokio::test]
async fn no_host_inside_of_any_network_is_connected_to() {
    let server = server().await;
    for address in [
        "https://dentro.example/",
        "https://router.example/",
        "https://aqui.example/",
        "https://nube.example/",
        "https://seis.example/",
        "https://mapa.example/",
        "https://unico.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.7/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://[::ffff:7f00:1]/",
        "https://[fe80::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://localhost/",
    ] {
        assert_eq!(server.get(address).await, Err(Refusal::NotPublic), "{address}");
    }
}

#[tokio::test]
async fn five_redirects_are_followed_and_each_is_looked_at() {
    let server = server().await;
    assert_eq!(server.path("/moved/4").await, Ok(picture(0)));
    assert_eq!(server.path("/moved/5").await, Err(Refusal::Unreachable));
    for (path, refusal) in [
        ("/inside", Refusal::NotPublic),
        ("/loopback", Refusal::NotPublic),
        ("/mapped", Refusal::NotPublic),
        ("/port", Refusal::Address),
        ("/plain", Refusal::Address),
        ("/file", Refusal::Address),
        ("/counter", Refusal::Counter),
    ] {
        assert_eq!(server.path(path).await, Err(refusal), "{path}");
    }
}

#[tokio::test]
async fn what_is_no_picture_to_be_seen_is_refused_whatever_it_is_called() {
    let server = server().await;
    assert_eq!(server.path("/called-html").await, Ok(picture(0)));
    assert_eq!(server.path("/svg").await, Err(Refusal::NoPicture));
    assert_eq!(server.path("/html").await, Err(Refusal::NoPicture));
    assert_eq!(server.path("/pixel").await, Err(Refusal::Counter));
    assert_eq!(server.path("/nothing").await, Err(Refusal::Unreachable));
    let asked = server.heads.lock().unwrap().len();
    assert_eq!(server.path("/wf/open?u=1").await, Err(Refusal::Counter));
    assert_eq!(server.heads.lock().unwrap().len(), asked, "a known counter is not asked");
}

#[tokio::test]
async fn one_picture_has_five_megabytes_and_all_have_sixteen() {
    let server = server().await;
    let (fits, more) = (MAX_PICTURE, MAX_PICTURE + 1);
    assert_eq!(server.path(&format!("/long/{fits}")).await.map(|bytes| bytes.len()), Ok(fits));
    assert_eq!(server.path(&format!("/long/{more}")).await, Err(Refusal::TooLarge));
    assert_eq!(server.path("/endless").await, Err(Refusal::TooLarge));
    let all = (0..5).map(|each| format!("https://{HOST}/long/{}", 4 * 1024 * 1024 + each));
    let fetched = fetch(all.collect(), &server.reach, &Notify::new()).await;
    let bytes: usize = fetched.values().flatten().map(Vec::len).sum();
    assert!(
        bytes <= MAX_ALL && fetched.values().any(|each| *each == Err(Refusal::TooLarge)),
        "{bytes}"
    );
}

#[tokio::test]
async fn who_leaves_the_mail_ends_its_fetch() {
    let server = server().await;
    let fetches = Fetches::default();
    let stop = fetches.begin(1);
    let addresses = vec![format!("https://{HOST}/a.gif"), format!("https://{HOST}/waits")];
    let leave = async {
        while server.heads.lock().unwrap().len() < 2 {
            tokio::task::yield_now().await;
        }
        fetches.stop(1);
    };
    let (fetched, ()) = tokio::join!(fetch(addresses.clone(), &server.reach, &stop), leave);
    assert_eq!(fetched[&addresses[1]], Err(Refusal::Unreachable));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let mut server = server().await;
    server.reach.patience = Some(Duration::from_millis(300));
    assert_eq!(server.path("/waits").await, Err(Refusal::Unreachable));
    assert_eq!(server.heads.lock().unwrap().len(), 1, "it was asked");
}
