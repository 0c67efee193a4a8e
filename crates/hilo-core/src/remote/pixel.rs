//! Pictures that nobody is to see: they count who reads.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};
use url::Url;

use super::Refusal;

/// Known counters, a line each: the end of a host, `*` for any, and a part of the path with its query.
const KNOWN: &str = include_str!("counters.txt");

/// A side of a picture that only counts, in pixels.
const INVISIBLE: u32 = 2;
/// Pixels of a picture at most: in memory each takes four bytes.
const MAX_PIXELS: u64 = 40_000_000;

/// Whether an address is that of a known counter.
pub fn is_counter(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let rest = url.as_str().split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    let path = format!("/{}", rest.map_or("", |(_, path)| path)).to_ascii_lowercase();
    KNOWN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).any(|line| {
        let (known, part) = line.split_once(' ').unwrap_or((line, "/"));
        let of_host = known == "*"
            || host.strip_suffix(known).is_some_and(|head| head.is_empty() || head.ends_with('.'));
        of_host && path.contains(part)
    })
}

/// Looks at what came: a raster picture that can be seen, by its first bytes, never by what was said of it.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let reader = reader.map_err(|_| Refusal::NoPicture)?;
    let known =
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP].map(Some);
    if !known.contains(&reader.format()) {
        return Err(Refusal::NoPicture);
    }
    // The head alone: nothing is unpacked.
    let (width, height) = reader.into_dimensions().map_err(|_| Refusal::NoPicture)?;
    if width <= INVISIBLE || height <= INVISIBLE {
        return Err(Refusal::Counter);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Refusal::NoPicture);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_counters_are_told_by_host_and_path() {
        for (address, expected) in [
            ("https://tienda.us1.list-manage.com/track/open.php?u=1", true),
            ("https://u1.ct.sendgrid.net/wf/open?upn=1", true),
            ("https://correo.tienda.example/wf/open?upn=1", true),
            ("https://mailtrack.io/trace/mail/1.png", true),
            ("https://www.google-analytics.com/collect?v=1", true),
            ("https://tienda.us1.list-manage.com/logo.png", false),
            ("https://notmailtrack.io/logo.png", false),
            ("https://tienda.example/fotos/silla.jpg", false),
        ] {
            assert_eq!(is_counter(&Url::parse(address).unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn what_is_no_picture_or_cannot_be_seen_is_refused() {
        let gif = |width: u8, height: u8| {
            let size = [width, 0, height, 0];
            let (screen, frame) = (&[0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff], b",\0\0\0\0");
            [b"GIF89a".as_slice(), &size, screen, frame, &size, b"\0\x02\x01\0;"].concat()
        };
        assert_eq!(check(&gif(24, 16)), Ok(()));
        assert_eq!(check(&gif(1, 1)), Err(Refusal::Counter));
        assert_eq!(check(&gif(200, 1)), Err(Refusal::Counter));
        for other in [
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(),
            b"<html>",
            b"BM\0\0\0\0",
            b"\x89PNG",
            b"",
        ] {
            assert_eq!(check(other), Err(Refusal::NoPicture), "{other:?}");
        }
    }
}
