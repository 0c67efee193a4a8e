use image::{ExtendedColorType, ImageEncoder, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

/// A picture in which no two pixels beside each other are alike, so that it packs badly.
fn noise(width: u32, height: u32) -> RgbaImage {
    let mut state = 1_u32;
    RgbaImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = state.to_be_bytes();
        Rgba([red, green, blue, 255])
    })
}

fn encoded(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::ImageRgba8(picture.clone());
    let picture = if format == ImageFormat::Jpeg { picture.to_rgb8().into() } else { picture };
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn decoded(png: &Png) -> RgbImage {
    assert_eq!(png.bytes.get(..8), Some(b"\x89PNG\r\n\x1a\n".as_slice()));
    let picture = image::load_from_memory_with_format(&png.bytes, ImageFormat::Png).unwrap();
    assert_eq!((picture.width(), picture.height()), (png.width, png.height));
    picture.to_rgb8()
}

#[test]
fn every_kind_becomes_a_small_png() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        for ((width, height), size) in [
            ((40, 30), (40, 30)),
            ((960, 240), (480, 120)),
            ((300, 1_200), (120, 480)),
            ((2_000, 1), (480, 1)),
        ] {
            let file =
                encoded(&RgbaImage::from_pixel(width, height, Rgba([200, 30, 30, 255])), format);
            let png = logo(file).unwrap();
            assert_eq!((png.width, png.height), size, "{format:?}");
            let Rgb([red, green, blue]) = *decoded(&png).get_pixel(0, 0);
            assert!(
                red.abs_diff(200) < 8 && green.abs_diff(30) < 8 && blue.abs_diff(30) < 8,
                "{format:?}"
            );
        }
    }
}

#[test]
fn a_photo_is_made_smaller_until_it_fits() {
    let png = logo(encoded(&noise(600, 600), ImageFormat::Png)).unwrap();
    assert!(png.bytes.len() <= LOGO_LIMIT, "{} bytes", png.bytes.len());
    assert!(png.width >= 120 && png.width == png.height, "{}", png.width);
    decoded(&png);
}

#[test]
fn what_shines_through_is_white() {
    for (alpha, shade) in [(0, 255), (255, 0), (128, 127)] {
        let file = encoded(&RgbaImage::from_pixel(2, 2, Rgba([0, 0, 0, alpha])), ImageFormat::Png);
        assert_eq!(decoded(&logo(file).unwrap()).get_pixel(0, 0).0, [shade; 3]);
    }
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let file = encoded(&noise(500, 80), ImageFormat::Png);
    assert_eq!(logo(file.clone()), logo(file));
}

#[test]
fn what_was_hidden_in_the_file_stays_at_home() {
    let mut file = encoded(&noise(20, 20), ImageFormat::Png);
    file.extend_from_slice(b"casa: 41.38, 2.17");
    let png = logo(file).unwrap();
    assert!(!png.bytes.windows(4).any(|window| window == b"casa"));
}

#[test]
fn what_is_no_picture_or_too_large_a_one_is_refused() {
    let png = encoded(&noise(64, 64), ImageFormat::Png);
    let half = png.get(..png.len() / 2).unwrap().to_vec();
    // Says that it is 60 000 pixels wide and high; the sum of its head is right.
    let mut bomb = Vec::new();
    PngEncoder::new(&mut bomb).write_image(&[0; 1], 1, 1, ExtendedColorType::L8).unwrap();
    bomb.splice(16..24, [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let sum = crc(bomb.get(12..29).unwrap());
    bomb.splice(29..33, sum.to_be_bytes());
    for (file, error) in [
        (Vec::new(), PictureError::Unreadable),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), PictureError::Unreadable),
        (b"BM\x3a\0\0\0\0\0\0\0".to_vec(), PictureError::Unreadable),
        (half, PictureError::Unreadable),
        (bomb, PictureError::TooLarge),
        (vec![0; 10_000_001], PictureError::TooLarge),
    ] {
        assert_eq!(logo(file).map(|png| (png.width, png.height)), Err(error));
    }
}

/// CRC-32 as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_damaged_file_is_a_logo_or_none(format in 0..4_usize, at in any::<prop::sample::Index>(), byte: u8) {
        let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
        let mut file = encoded(&noise(24, 24), formats[format]);
        let at = at.index(file.len());
        file[at] = byte;
        if let Ok(png) = logo(file) {
            prop_assert!(png.bytes.len() <= LOGO_LIMIT && png.width <= 480);
        }
    }
}
