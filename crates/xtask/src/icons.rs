//! Draws every size of the icon from `icons/hilo.svg`.
//!
//! `rsvg-convert` draws; the two containers that Windows and macOS want hold the same PNG files, so
//! that all systems show the same drawing.

use std::fs;
use std::path::Path;

use crate::step::{Outcome, command, find, root, run};

/// File names that `tauri.conf.json` lists, with the edge in pixels.
const PICTURES: [(&str, u32); 4] =
    [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];

/// Edges in the Windows icon. 256 is the largest that its directory can name.
const ICO: [u32; 6] = [16, 24, 32, 48, 64, 256];

/// Types of Apple's icon container that hold PNG, with the edge in pixels.
const ICNS: [(&[u8; 4], u32); 7] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic10", 1024),
    (b"ic13", 256),
];

/// Writes the PNG files, `icon.ico` and `icon.icns`.
pub fn icons() -> Outcome {
    if find("rsvg-convert").is_none() {
        return Err("drawing the icon needs rsvg-convert (Debian: librsvg2-bin)".into());
    }
    let folder = root().join("icons");
    for (name, edge) in PICTURES {
        draw(edge, &folder.join(name))?;
    }
    let mut sizes = Vec::new();
    for edge in [16, 24, 32, 48, 64, 128, 256, 512, 1024] {
        let path = crate::step::target_dir().join(format!("icon-{edge}.png"));
        draw(edge, &path)?;
        let png = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        sizes.push((edge, png));
    }
    let png = |edge: u32| {
        sizes.iter().find(|(drawn, _)| *drawn == edge).map_or(&[][..], |(_, png)| png.as_slice())
    };
    let windows: Vec<(u32, &[u8])> = ICO.iter().map(|edge| (*edge, png(*edge))).collect();
    let apple: Vec<(&[u8; 4], &[u8])> =
        ICNS.iter().map(|(kind, edge)| (*kind, png(*edge))).collect();
    write(&folder.join("icon.ico"), &ico(&windows))?;
    write(&folder.join("icon.icns"), &icns(&apple))
}

fn draw(edge: u32, path: &Path) -> Outcome {
    let edge = edge.to_string();
    let mut draw = command("rsvg-convert");
    draw.args(["--width", &edge, "--height", &edge, "icons/hilo.svg", "--output"]).arg(path);
    run(&mut draw)
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// Packs PNG files into a Windows icon: a header, a directory of 16 bytes a picture, the pictures.
fn ico(pictures: &[(u32, &[u8])]) -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0];
    file.extend((pictures.len() as u16).to_le_bytes());
    let mut offset = 6 + 16 * pictures.len();
    for (edge, png) in pictures {
        // An edge of 256 is written as 0; then no palette, one plane, 32 bits a pixel.
        let edge = u8::try_from(*edge).unwrap_or(0);
        file.extend([edge, edge, 0, 0, 1, 0, 32, 0]);
        file.extend((png.len() as u32).to_le_bytes());
        file.extend((offset as u32).to_le_bytes());
        offset += png.len();
    }
    for (_, png) in pictures {
        file.extend(*png);
    }
    file
}

/// Packs PNG files into an Apple icon: `icns`, the length of all, then type and length of each.
fn icns(pictures: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let length = |bytes: usize| (bytes as u32).to_be_bytes();
    let all = 8 + pictures.iter().map(|(_, png)| 8 + png.len()).sum::<usize>();
    let mut file = b"icns".to_vec();
    file.extend(length(all));
    for (kind, png) in pictures {
        file.extend(*kind);
        file.extend(length(8 + png.len()));
        file.extend(*png);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_windows_icon_points_at_each_of_its_pictures() {
        let file = ico(&[(16, b"first"), (256, b"second")]);
        assert_eq!(&file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!((file[6], file[22]), (16, 0));
        let at =
            |entry: usize| u32::from_le_bytes(file[entry + 12..entry + 16].try_into().unwrap());
        assert_eq!(&file[at(6) as usize..][..5], b"first");
        assert_eq!(&file[at(22) as usize..], b"second");
    }

    #[test]
    fn an_apple_icon_counts_all_of_its_bytes() {
        let file = icns(&[(b"ic07", b"one"), (b"ic09", b"three")]);
        assert_eq!(&file[4..8], (file.len() as u32).to_be_bytes());
        assert_eq!(&file[8..12], b"ic07");
        assert_eq!(&file[16..19], b"one");
    }
}
