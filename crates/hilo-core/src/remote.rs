//! Pictures of a mail that lie elsewhere, fetched because a person asked for them.
//!
//! The window never fetches: its policy stays shut, and what comes from here is bytes that are put into
//! the document. Whoever keeps the pictures learns that this mail was read, when, and from which address
//! in the net; nothing else leaves, no cookie, no referrer, no language, no name of this program.
//!
//! What always holds: https only; a connection goes to an address that was looked at, and is one in the
//! public net; each redirect is looked at like the first address; what is too long, too slow, too many or
//! no raster picture is left out; counting pixels are not fetched, and not shown where they look like
//! pictures beforehand.

mod http;
mod pixel;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::Url;

pub use http::Reach;
pub use pixel::is_counter;

/// Pictures of one mail at most.
const MAX_PICTURES: usize = 200;
/// Bytes of one picture at most.
const MAX_PICTURE: usize = 5 * 1024 * 1024;
/// Bytes of all pictures of a mail at most.
const MAX_ALL: usize = 16 * 1024 * 1024;
/// Pictures that are fetched at once.
const AT_ONCE: usize = 6;
/// How long all pictures of a mail may take.
const PATIENCE_FOR_ALL: Duration = Duration::from_secs(30);

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its address is none of the web's, or names a port of its own.
    Address,
    /// Its host is not in the public net.
    NotPublic,
    /// Nobody answered in time, or not with a picture, or one redirect led to the next.
    Unreachable,
    /// It is longer than allowed, or all are together.
    TooLarge,
    /// It is no PNG, JPEG, GIF or WebP, or has too many pixels.
    NoPicture,
    /// It only counts who reads.
    Counter,
}

/// Fetched pictures by their address, as it stood in the mail.
pub type Fetched = HashMap<String, Result<Vec<u8>, Refusal>>;

/// Fetches that are under way, so that they end when nobody looks any more.
#[derive(Debug, Default)]
pub struct Fetches(Mutex<HashMap<i64, Arc<Notify>>>);

impl Fetches {
    /// Begins the fetch of a message; one that was under way ends.
    pub fn begin(&self, message: i64) -> Arc<Notify> {
        let stop = Arc::new(Notify::new());
        if let Some(earlier) = self.under_way().insert(message, Arc::clone(&stop)) {
            earlier.notify_one();
        }
        stop
    }

    /// Ends the fetch of a message, if one is under way.
    pub fn stop(&self, message: i64) {
        if let Some(stop) = self.under_way().remove(&message) {
            stop.notify_one();
        }
    }

    /// Forgets a fetch that ended by itself.
    pub fn ended(&self, message: i64, stop: &Arc<Notify>) {
        let mut under_way = self.under_way();
        if under_way.get(&message).is_some_and(|kept| Arc::ptr_eq(kept, stop)) {
            under_way.remove(&message);
        }
    }

    fn under_way(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Arc<Notify>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Fetches pictures; what has not come when `stop` is told, or when the time is over, is unreachable.
pub async fn fetch(addresses: Vec<String>, reach: &Reach, stop: &Notify) -> Fetched {
    let mut fetched: Fetched =
        addresses.iter().map(|address| (address.clone(), Err(Refusal::Unreachable))).collect();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let left = Arc::new(AtomicUsize::new(MAX_ALL));
    let mut work = JoinSet::new();
    for address in addresses.into_iter().take(MAX_PICTURES) {
        let (places, left, reach) = (Arc::clone(&places), Arc::clone(&left), reach.clone());
        work.spawn(async move {
            // It is never closed.
            let _place = places.acquire().await;
            let one = timeout(reach.patience(), one(&address, &reach, &left)).await;
            (address, one.unwrap_or(Err(Refusal::Unreachable)))
        });
    }
    let all = async {
        while let Some(done) = work.join_next().await {
            if let Ok((address, picture)) = done {
                fetched.insert(address, picture);
            }
        }
    };
    tokio::select! {
        _ = timeout(PATIENCE_FOR_ALL, all) => {}
        () = stop.notified() => {}
    }
    // What is still under way ends with the set.
    drop(work);
    fetched
}

async fn one(address: &str, reach: &Reach, left: &AtomicUsize) -> Result<Vec<u8>, Refusal> {
    let mut url = Url::parse(address).map_err(|_| Refusal::Address)?;
    if is_counter(&url) {
        return Err(Refusal::Counter);
    }
    // What was written before everybody encrypted is asked for encrypted, or not at all.
    if url.scheme() == "http" && url.port().is_none() {
        url.set_scheme("https").map_err(|()| Refusal::Address)?;
    }
    let picture = http::get(url, reach, MAX_PICTURE).await?;
    let enough = left
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(picture.len()));
    enough.map_err(|_| Refusal::TooLarge)?;
    pixel::check(&picture)?;
    Ok(picture)
}
