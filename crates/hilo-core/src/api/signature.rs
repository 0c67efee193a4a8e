//! The signature and the logo: what may be kept, how it will look, and how it leaves.

use std::path::Path;

use rusqlite::Connection;

use super::messages::base64;
use super::templates::facts;
use super::*;
use crate::Hilo;
use crate::error::{Failure, FileProblem, InvalidField, Thing};
use crate::model::*;
use crate::outbox::mime::{self, Inline};
use crate::picture::{self, PictureError};
use crate::store::{blobs, settings};
use crate::template::{self, Colour, Facts, LogoPicture, Look};

/// Places that a signature names.
const LINKS_LIMIT: usize = 8;
/// Characters of a line of a signature.
const LINE_LIMIT: usize = 200;
/// Characters of what the law wants.
const LEGAL_LIMIT: usize = 2_000;

/// Makes a file that the person chose the shop's logo.
pub fn logo_choose(hilo: &Hilo, request: LogoChoose) -> Result<Changed, Failure> {
    let failed = |problem| Failure::File { path: request.path.clone(), problem };
    let path = Path::new(&request.path);
    let facts = std::fs::metadata(path).map_err(|error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        failed(if missing { FileProblem::Missing } else { FileProblem::Unreadable })
    })?;
    if !facts.is_file() {
        return Err(failed(FileProblem::Unreadable));
    }
    if facts.len() > picture::FILE_LIMIT {
        return Err(failed(FileProblem::TooLarge));
    }
    let file = std::fs::read(path).map_err(|_| failed(FileProblem::Unreadable))?;
    let png = picture::logo(file).map_err(|error| match error {
        PictureError::Unreadable => failed(FileProblem::NoPicture),
        PictureError::TooLarge => failed(FileProblem::TooLarge),
    })?;
    let packed = blobs::pack(&png.bytes)?;
    let operation = hilo.store().write(|tx| {
        blobs::put(tx, &packed)?;
        let logo = Logo { sha256: packed.sha256(), width: png.width, height: png.height };
        let kept = Settings { logo: Some(logo), with_logo: true, ..settings::get(tx)? };
        Ok::<_, Failure>(settings::save(tx, &kept, hilo.now())?)
    })?;
    Ok(Changed { customer: None, operation })
}

/// Shows the signature of settings that are being changed, under a few words.
pub fn signature_preview(
    hilo: &Hilo,
    request: SignaturePreview,
) -> Result<SignatureShown, Failure> {
    let today = request.settings.day(hilo.now());
    hilo.store().read(|data| {
        // What is kept decides which picture it is.
        let logo = settings::get(data)?.logo;
        let shown = Settings { logo, ..request.settings };
        let look = on_screen(data, &shown)?;
        let kept = facts(data, None)?;
        let facts = Facts {
            shop_name: shown.shop_name.clone(),
            shop_phone: shown.shop_phone.clone(),
            shop_web: shown.shop_web.clone(),
            shop_hours: shown.shop_hours.clone(),
            agent_name: shown.agent_name.clone(),
            language: shown.customer_language.clone(),
            ..kept
        };
        let signature = template::signature(&shown, today);
        let filled = template::render_signature(&signature, &facts);
        let parts = template::parts("", &request.words, &filled, None, &facts.language, &look);
        Ok(SignatureShown {
            text: parts.text,
            html: parts.html,
            accent: look.accent.readable_on(Colour::PAPER).to_string(),
            standing: template::standing(&shown, &filled, today),
            errors: template::signature_mistakes(&signature, &facts),
        })
    })
}

/// Returns how the shop's mails look on a screen of Hilo's.
pub(super) fn on_screen(data: &Connection, settings: &Settings) -> Result<Look, Failure> {
    let logo = match png(data, settings)? {
        Some((logo, bytes)) => {
            let source = format!("data:image/png;base64,{}", base64(&bytes));
            Some(picture_of(settings, &logo, source))
        }
        None => None,
    };
    Ok(Look { accent: accent(settings), logo })
}

/// Returns how the shop's mails look where they arrive, and the picture that goes with them.
pub(super) fn in_mail(
    data: &Connection,
    settings: &Settings,
) -> Result<(Look, Option<Inline>), Failure> {
    let accent = accent(settings);
    let Some((logo, png)) = png(data, settings)? else {
        return Ok((Look { accent, logo: None }, None));
    };
    let id = mime::content_id(&logo.sha256);
    let look = Look { accent, logo: Some(picture_of(settings, &logo, format!("cid:{id}"))) };
    Ok((look, Some(Inline { id, png })))
}

fn accent(settings: &Settings) -> Colour {
    Colour::read(&settings.accent).unwrap_or(Colour::USUAL)
}

fn png(data: &Connection, settings: &Settings) -> Result<Option<(Logo, Vec<u8>)>, Failure> {
    let Some(logo) = settings.logo.as_ref().filter(|_| settings.with_logo) else {
        return Ok(None);
    };
    let missing = Failure::NotFound { thing: Thing::Attachment };
    let blob = blobs::find(data, &logo.sha256)?.ok_or(missing)?;
    Ok(Some((logo.clone(), blobs::get(data, blob)?)))
}

fn picture_of(settings: &Settings, logo: &Logo, source: String) -> LogoPicture {
    let name = template::header(&settings.shop_name);
    LogoPicture { source, name, width: logo.width, height: logo.height }
}

/// Checks what the settings say of how mails look, and brings it into its normal form.
pub(super) fn check(settings: &mut Settings, kept: &Settings) -> Result<(), Failure> {
    let invalid = |field, value: &str| Err(Failure::Invalid { field, value: value.to_owned() });
    let parts = &mut settings.signature_parts;
    for link in &mut parts.links {
        link.name = template::header(&link.name);
        match template::web_address(&link.url) {
            Some(url) if !link.name.is_empty() => link.url = url,
            Some(_) | None => return invalid(InvalidField::Link, &link.url),
        }
    }
    if let Some(link) = parts.links.get(LINKS_LIMIT) {
        return invalid(InvalidField::Link, &link.url);
    }
    let news = &mut parts.news;
    if !news.url.trim().is_empty() {
        match template::web_address(&news.url) {
            Some(url) => news.url = url,
            None => return invalid(InvalidField::Link, &news.url),
        }
    }
    if !news.until.is_empty() && template::day(&news.until).is_none() {
        return invalid(InvalidField::Day, &news.until);
    }
    let lines = parts.links.iter().map(|link| &link.name).chain([&parts.role, &news.text]);
    let too_long = |text: &String, limit| text.chars().count() > limit;
    if lines.into_iter().any(|line| too_long(line, LINE_LIMIT))
        || too_long(&parts.legal, LEGAL_LIMIT)
    {
        return invalid(InvalidField::Text, "");
    }
    // A logo is chosen as a file; here it can only stay or go.
    if settings.logo.is_some() && settings.logo != kept.logo {
        return invalid(InvalidField::Request, "logo");
    }
    settings.accent = settings.accent.trim().to_lowercase();
    if !settings.accent.is_empty() && Colour::read(&settings.accent).is_none() {
        return invalid(InvalidField::Colour, &settings.accent);
    }
    Ok(())
}
