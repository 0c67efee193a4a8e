//! How the window is drawn on Linux.
//!
//! WebKitGTK draws every scrolling part of a page into a texture of its own and lets OpenGL put them together.
//! Where no graphics card may be used (most virtual machines and remote desktops), OpenGL is imitated by the
//! processor: that holds a copy of each texture and a compiler in memory, and scrolling waits for it. There the
//! page is drawn directly. A card that is there and cannot draw is not told from one that can.

use std::fs::{self, File};
use std::path::Path;

use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// Devices of graphics cards that draw for programs, named `renderD128` and so on.
const CARDS: &str = "/dev/dri";

/// Fits the way of drawing to the machine; where that cannot be, the window is drawn as ever.
pub fn fit(window: &WebviewWindow) {
    if card_may_be_used(Path::new(CARDS)) {
        return;
    }
    let set = window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = set {
        tracing::warn!(%error, "the way of drawing cannot be set");
    }
}

fn card_may_be_used(cards: &Path) -> bool {
    let entries = fs::read_dir(cards).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
        .any(|card| File::options().read(true).write(true).open(card.path()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_counts_only_where_there_is_one_to_draw_with() {
        let folder = tempfile::tempdir().unwrap();
        let cards = folder.path().join("dri");
        assert!(!card_may_be_used(&cards));
        fs::create_dir(&cards).unwrap();
        File::create(cards.join("card0")).unwrap();
        assert!(!card_may_be_used(&cards));
        File::create(cards.join("renderD128")).unwrap();
        assert!(card_may_be_used(&cards));
    }
}
