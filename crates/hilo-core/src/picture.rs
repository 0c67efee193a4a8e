//! A picture that somebody chose, made into a logo: a small PNG that any mail program shows.
//!
//! The bytes are foreign. They are read with limits on size, pixels, memory and time, as one of four
//! kinds that are told by content, and what goes into mails was written anew: nothing of what was
//! hidden in the file (places, previews, whatever stands after its end) leaves with it. Pure.

use std::io::Cursor;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// Bytes of a file that is looked at.
pub const FILE_LIMIT: u64 = 10_000_000;
/// Bytes of a logo.
pub const LOGO_LIMIT: usize = 100_000;

/// Pixels of the longer side of a logo.
const SIDE: u32 = 480;
/// Pixels of one side of a file.
const SIDE_LIMIT: u32 = 10_000;
/// Pixels of a file: more than telephones take.
const PIXELS_LIMIT: u64 = 24_000_000;
/// Bytes of memory for reading a file.
const MEMORY_LIMIT: u64 = 256 * 1024 * 1024;
/// Time for reading a file; the worst that the limits let through takes a small part of it.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// Why there is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is no PNG, JPEG, WebP or GIF, or a broken one.
    #[error("not a picture that can be read")]
    Unreadable,
    /// It has too many bytes or pixels.
    #[error("too large a picture")]
    TooLarge,
}

/// A logo as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Png {
    /// The file.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Makes a logo of a file: white behind it, at most 480 pixels wide and high, at most 100 kB.
pub fn logo(file: Vec<u8>) -> Result<Png, PictureError> {
    // Apart, so that neither a decoder that panics nor one that takes its time holds anybody up.
    let (tell, told) = mpsc::sync_channel(1);
    let work = move || drop(tell.send(made(&file)));
    thread::Builder::new()
        .name("picture".to_owned())
        .spawn(work)
        .map_err(|_| PictureError::Unreadable)?;
    told.recv_timeout(TIME_LIMIT).unwrap_or(Err(PictureError::Unreadable))
}

fn made(file: &[u8]) -> Result<Png, PictureError> {
    let picture = read(file)?;
    let mut picture = on_white(picture);
    let mut side = SIDE;
    loop {
        let (width, height) = fitting(picture.dimensions(), side);
        if (width, height) != picture.dimensions() {
            picture = imageops::resize(&picture, width, height, imageops::FilterType::CatmullRom);
        }
        let bytes = written(&picture)?;
        if bytes.len() <= LOGO_LIMIT {
            return Ok(Png { bytes, width, height });
        }
        side = side / 4 * 3;
    }
}

fn read(file: &[u8]) -> Result<DynamicImage, PictureError> {
    if u64::try_from(file.len()).unwrap_or(u64::MAX) > FILE_LIMIT {
        return Err(PictureError::TooLarge);
    }
    let broken = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Unsupported(_)
        | image::ImageError::IoError(_) => PictureError::Unreadable,
    };
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let mut reader = reader.map_err(|_| PictureError::Unreadable)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(PictureError::Unreadable);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_LIMIT);
    limits.max_image_height = Some(SIDE_LIMIT);
    limits.max_alloc = Some(MEMORY_LIMIT);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_LIMIT || decoder.total_bytes() > MEMORY_LIMIT {
        return Err(PictureError::TooLarge);
    }
    // Telephones take pictures as they are held, and say how to turn them.
    let turned = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(turned);
    if picture.width() == 0 || picture.height() == 0 {
        return Err(PictureError::Unreadable);
    }
    Ok(picture)
}

/// What shines through becomes white: dark words on nothing cannot be read where a reader has it dark.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut white = RgbImage::new(picture.width(), picture.height());
    for (to, from) in white.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let over = |part: u32| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255);
        *to = Rgb([red, green, blue].map(|part| over(part).unwrap_or(u8::MAX)));
    }
    white
}

/// The size that keeps the form and has no side longer than `side`.
fn fitting((width, height): (u32, u32), side: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= side {
        return (width, height);
    }
    let shrunk = |length: u32| {
        let length = u64::from(length) * u64::from(side) / u64::from(longer);
        u32::try_from(length).unwrap_or(side).max(1)
    };
    (shrunk(width), shrunk(height))
}

fn written(picture: &RgbImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    picture.write_with_encoder(encoder).map_err(|_| PictureError::Unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
