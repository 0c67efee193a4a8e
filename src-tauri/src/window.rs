//! The one window, which shows Hilo's own pages and nothing else.

use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{AppHandle, Manager, Url};

use crate::drawing;

/// Label in `tauri.conf.json` and in the capability.
pub const LABEL: &str = "main";

/// Opens the window that `tauri.conf.json` describes.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    drawing::fit(&window);
    Ok(())
}

/// Brings the window before all others.
pub fn focus(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window does not come to the front");
    }
}

/// Whether the window may go there: to Hilo's pages, and to the document that a mail's frame holds.
/// Links of a mail go through the opener, which asks first.
fn is_own_page(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("about", None) => matches!(url.path(), "blank" | "srcdoc"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_and_the_frame_of_a_mail_are_shown() {
        for (address, expected) in [
            ("tauri://localhost/", true),
            ("tauri://localhost/index.html#/now", true),
            ("http://tauri.localhost/", true),
            ("about:srcdoc", true),
            ("about:blank", true),
            ("https://shop.example/", false),
            ("http://tauri.localhost.evil.example/", false),
            ("http://localhost/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("javascript:alert(1)", false),
            ("tauri://elsewhere/", false),
        ] {
            assert_eq!(is_own_page(&address.parse().unwrap()), expected, "{address}");
        }
    }
}
