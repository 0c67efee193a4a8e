//! The way of an account to its server: what it shows there, or the practice mailbox in its place.

use std::sync::Arc;

use super::practice::{Arrival, Practice};
use super::smtp::{Link, Route};
use super::state::Refusal;
use crate::Hilo;
use crate::error::Failure;
use crate::model::*;
use crate::net::Trouble;
use crate::oauth::{self, Credential};
use crate::store::{Store, blobs, practice as practised};

/// The way of one account to its server, while it is open.
pub(super) struct Line {
    pub account: Account,
    pub route: Route,
    pub link: Option<Link>,
    /// Stays open as long as the connection to it.
    _practice: Option<Practice>,
}

/// Finds the way to an account's server; without its password nobody gets anywhere.
pub(super) async fn open_line(
    hilo: &Arc<Hilo>,
    account: &Account,
) -> Result<Result<Line, Refusal>, Failure> {
    let (route, practice) = match account.security {
        Security::Practice => {
            let practice = open_practice(hilo).await?;
            (Route::Practice(practice.port()), Some(practice))
        }
        Security::Tls | Security::Starttls => {
            let credential = match credential(hilo, account)? {
                Ok(credential) => credential,
                Err(refusal) => return Ok(Err(refusal)),
            };
            (Route::Server { account: Box::new(account.clone()), credential }, None)
        }
    };
    Ok(Ok(Line { account: account.clone(), route, link: None, _practice: practice }))
}

/// Returns what an account shows at its server; `None` where there is nothing.
fn credential(
    hilo: &Arc<Hilo>,
    account: &Account,
) -> Result<Result<Option<Credential>, Refusal>, Failure> {
    // What stands in the way of one mail here stands in the way of all.
    let all = |refusal: Refusal| Refusal { account_wide: true, ..refusal };
    if account.oauth.is_some() {
        let none = || Err(Trouble::lasting(SendProblem::NoPassword, ""));
        let shown = oauth::credential(hilo, account, account.host.trim(), none);
        return Ok(shown.map(Some).map_err(|trouble| all(trouble.into())));
    }
    match hilo.secrets().get(&account.password_key()) {
        Ok(password) => Ok(Ok(password.map(Credential::Password))),
        Err(failure) => {
            // It may be locked for now, as after a start: every mail waits for it.
            let code = failure.code();
            let problem = failure.without_password();
            let words = if let Failure::Keychain { detail } = failure { detail } else { code };
            let locked = refusal(problem, words);
            Ok(Err(all(Refusal { passing: true, ..locked })))
        }
    }
}

/// Opens the practice mailbox of this data folder.
async fn open_practice(hilo: &Arc<Hilo>) -> Result<Practice, Failure> {
    let kept_by = Arc::clone(hilo);
    let keep = move |arrival: Arrival| {
        keep_arrival(kept_by.store(), &arrival, kept_by.now())
            .map_err(|failure| format!("{failure:?}"))
    };
    Practice::open(Arc::new(keep)).await.map_err(|error| Failure::Server {
        problem: SendProblem::Unreachable,
        server_text: error.to_string(),
    })
}

/// Keeps an arrival at the practice mailbox.
fn keep_arrival(store: &Store, arrival: &Arrival, now: Timestamp) -> Result<(), Failure> {
    let packed = blobs::pack(&arrival.raw)?;
    store.write(|tx| {
        let blob = blobs::put(tx, &packed)?;
        Ok(practised::insert(tx, &arrival.recipients, blob, now)?)
    })
}

pub(super) fn refusal(problem: SendProblem, server_text: String) -> Refusal {
    Refusal { problem, server_text, passing: false, account_wide: false }
}
