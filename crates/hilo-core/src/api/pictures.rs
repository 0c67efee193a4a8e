//! Remote pictures of a mail: shown once, or always for a sender, as the person says.

use super::messages::mail_of;
use super::settings::SENDER_LIMIT;
use super::*;
use crate::Hilo;
use crate::attendant;
use crate::channel::email;
use crate::error::{Failure, Thing};
use crate::remote::{self, Reach, Refusal};
use crate::store::{messages, settings, timeline};

/// Fetches the remote pictures of a mail and returns its document with them.
///
/// Blocks for as long as that takes, at most half a minute; [`pictures_stop`] ends it before. What could not
/// be fetched is counted, never a failure.
pub fn pictures_show(hilo: &Hilo, request: OfMessage) -> Result<ShownPictures, Failure> {
    show(hilo, request, &Reach::default())
}

/// Ends the fetch of a mail's pictures, because nobody looks at it any more.
pub fn pictures_stop(hilo: &Hilo, request: OfMessage) -> Result<Nothing, Failure> {
    hilo.fetches().stop(request.message.0);
    Ok(Nothing {})
}

/// Decides whether the pictures of a mail's sender are always shown.
///
/// Fails with [`InvalidField::Email`] for a sender for whom that is not offered; see [`PicturesOf`].
pub fn pictures_always(hilo: &Hilo, request: PicturesAlways) -> Result<Changed, Failure> {
    let now = hilo.now();
    let operation = hilo.store().write(|tx| {
        let of = sender(tx, request.message)?;
        let mut kept = settings::get(tx)?;
        let refused = |value: String| Failure::Invalid { field: InvalidField::Email, value };
        let address = of.sender.ok_or_else(|| refused(String::new()))?;
        kept.pictures_from.retain(|each| *each != address);
        if request.always {
            if kept.pictures_from.len() >= SENDER_LIMIT {
                return Err(refused(address));
            }
            kept.pictures_from.push(address);
        }
        Ok::<_, Failure>(settings::save(tx, &kept, now)?)
    })?;
    Ok(Changed { customer: None, operation })
}

/// Whose pictures a mail's are, and what was decided about them.
pub(super) fn sender(
    data: &rusqlite::Connection,
    message: MessageId,
) -> Result<PicturesOf, Failure> {
    let headers = messages::mail(data, message)?.unwrap_or_default();
    let address = match headers.from.as_slice() {
        [from] => crate::identity::email(&from.address),
        _ => None,
    };
    let Some(address) = address else { return Ok(PicturesOf::default()) };
    let always = settings::get(data)?.pictures_from.contains(&address);
    let known = always || messages::wrote_before(data, message, &address)?;
    Ok(PicturesOf { sender: known.then_some(address), always })
}

fn show(hilo: &Hilo, request: OfMessage, reach: &Reach) -> Result<ShownPictures, Failure> {
    let id = request.message;
    let has_html = hilo.store().read(|data| Ok::<_, Failure>(timeline::row(data, id)?.has_html))?;
    if !has_html {
        return Err(Failure::NotFound { thing: Thing::Message });
    }
    let raw =
        hilo.store().read(|data| Ok::<_, Failure>(original::to_read(data, mail_of(data, id)?)?))?;
    let wanted = email::remote_pictures(&raw);
    let stop = hilo.fetches().begin(id.0);
    let runtime = attendant::runtime()?;
    let fetched = runtime.block_on(remote::fetch(wanted, reach, &stop));
    hilo.fetches().ended(id.0, &stop);
    // A look-up of a name that hangs is left behind.
    runtime.shutdown_background();
    let found = |address: &str| fetched.get(address)?.as_ref().ok().cloned();
    let html = email::rendered_with(&raw, &found);
    let html = html.ok_or(Failure::NotFound { thing: Thing::Message })?;
    let count = |is: fn(&Result<Vec<u8>, Refusal>) -> bool| {
        u32::try_from(fetched.values().filter(|each| is(each)).count()).unwrap_or(u32::MAX)
    };
    let failed = count(|each| matches!(each, Err(refusal) if *refusal != Refusal::Counter));
    Ok(ShownPictures {
        html: html.document,
        shown: count(|each| each.is_ok()),
        failed,
        counters: html.blocked_pictures.saturating_sub(failed),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::remote::tests::{HOST, server};
    use crate::secrets::Memory;

    /// A mail of Ana's with two pictures, one that is no longer there, a counter and an invisible one.
    fn mail(number: u32) -> String {
        let pictures = [
            "<img src='https://HOST/a.gif' alt='silla'><img src=\"http://HOST/a.gif?b=1\" width=200>",
            "<img src='https://HOST/gone.gif'><img src='https://HOST/wf/open?u=1'>",
            "<img src='https://HOST/a.gif?c=1' width='1' height='1'>",
        ];
        format!(
            "From: Ana <ana@correo.example>\r\nTo: hola@tienda.example\r\nSubject: {number}\r\n\
             Date: Mon, {number:02} Nov 2021 09:31:00 +0100\r\nMessage-ID: <{number}@correo.example>\r\n\
             Content-Type: text/html\r\n\r\n<p>Mira</p>{}\r\n",
            pictures.concat().replace("HOST", HOST)
        )
    }

    fn ask(hilo: &Hilo, name: &str, request: Value) -> Value {
        dispatch(hilo, name, request).unwrap()
    }

    /// Opens a shop that these mails have come into.
    fn shop(mails: u32) -> (tempfile::TempDir, Arc<Hilo>) {
        let folder = tempfile::tempdir().unwrap();
        let hilo = Hilo::open(folder.path(), Arc::new(Memory::default())).unwrap();
        let from = tempfile::tempdir().unwrap();
        for number in 1..=mails {
            std::fs::write(from.path().join(format!("{number}.eml")), mail(number)).unwrap();
        }
        let job = ask(&hilo, "import_start", json!({ "paths": [from.path()] }))["id"].clone();
        let until = |state: &str| {
            while ask(&hilo, "import_job", json!({ "job": job }))["state"] != state {
                std::thread::yield_now();
            }
        };
        until("ready");
        ask(&hilo, "import_run", json!({ "job": job, "answers": [] }));
        until("done");
        (folder, hilo)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn pictures_that_come_stand_in_the_document_and_the_others_are_counted() {
        let server = server().await;
        let (_folder, hilo) = shop(1);
        let reach = server.reach.clone();
        let of = OfMessage { message: MessageId(1) };
        let shown = tokio::task::spawn_blocking(move || show(&hilo, of, &reach));
        let shown = shown.await.unwrap().unwrap();
        assert_eq!((shown.shown, shown.failed, shown.counters), (2, 1, 2));
        assert_eq!(shown.html.matches("src=\"data:image/gif;base64,").count(), 2, "{}", shown.html);
        assert!(!shown.html.contains(HOST) && !shown.html.contains("remote:"), "{}", shown.html);
    }

    #[test]
    fn always_is_for_a_sender_who_wrote_before_and_can_be_taken_back() {
        let (_folder, hilo) = shop(2);
        let of = |id: i64| ask(&hilo, "message_get", json!({ "message": id }))["pictures"].clone();
        let subject =
            |id: i64| ask(&hilo, "message_get", json!({ "message": id }))["row"]["subject"].clone();
        let (first, second) = if subject(1) == "1" { (1, 2) } else { (2, 1) };
        assert_eq!(of(first), json!({ "sender": null, "always": false }));
        assert_eq!(of(second), json!({ "sender": "ana@correo.example", "always": false }));
        let always = |id: i64, always: bool| {
            dispatch(&hilo, "pictures_always", json!({ "message": id, "always": always }))
        };
        assert!(matches!(always(first, true), Err(Failure::Invalid { .. })));
        let done = always(second, true).unwrap();
        for id in [first, second] {
            assert_eq!(of(id), json!({ "sender": "ana@correo.example", "always": true }));
        }
        ask(&hilo, "undo", json!({ "operation": done["operation"] }));
        assert_eq!(of(second)["always"], false);
        always(second, true).unwrap();
        always(first, false).unwrap();
        assert_eq!(ask(&hilo, "settings_get", json!({}))["pictures_from"], json!([]));
    }

    #[test]
    fn a_command_is_given_no_server_of_this_machine_and_a_mail_that_is_missing_is_told() {
        let (_folder, hilo) = shop(1);
        assert!(Reach::default().servers.is_empty());
        let missing = show(&hilo, OfMessage { message: MessageId(7) }, &Reach::default());
        assert!(matches!(missing, Err(Failure::NotFound { .. })), "{missing:?}");
    }
}
