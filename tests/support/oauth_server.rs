//! A provider at whose page one signs in, for the length of a test: the page, the token endpoint by https, and what a
//! mail server asks about a token.
//!
//! It is strict where a provider is: a code is good once, for the redirect address and the verifier that it was asked with
//! (S256 alone). A permission that was exchanged is good no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hilo_core::Hilo;
use hilo_core::model::OauthProvider;
use hilo_core::net::names::Names;
use hilo_core::oauth::{Provider, StandIn};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::certificate;
use crate::domain::{NameServer, here};
use crate::server_thread::ServerThread;

/// The name under which the token endpoint is asked.
const HOST: &str = "acceso.example";
/// The id that the provider knows.
pub const CLIENT: &str = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";
/// What comes with the id.
pub const CLIENT_SECRET: &str = "no-es-un-secreto";

/// Who else has a mailbox there.
const ANOTHER: &str = "ana@hilo.test";

/// What the person does at the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Person {
    /// Agrees to everything.
    #[default]
    Agrees,
    /// Does not agree.
    Declines,
    /// Would need an administrator.
    NeedsAdmin,
    /// Agrees, but takes the tick off at mails.
    LeavesMailsOut,
    /// Agrees, as the one at the computer who is signed in there already: of another mailbox.
    IsAnother,
}

/// What the token endpoint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Endpoint {
    /// Answers.
    #[default]
    Works,
    /// Says that it is out of order.
    Broken,
    /// Answers what is no answer.
    Garbled,
    /// Answers without end.
    Endless,
    /// Sends somewhere else.
    Turns,
    /// Hangs up.
    HangsUp,
}

/// How the provider stands.
#[derive(Default)]
pub struct State {
    /// At the page.
    pub person: Person,
    /// At the token endpoint.
    pub endpoint: Endpoint,
    /// Seconds that tokens are said to be good for.
    pub life: i64,
    /// Letters that permissions are made longer by.
    pub padding: usize,
    /// Forms that the token endpoint was sent.
    pub forms: Vec<HashMap<String, String>>,
    codes: HashMap<String, Code>,
    permissions: HashMap<String, String>,
    tokens: HashMap<String, String>,
    given: usize,
    /// All permissions and tokens that were ever given.
    ever: Vec<String>,
}

struct Code {
    back: String,
    challenge: String,
    user: String,
    scope: String,
}

impl State {
    /// Takes the person's permission away, with all that came of it.
    pub fn revoke(&mut self) {
        self.permissions.clear();
        self.tokens.clear();
    }

    /// Ends all tokens; the permission stays.
    pub fn end_tokens(&mut self) {
        self.tokens.clear();
    }

    /// Tokens that were given, by a code or a permission.
    pub fn given(&self) -> usize {
        self.given
    }

    /// All that nobody else may see, whether or not it still is good for something.
    pub fn secrets(&self) -> Vec<String> {
        self.ever.clone()
    }
}

/// A running provider.
pub struct OauthServer {
    state: Arc<Mutex<State>>,
    /// Port of the page, and of what mail servers ask; on loopback, in the clear.
    pub page: u16,
    names: NameServer,
    endpoint: ServerThread,
    authority: String,
    _plain: ServerThread,
}

impl OauthServer {
    /// Starts one whose tokens are good for an hour.
    pub fn start() -> OauthServer {
        let state = Arc::new(Mutex::new(State { life: 3_600, ..State::default() }));
        let (config, authority) = certificate::make(HOST);
        let acceptor = TlsAcceptor::from(config);
        let shared = Arc::clone(&state);
        let endpoint = ServerThread::start(move |listener| async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, state) = (acceptor.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, &state).await;
                    }
                });
            }
        });
        let shared = Arc::clone(&state);
        let plain = ServerThread::start(move |listener| async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move { serve(stream, &state).await });
            }
        });
        let names = NameServer::start([here(HOST)].into());
        OauthServer { state, page: plain.port, names, endpoint, authority, _plain: plain }
    }

    /// How it stands, to look at and to change.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("a state")
    }

    /// Puts it in a provider's stead, with mail servers on this machine.
    pub fn stand_in_for(&self, provider: OauthProvider, hilo: &Hilo, patience: Duration) {
        let (address, authority) = (self.names.address, self.authority.clone());
        let ports = vec![(443, self.endpoint.port)];
        hilo.oauth().stand_in(StandIn {
            provider: Provider {
                provider,
                authorize: format!("http://127.0.0.1:{}/authorize", self.page),
                token: format!("https://{HOST}/token"),
                scopes: "https://correo.example/todo offline_access".to_owned(),
                asked: "access_type=offline".to_owned(),
                back: "http://127.0.0.1".to_owned(),
                servers: servers(provider).map(str::to_owned).to_vec(),
                takes_secret: provider == OauthProvider::Google,
                register: format!("https://{HOST}/"),
                source: String::new(),
            },
            names: Arc::new(move || Names::local(address, ports.clone(), &authority)),
            patience,
        });
    }
}

/// The provider's own mail servers, which no test reaches, and one of this machine.
fn servers(provider: OauthProvider) -> [&'static str; 3] {
    match provider {
        OauthProvider::Microsoft => ["localhost", "outlook.office365.com", "smtp-mail.outlook.com"],
        OauthProvider::Google => ["localhost", "imap.gmail.com", "smtp.gmail.com"],
    }
}

/// Does what a browser does with the page: returns where it is sent back to.
pub fn at_the_page(page: &str) -> String {
    let answer = get(page);
    let to = answer.lines().find_map(|line| line.strip_prefix("location: "));
    to.unwrap_or_else(|| panic!("{answer}")).trim().to_owned()
}

/// Asks for a page on this machine, in the clear, and returns the whole answer.
pub fn get(page: &str) -> String {
    let url = Url::parse(page).expect("an address");
    let target =
        url.query().map_or(url.path().to_owned(), |words| format!("{}?{words}", url.path()));
    let host = url.host_str().unwrap_or_default();
    let port = url.port().expect("a port");
    let said = format!("GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
    say(port, said.as_bytes()).unwrap_or_default()
}

/// Says something to a port of this machine and returns all that it answers; `None` where nobody is there.
pub fn say(port: u16, said: &[u8]) -> Option<String> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    // Whoever hangs up half-way may have answered all the same.
    let _ = stream.write_all(said);
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    Some(String::from_utf8_lossy(&heard).into_owned())
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, state: &Mutex<State>) {
    let Some((head, body)) = request(&mut stream).await else { return };
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let url = Url::parse(&format!("http://x{target}")).expect("a target");
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    let answer = match (method, url.path()) {
        ("GET", "/authorize") => authorize(&query, state),
        ("POST", "/token") => {
            let form = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            token(form, state)
        }
        (_, "/tokeninfo" | "/introspect") => {
            let shown = query.get("access_token").cloned().unwrap_or_else(|| bearer(&head));
            introspect(&shown, state)
        }
        _ => json_answer("404 Not Found", &json!({})),
    };
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

async fn request(stream: &mut (impl AsyncRead + Unpin)) -> Option<(String, String)> {
    let mut said = Vec::new();
    while !said.ends_with(b"\r\n\r\n") {
        said.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&said).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    Some((head, String::from_utf8_lossy(&body).into_owned()))
}

fn bearer(head: &str) -> String {
    let line = head.lines().find(|line| line.to_lowercase().starts_with("authorization:"));
    line.and_then(|line| line.rsplit(' ').next()).unwrap_or_default().to_owned()
}

fn json_answer(status: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// The page, with a person who needs no time.
fn authorize(query: &HashMap<String, String>, state: &Mutex<State>) -> Vec<u8> {
    let word = |name: &str| query.get(name).cloned().unwrap_or_default();
    let known = word("client_id") == CLIENT
        && word("response_type") == "code"
        && word("code_challenge_method") == "S256"
        && word("redirect_uri").starts_with("http://127.0.0.1:");
    if !known {
        return json_answer("400 Bad Request", &json!({ "error": "invalid_request" }));
    }
    let mut state = state.lock().expect("a state");
    let mut back = Url::parse(&word("redirect_uri")).expect("an address");
    let refuse = |error: &'static str, description: &'static str| {
        vec![("error", error.to_owned()), ("error_description", description.to_owned())]
    };
    let words = match state.person {
        Person::Declines => refuse("access_denied", "AADSTS65004: User declined to consent."),
        Person::NeedsAdmin => {
            refuse("access_denied", "AADSTS90094: The grant requires admin permission.")
        }
        Person::Agrees | Person::LeavesMailsOut | Person::IsAnother => {
            let code = uuid::Uuid::new_v4().to_string();
            let all = state.person != Person::LeavesMailsOut;
            let other = state.person == Person::IsAnother;
            let kept = Code {
                back: back.to_string(),
                challenge: word("code_challenge"),
                user: if other { ANOTHER.to_owned() } else { word("login_hint") },
                scope: if all { word("scope") } else { "openid".to_owned() },
            };
            state.codes.insert(code.clone(), kept);
            vec![("code", code)]
        }
    };
    back.query_pairs_mut().extend_pairs(words).append_pair("state", &word("state"));
    format!(
        "HTTP/1.1 302 Found\r\nlocation: {back}\r\ncontent-length: 0\r\nConnection: close\r\n\r\n"
    )
    .into_bytes()
}

fn token(form: HashMap<String, String>, state: &Mutex<State>) -> Vec<u8> {
    let mut state = state.lock().expect("a state");
    state.forms.push(form.clone());
    match state.endpoint {
        Endpoint::Works => {}
        Endpoint::Broken => return json_answer("503 Service Unavailable", &json!({})),
        Endpoint::Garbled => return json_answer("200 OK", &json!("<html>")),
        Endpoint::Endless => {
            return json_answer("200 OK", &json!({ "access_token": "x".repeat(200_000) }));
        }
        Endpoint::Turns => {
            return b"HTTP/1.1 307 Temporary Redirect\r\nlocation: https://otro.example/token\r\ncontent-length: 0\r\n\r\n".to_vec();
        }
        Endpoint::HangsUp => return Vec::new(),
    }
    let deny = |error: &str| {
        json_answer("400 Bad Request", &json!({ "error": error, "error_description": "no" }))
    };
    let word = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if word("client_id") != CLIENT {
        return deny("invalid_client");
    }
    let (user, scope) = match word("grant_type") {
        "authorization_code" => {
            let Some(code) = state.codes.remove(word("code")) else { return deny("invalid_grant") };
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(word("code_verifier")));
            if challenge != code.challenge || word("redirect_uri") != code.back {
                return deny("invalid_grant");
            }
            (code.user, code.scope)
        }
        "refresh_token" => match state.permissions.remove(word("refresh_token")) {
            Some(user) => (user, String::new()),
            None => return deny("invalid_grant"),
        },
        _ => return deny("unsupported_grant_type"),
    };
    state.given += 1;
    let (access, refresh) = (uuid::Uuid::new_v4().to_string(), uuid::Uuid::new_v4().to_string());
    let refresh = format!("{refresh}{}", "p".repeat(state.padding));
    state.ever.extend([access.clone(), refresh.clone()]);
    state.tokens.insert(access.clone(), user.clone());
    state.permissions.insert(refresh.clone(), user);
    let mut answer = json!({
        "access_token": access, "token_type": "Bearer", "expires_in": state.life, "refresh_token": refresh
    });
    if let Some(answer) = answer.as_object_mut().filter(|_| !scope.is_empty()) {
        answer.insert("scope".into(), json!(scope));
    }
    json_answer("200 OK", &answer)
}

fn introspect(shown: &str, state: &Mutex<State>) -> Vec<u8> {
    match state.lock().expect("a state").tokens.get(shown) {
        Some(user) => {
            json_answer("200 OK", &json!({ "active": true, "email": user, "scope": "mail" }))
        }
        None => {
            json_answer("401 Unauthorized", &json!({ "active": false, "error": "invalid_token" }))
        }
    }
}
