//! Who may speak to the bridge: a browser that opened the printed address, and no other page.
//!
//! The `Host` check stops a page whose name was made to point at loopback (DNS rebinding), the
//! `Origin` check and the strict cookie stop a page that posts across origins, and the key stops
//! every other program and user of this machine that does not know it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The key and the names under which this bridge is known.
pub struct Guard {
    port: u16,
    key: String,
}

/// What to do with a request.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// It comes from our own page.
    Answer,
    /// It opens the printed address: hand the cookie out.
    LetIn,
    /// It comes from somewhere else.
    Refuse(&'static str),
}

impl Guard {
    /// Makes a key that nobody can guess.
    pub fn new(port: u16) -> Self {
        Guard { port, key: uuid::Uuid::new_v4().simple().to_string() }
    }

    /// Returns the address that lets a browser in.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?key={}", self.port, self.key)
    }

    /// Cookies are shared by all ports of a host, so its name tells bridges apart.
    fn cookie(&self) -> String {
        format!("hilo-{}={}", self.port, self.key)
    }

    fn judge(&self, uri: &Uri, headers: &HeaderMap) -> Verdict {
        let own = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        if !text(HOST).is_some_and(|host| own.iter().any(|own| own == host)) {
            return Verdict::Refuse("this is not its name");
        }
        let is_own = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|host| own.iter().any(|own| own == host))
        };
        if headers.contains_key(ORIGIN) && !text(ORIGIN).is_some_and(is_own) {
            return Verdict::Refuse("another page asks");
        }
        let cookie = self.cookie();
        if text(COOKIE).is_some_and(|all| all.split(';').any(|one| one.trim() == cookie)) {
            return Verdict::Answer;
        }
        let opens = format!("key={}", self.key);
        if uri.path() == "/" && uri.query() == Some(opens.as_str()) {
            return Verdict::LetIn;
        }
        Verdict::Refuse("open the address that the bridge printed when it started")
    }
}

/// Passes on what comes from our own page.
pub async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.judge(request.uri(), request.headers()) {
        Verdict::Answer => next.run(request).await,
        Verdict::LetIn => {
            let cookie = format!("{}; HttpOnly; SameSite=Strict; Path=/", guard.cookie());
            (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, "/".into())]).into_response()
        }
        Verdict::Refuse(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: (&str, &str) = ("host", "127.0.0.1:4000");

    fn judge(guard: &Guard, path: &str, headers: &[(&'static str, &str)]) -> Verdict {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        guard.judge(&path.parse().unwrap(), &headers.collect())
    }

    #[test]
    fn the_printed_address_lets_in_and_its_cookie_is_answered() {
        let guard = Guard::new(4000);
        let opened = guard.address().replace("http://127.0.0.1:4000", "");
        assert_eq!(judge(&guard, &opened, &[HERE]), Verdict::LetIn);
        let cookie = format!("theme=dark; {}", guard.cookie());
        assert_eq!(judge(&guard, "/call/now_list", &[HERE, ("cookie", &cookie)]), Verdict::Answer);
    }

    #[test]
    fn without_the_key_nothing_is_answered() {
        let guard = Guard::new(4000);
        for (path, cookie) in [("/", ""), ("/?key=", ""), ("/call/now_list", "hilo-4000=guess")] {
            let verdict = judge(&guard, path, &[HERE, ("cookie", cookie)]);
            assert!(matches!(verdict, Verdict::Refuse(_)), "{path}");
        }
    }

    #[test]
    fn another_name_or_another_page_is_refused_even_with_the_cookie() {
        let guard = Guard::new(4000);
        let cookie = guard.cookie();
        for headers in [
            vec![("host", "shop.example:4000")],
            vec![("host", "127.0.0.1:4001")],
            vec![],
            vec![HERE, ("origin", "https://shop.example")],
            vec![HERE, ("origin", "null")],
            vec![HERE, ("origin", "http://127.0.0.1:4001")],
        ] {
            let with_cookie = [&headers[..], &[("cookie", cookie.as_str())]].concat();
            let verdict = judge(&guard, "/call/now_list", &with_cookie);
            assert!(matches!(verdict, Verdict::Refuse(_)), "{headers:?}");
        }
    }
}
