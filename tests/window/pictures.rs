//! Pictures of every screen of the real window, in both languages, light and dark.
//!
//! They are for people to look at; `cargo xtask pictures` writes them to `tests/output`.

#![cfg(target_os = "linux")]

use hilo_tests::window::{Home, Language, Seen, Window};

/// Screens by their address.
const SCREENS: [&str; 7] =
    ["now", "customers", "search", "outbox", "templates", "imports", "settings"];

#[tokio::test]
async fn every_screen_is_photographed() -> Seen {
    for (language, name) in [(Language::Es, "es"), (Language::En, "en")] {
        let mut home = Home::new(language)?;
        let window = home.open(&[]).await?;
        for theme in ["light", "dark"] {
            dress(&window, theme).await?;
            window.picture(&format!("welcome-{name}-{theme}")).await?;
        }
        window.close().await?;
        let window = home.open(&["--demo"]).await?;
        window.button(if name == "es" { "Volver a mi tienda" } else { "Back to" }).await?;
        for theme in ["light", "dark"] {
            for screen in SCREENS {
                go(&window, screen).await?;
                dress(&window, theme).await?;
                window.picture(&format!("{screen}-{name}-{theme}")).await?;
            }
        }
        window.close().await?;
    }
    Ok(())
}

/// Goes to a screen and waits until its heading stands and nothing is on its way.
async fn go(window: &Window, screen: &str) -> Seen {
    window.ask(&format!("location.hash = '#/{screen}'")).await?;
    window.rests().await
}

/// Fixes the colours, whatever the system says.
async fn dress(window: &Window, theme: &str) -> Seen {
    window.ask(&format!("document.documentElement.dataset.theme = '{theme}'")).await?;
    window.rests().await
}
