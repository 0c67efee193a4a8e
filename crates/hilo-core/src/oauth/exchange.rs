//! The token endpoint (RFC 6749, 3.2): a code or a permission for a token.
//!
//! What it answers is never told to anybody but for the words of a refusal; an answer that nobody can read may hold
//! what nobody may see.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::timeout;

use super::provider::Provider;
use crate::model::{OauthProblem, SendProblem};
use crate::net::names::Names;
use crate::net::{Trouble, https, one_line};
use crate::secrets::Secret;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(30);
/// Bytes of an answer.
const SIZE: usize = 64 * 1024;
/// Characters of a token.
const TOKEN: usize = 16 * 1024;
/// Seconds that a token is good for where the provider does not say (RFC 6749, 5.1 recommends that it does).
const USUAL_LIFE: i64 = 3_600;
/// Seconds that a token is taken to be good for at most.
const LONGEST_LIFE: i64 = 24 * 3_600;

/// How names become connections, made where they are asked.
pub type MakeNames = Arc<dyn Fn() -> Names + Send + Sync>;

/// A token endpoint and who asks it.
#[derive(Clone)]
pub struct Endpoint {
    /// Whose.
    pub provider: Provider,
    /// The id under which Hilo is registered there.
    pub client: String,
    /// What comes with the id, if anything.
    pub secret: Option<Secret>,
    /// The way there.
    pub names: MakeNames,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("provider", &self.provider.provider)
            .finish_non_exhaustive()
    }
}

/// What was given.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// What mail servers are shown.
    pub access: Secret,
    /// Seconds for which they take it.
    pub seconds: i64,
    /// What the next token is given for; `None` where that is what it was.
    pub refresh: Option<Secret>,
    /// What it is good for, where that is not what was asked for.
    pub scope: Option<String>,
}

/// Why nothing was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody could ask, or read the answer. It passes, but for what is wrong with a certificate.
    Trouble(Trouble),
    /// The provider refused (RFC 6749, 5.2).
    Denied {
        /// The word that the standard or the provider has for it.
        error: String,
        /// For the person.
        description: String,
    },
}

/// Asks for the token of a code that the browser brought.
pub async fn of_code(
    endpoint: &Endpoint,
    code: &Secret,
    verifier: &Secret,
    back: &str,
) -> Result<Tokens, Refusal> {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", back),
        ("code_verifier", verifier.expose()),
    ];
    ask(endpoint, &form).await
}

/// Asks for a new token of a permission that lasts.
pub async fn of_permission(endpoint: &Endpoint, refresh: &Secret) -> Result<Tokens, Refusal> {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose())];
    ask(endpoint, &form).await
}

async fn ask(endpoint: &Endpoint, words: &[(&str, &str)]) -> Result<Tokens, Refusal> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(words).append_pair("client_id", &endpoint.client);
    if let Some(secret) = &endpoint.secret {
        form.append_pair("client_secret", secret.expose());
    }
    let names = (endpoint.names)();
    let form = form.finish();
    let posted = https::post(&names, &endpoint.provider.token, &form, SIZE);
    match timeout(ANSWER, posted).await {
        Ok(Ok((status, body))) => read(status, &body),
        // An answer that breaks off, or is no HTTP, comes from somebody who is not well.
        Ok(Err(trouble)) if trouble.problem == SendProblem::Refused => {
            Err(later(&trouble.server_text))
        }
        Ok(Err(trouble)) => Err(Refusal::Trouble(trouble)),
        Err(_) => {
            let late = Trouble::passing(SendProblem::Unreachable, "no answer in time");
            Err(Refusal::Trouble(late))
        }
    }
}

fn later(words: &str) -> Refusal {
    Refusal::Trouble(Trouble::passing(SendProblem::TryLater, words))
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<Value>,
    refresh_token: Option<String>,
    scope: Option<String>,
}

#[derive(Deserialize)]
struct Denied {
    error: String,
    #[serde(default)]
    error_description: String,
}

fn read(status: u16, body: &[u8]) -> Result<Tokens, Refusal> {
    let unclear = || later(&format!("{status}: an answer that is none of a token endpoint"));
    if status == 200 {
        let given: Given = serde_json::from_slice(body).map_err(|_| unclear())?;
        let bearer = given.token_type.is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
        let refresh = given.refresh_token.filter(|token| !token.is_empty());
        let fine = is_token(&given.access_token) && refresh.as_deref().is_none_or(is_token);
        if !bearer || !fine {
            return Err(unclear());
        }
        return Ok(Tokens {
            access: Secret::new(given.access_token),
            seconds: given
                .expires_in
                .and_then(seconds)
                .unwrap_or(USUAL_LIFE)
                .clamp(0, LONGEST_LIFE),
            refresh: refresh.map(Secret::new),
            scope: given.scope,
        });
    }
    if status == 429 || status >= 500 {
        return Err(later(&format!("the sign-in of the provider answered {status}")));
    }
    let denied: Denied = serde_json::from_slice(body).map_err(|_| unclear())?;
    Err(Refusal::Denied {
        error: one_line(&denied.error),
        description: one_line(&denied.error_description),
    })
}

/// Some write the number in quotes.
fn seconds(value: Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// Whether this can be shown to a mail server: nothing in it ends a command, or parts it from what is beside it.
fn is_token(words: &str) -> bool {
    !words.is_empty() && words.len() <= TOKEN && words.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What a refusal to give a further token means for the account.
pub fn trouble(refusal: Refusal) -> Trouble {
    let (error, description) = match refusal {
        Refusal::Trouble(trouble) => return trouble,
        Refusal::Denied { error, description } => (error, description),
    };
    let words = format!("{error} {description}");
    match error.as_str() {
        // What the standard has (RFC 6749, 5.2), and what providers have beside it where the person has to agree anew.
        "invalid_grant" | "interaction_required" | "login_required" | "consent_required" => {
            Trouble::lasting(SendProblem::Consent, &words)
        }
        "invalid_client"
        | "unauthorized_client"
        | "deleted_client"
        | "disabled_client"
        | "invalid_request"
        | "invalid_scope"
        | "unsupported_grant_type" => Trouble::lasting(SendProblem::OauthClient, &words),
        // Too many questions, a policy, a fault of theirs: nobody is called to sign in for what nobody knows.
        _ => Trouble::passing(SendProblem::TryLater, &words),
    }
}

/// What a refusal means for a sign-in, and what was said.
pub fn problem(refusal: Refusal) -> (OauthProblem, String) {
    match refusal {
        Refusal::Trouble(trouble) if trouble.problem == SendProblem::TryLater => {
            (OauthProblem::Refused, trouble.server_text)
        }
        Refusal::Trouble(trouble) => (OauthProblem::Unreachable, trouble.server_text),
        Refusal::Denied { error, description } => {
            (meant(&error, &description), one_line(&format!("{error} {description}")))
        }
    }
}

/// Words of Microsoft and Google where only an administrator may agree.
const ADMIN: [&str; 6] = [
    "aadsts90094",
    "aadsts90095",
    "aadsts90099",
    "consent_required",
    "admin_policy",
    "org_internal",
];

fn meant(error: &str, description: &str) -> OauthProblem {
    let words = format!("{error} {description}").to_lowercase();
    if ADMIN.iter().any(|word| words.contains(word)) {
        return OauthProblem::Admin;
    }
    match error {
        "access_denied" => OauthProblem::Denied,
        "invalid_client"
        | "unauthorized_client"
        | "deleted_client"
        | "disabled_client"
        | "invalid_request"
        | "redirect_uri_mismatch"
        | "unsupported_response_type" => OauthProblem::Client,
        "invalid_scope" => OauthProblem::Scope,
        _ => OauthProblem::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_is_read_as_the_standard_has_it_and_a_bit_beyond() {
        let given = read(200, br#"{"access_token":"a.b-c","token_type":"Bearer","expires_in":3599,"refresh_token":"1//x","scope":"s"}"#);
        let given = given.expect("tokens");
        assert_eq!((given.access.expose(), given.seconds), ("a.b-c", 3599));
        assert_eq!(given.refresh, Some(Secret::new("1//x")));
        let given = read(200, br#"{"access_token":"a","expires_in":"60"}"#).expect("tokens");
        assert_eq!((given.seconds, given.refresh), (60, None));
        let given = read(200, br#"{"access_token":"a","expires_in":1e300}"#).expect("tokens");
        assert_eq!(given.seconds, USUAL_LIFE);
    }

    #[test]
    fn an_answer_that_nobody_can_read_passes_and_is_not_repeated() {
        for (status, body) in [
            (200, "<html>secreto</html>"),
            (200, "{}"),
            (200, r#"{"access_token":""}"#),
            (200, r#"{"access_token":"secreto\u0001auth=x"}"#),
            (200, r#"{"access_token":"secreto","token_type":"mac"}"#),
            (200, r#"{"access_token":"a","refresh_token":"secreto\n"}"#),
            (302, "secreto"),
            (400, "secreto"),
            (503, r#"{"error":"invalid_grant"}"#),
            (429, r#"{"error":"invalid_grant"}"#),
        ] {
            let refusal = read(status, body.as_bytes()).expect_err(body);
            let told = trouble(refusal);
            assert_eq!((told.problem, told.passing), (SendProblem::TryLater, true), "{body}");
            assert!(!told.server_text.contains("secreto"), "{}", told.server_text);
        }
    }

    #[test]
    fn a_refusal_says_whether_it_is_the_persons_the_shops_or_nobodys() {
        for (error, problem, passing) in [
            ("invalid_grant", SendProblem::Consent, false),
            ("interaction_required", SendProblem::Consent, false),
            ("login_required", SendProblem::Consent, false),
            ("consent_required", SendProblem::Consent, false),
            ("rate_limit_exceeded", SendProblem::TryLater, true),
            ("internal_failure", SendProblem::TryLater, true),
            ("access_denied", SendProblem::TryLater, true),
            ("invalid_client", SendProblem::OauthClient, false),
            ("unauthorized_client", SendProblem::OauthClient, false),
            ("temporarily_unavailable", SendProblem::TryLater, true),
        ] {
            let body = format!(r#"{{"error":"{error}","error_description":"AADSTS70008: no"}}"#);
            let told = trouble(read(400, body.as_bytes()).expect_err("a refusal"));
            assert_eq!((told.problem, told.passing), (problem, passing), "{error}");
            assert_eq!(told.server_text, format!("{error} AADSTS70008: no"));
        }
    }

    #[test]
    fn what_comes_back_from_the_page_is_told_apart() {
        for (error, description, problem) in [
            ("access_denied", "AADSTS65004: User declined to consent", OauthProblem::Denied),
            (
                "access_denied",
                "AADSTS90094: The grant requires admin permission",
                OauthProblem::Admin,
            ),
            ("consent_required", "", OauthProblem::Admin),
            ("admin_policy_enforced", "", OauthProblem::Admin),
            ("unauthorized_client", "AADSTS700016", OauthProblem::Client),
            ("redirect_uri_mismatch", "", OauthProblem::Client),
            ("invalid_grant", "", OauthProblem::Refused),
        ] {
            assert_eq!(meant(error, description), problem, "{error} {description}");
        }
    }
}
