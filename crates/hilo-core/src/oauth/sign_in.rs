//! A sign-in: the page for the browser, the way back, the token. One at a time; another ends the one before.

use std::net::Ipv4Addr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::timeout;
use url::Url;

use super::exchange::{self, Endpoint, Tokens};
use super::loopback::{self, Answer, Door};
use super::pkce::Pkce;
use super::{Provider, endpoint, held};
use crate::Hilo;
use crate::attendant::runtime;
use crate::error::Failure;
use crate::model::{OauthProblem, OauthProvider, OauthSignIn, Topic};
use crate::net::one_line;

/// A sign-in that runs or has run.
pub(super) struct Attempt {
    shown: OauthSignIn,
    stop: Arc<Notify>,
}

impl Drop for Attempt {
    fn drop(&mut self) {
        // Another has begun, or the folder is being closed: nobody waits for this one any more.
        self.stop.notify_one();
    }
}

/// What is known while the person is at the page.
struct Way {
    endpoint: Endpoint,
    patience: Duration,
    pkce: Pkce,
    door: Door,
    back: String,
}

/// Returns the last sign-in.
pub fn last(hilo: &Hilo) -> Option<OauthSignIn> {
    held(&hilo.oauth().attempt).as_ref().map(|attempt| attempt.shown.clone())
}

/// Ends a sign-in that runs.
pub fn cancel(hilo: &Hilo) {
    if let Some(attempt) = held(&hilo.oauth().attempt).as_ref() {
        attempt.stop.notify_one();
    }
}

/// Begins a sign-in for a user: opens the door that the browser comes back to, and returns the page to show.
///
/// It goes on by itself, for five minutes at most; [`last`] tells how. Fails with [`Failure::NotFound`] where the shop has
/// no client id at the provider.
pub fn start(
    hilo: &Hilo,
    provider: OauthProvider,
    user: &str,
    english: bool,
) -> Result<OauthSignIn, Failure> {
    cancel(hilo);
    let (endpoint, patience) = endpoint(hilo, provider)?;
    let internal = |error: std::io::Error| Failure::Internal { detail: error.to_string() };
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(internal)?;
    listener.set_nonblocking(true).map_err(internal)?;
    let port = listener.local_addr().map_err(internal)?.port();
    let pkce = Pkce::new()?;
    let back = format!("{}:{port}/", endpoint.provider.back);
    let page = page(&endpoint, &pkce, &back, user)?;
    let shown = OauthSignIn {
        provider,
        user: user.to_owned(),
        page,
        ended: false,
        problem: None,
        server_text: String::new(),
    };
    let stop = Arc::new(Notify::new());
    *held(&hilo.oauth().attempt) = Some(Attempt { shown: shown.clone(), stop: Arc::clone(&stop) });
    let door = Door { state: pkce.state.clone(), port, english };
    let way = Way { endpoint, patience, pkce, door, back };
    let handle = hilo.handle().map(|hilo| Arc::downgrade(&hilo)).unwrap_or_default();
    let key = provider.permission_key(user);
    let runtime = runtime()?;
    std::thread::Builder::new()
        .name("sign-in".into())
        .spawn(move || {
            let ended = runtime.block_on(async {
                tokio::select! {
                    ended = go(listener, &way) => ended,
                    () = stop.notified() => Err((OauthProblem::Cancelled, String::new())),
                }
            });
            finish(&handle, &runtime, &key, &stop, ended);
            // A name that is still being looked up would hold up the end.
            runtime.shutdown_background();
        })
        .map_err(internal)?;
    hilo.store().publish(vec![Topic::Mailbox]);
    Ok(shown)
}

type Ended = Result<Tokens, (OauthProblem, String)>;

/// Waits for the browser and asks for the token.
async fn go(listener: std::net::TcpListener, way: &Way) -> Ended {
    let broken = |error: std::io::Error| (OauthProblem::Refused, one_line(&error.to_string()));
    let listener = TcpListener::from_std(listener).map_err(broken)?;
    let answer = timeout(way.patience, loopback::wait(&listener, &way.door)).await;
    // Whoever comes now finds the door closed.
    drop(listener);
    let code = match answer {
        Ok(Answer::Code(code)) => code,
        Ok(Answer::Refused { error, description }) => {
            let (error, description) = (one_line(&error), one_line(&description));
            return Err(exchange::problem(exchange::Refusal::Denied { error, description }));
        }
        Err(_) => return Err((OauthProblem::Late, String::new())),
    };
    let given = exchange::of_code(&way.endpoint, &code, &way.pkce.verifier, &way.back).await;
    let tokens = given.map_err(exchange::problem)?;
    if !is_for_mail(&way.endpoint.provider, &tokens) {
        return Err((OauthProblem::Scope, tokens.scope.unwrap_or_default()));
    }
    if tokens.refresh.is_none() {
        return Err((OauthProblem::Refused, "the provider gave nothing that lasts".into()));
    }
    Ok(tokens)
}

/// Whether the person has agreed to mails: Google lets one tick what one agrees to.
fn is_for_mail(provider: &Provider, tokens: &Tokens) -> bool {
    let Some(given) = &tokens.scope else { return true };
    let mut asked = provider.scopes.split(' ').filter(|scope| scope.contains(':'));
    asked.any(|asked| given.split_whitespace().any(|given| given.eq_ignore_ascii_case(asked)))
}

/// Keeps what came of a sign-in, unless another has begun or the folder was closed.
fn finish(
    hilo: &Weak<Hilo>,
    runtime: &tokio::runtime::Runtime,
    key: &str,
    stop: &Arc<Notify>,
    ended: Ended,
) {
    let Some(hilo) = hilo.upgrade() else { return };
    let is_mine = |attempt: &Attempt| Arc::ptr_eq(&attempt.stop, stop);
    if !held(&hilo.oauth().attempt).as_ref().is_some_and(is_mine) {
        return;
    }
    let (problem, server_text) = match ended {
        Ok(tokens) => {
            runtime.block_on(hilo.oauth().signed_in(key, tokens, hilo.now()));
            (None, String::new())
        }
        Err((problem, words)) => (Some(problem), words),
    };
    if let Some(attempt) = held(&hilo.oauth().attempt).as_mut().filter(|it| is_mine(it)) {
        attempt.shown = OauthSignIn { ended: true, problem, server_text, ..attempt.shown.clone() };
    }
    hilo.store().publish(vec![Topic::Mailbox]);
}

/// Returns the page at which the person agrees (RFC 6749, 4.1.1; RFC 7636, 4.3).
fn page(endpoint: &Endpoint, pkce: &Pkce, back: &str, user: &str) -> Result<String, Failure> {
    let provider = &endpoint.provider;
    let mut page = Url::parse(&provider.authorize)
        .map_err(|error| Failure::Internal { detail: error.to_string() })?;
    page.query_pairs_mut()
        .append_pair("client_id", &endpoint.client)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", back)
        .append_pair("scope", &provider.scopes)
        .append_pair("state", pkce.state.expose())
        .append_pair("code_challenge", &pkce.challenge())
        .append_pair("code_challenge_method", "S256")
        .append_pair("login_hint", user)
        .extend_pairs(url::form_urlencoded::parse(provider.asked.as_bytes()));
    Ok(page.into())
}
