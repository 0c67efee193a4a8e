//! The journeys of a person through the real window, from the first start on.
//!
//! Each has a machine of its own. They need Linux, Xvfb, a session bus and WebKitWebDriver, which
//! `cargo xtask test` brings along with a freshly built app.

#![cfg(target_os = "linux")]

mod leaks;
mod letter;
mod mailbox;

use hilo_tests::mail_server::MailServer;
use hilo_tests::window::{Home, Language, Seen, Window};
use serde_json::json;

/// A mail of a customer.
const MAIL: &str = "\
From: Marta Vidal Roca <marta.vidal@correo.example>\r
To: hola@tienda.example\r
Subject: Pedido 1182, silla con la pata rota\r
Date: Fri, 20 Nov 2026 18:20:00 +0100\r
Message-ID: <1182@correo.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
La silla ha llegado con una pata rota y la necesito para el lunes.\r
";

/// A chat with another customer, as Android exports it.
const CHAT: &str = "\
20/11/26, 9:58 - Iker Etxeberria: Buenos días, ¿sabéis algo de mi pedido?
20/11/26, 10:02 - Tienda: Hola, Iker. Sale hoy mismo.
20/11/26, 10:03 - Iker Etxeberria: ¡Gracias por la rapidez!
";

/// Writes a file into the person's home and returns its path.
fn file(home: &Home, name: &str, text: &str) -> Seen<String> {
    let path = home.folder().join(name);
    std::fs::write(&path, text)?;
    Ok(path.to_string_lossy().into_owned())
}

/// Writes to the customer who is open, thanking for a hint, and sends it.
async fn send_thanks(window: &Window) -> Seen {
    window.press("Con plantilla").await?;
    window.fill("Busca por palabras", "gracias contárnoslo\u{e007}").await?;
    window.is_free().await?;
    window.fill("Asunto", "la caja rota").await?;
    window.fill("Mejora", "las cajas llevan cantoneras").await?;
    window.sees("las cajas llevan cantoneras").await?;
    window.picture("journey-letter").await?;
    // From within the text, as whoever has just written there does.
    window.press_on("Cuando esté hecho").await?;
    window.keys("\u{e009}\u{e007}\u{e000}").await
}

#[tokio::test]
async fn the_first_run_has_three_doors_in_the_language_of_the_system() -> Seen {
    for (language, hello, doors) in [
        (
            Language::Es,
            "Hola. Esto es Hilo.",
            ["Elegir archivos", "Conectar un correo", "Abrir la tienda de muestra"],
        ),
        (
            Language::En,
            "This is Hilo.",
            ["Choose files", "Connect a mailbox", "Open the sample shop"],
        ),
    ] {
        let mut home = Home::new(language)?;
        let window = home.open(&[]).await?;
        window.sees(hello).await?;
        for door in doors {
            window.button(door).await?;
        }
        window.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_mail_and_a_chat_that_are_dropped_come_in_after_a_preview_and_stay_after_a_restart()
-> Seen {
    let mut home = Home::new(Language::Es)?;
    let mail = file(&home, "pedido.eml", MAIL)?;
    let chat = file(&home, "Chat de WhatsApp con Iker Etxeberria.txt", CHAT)?;
    let window = home.open(&[]).await?;
    window.press("Entrar sin más").await?;
    window.sees("Aún no hay clientes").await?;
    home.drop_files(&[&mail, &chat]).await?;
    window.press("Importar 4 mensajes").await?;
    window.sees("Importado").await?;
    window.follow("Clientes").await?;
    window.sees("Marta Vidal Roca").await?;
    window.sees("Iker Etxeberria").await?;
    home.close(window).await?;

    let window = home.open(&[]).await?;
    window.follow("Clientes").await?;
    window.press_on("Iker Etxeberria").await?;
    window.sees("¿sabéis algo de mi pedido?").await?;
    window.close().await
}

#[tokio::test]
async fn a_second_start_gives_its_files_to_the_first_and_ends() -> Seen {
    let mut home = Home::new(Language::Es)?;
    let window = home.open(&[]).await?;
    window.press("Entrar sin más").await?;
    let mail = file(&home, "pedido.eml", MAIL)?;
    assert!(home.start_again(&[&mail])?.success());
    window.press("Importar 1 mensaje").await?;
    window.sees("Importado").await?;
    window.close().await
}

#[tokio::test]
async fn a_page_reads_and_writes_no_file_that_the_person_did_not_choose() -> Seen {
    let mut home = Home::new(Language::Es)?;
    let mail = file(&home, "pedido.eml", MAIL)?;
    let place = home.folder().join("copia.eml").to_string_lossy().into_owned();
    let window = home.open(&[]).await?;
    window.press("Entrar sin más").await?;
    for (name, request) in [
        ("import_start", json!({ "paths": [mail] })),
        ("draft_attach", json!({ "customer": 1, "path": mail })),
        ("message_save", json!({ "message": 1, "path": place })),
        ("attachment_save", json!({ "attachment": 1, "path": place })),
    ] {
        let answer = window.command(name, request).await?;
        assert_eq!(answer["code"], "file", "{name}: {answer}");
    }
    window.close().await
}

#[tokio::test]
async fn the_sample_shop_opens_and_the_way_back_leads_to_the_own_one() -> Seen {
    let mut home = Home::new(Language::Es)?;
    let window = home.open(&[]).await?;
    window.press("Abrir la tienda de muestra").await?;
    window.sees("Estás en la tienda de muestra").await?;
    assert_eq!(window.command("app_status", json!({})).await?["customers"], 60);
    window.press("Volver a mi tienda").await?;
    window.sees("Hola. Esto es Hilo.").await?;
    window.close().await
}

#[tokio::test]
async fn mail_chat_call_and_note_join_on_one_timeline() -> Seen {
    let mut home = Home::new(Language::Es)?;
    let mail = file(&home, "pedido.eml", MAIL)?;
    let window = home.open(&[&mail]).await?;
    window.press("Importar 1 mensaje").await?;
    window.sees("Importado").await?;
    // The chat is named after a customer who is known now: the preview suggests her.
    let chat = CHAT.replace("Iker Etxeberria", "Marta Vidal Roca");
    let chat = file(&home, "Chat de WhatsApp con Marta Vidal Roca.txt", &chat)?;
    assert!(home.start_again(&[&chat])?.success());
    window.press("Importar 3 mensajes").await?;
    window.follow("Clientes").await?;
    window.press_on("Marta Vidal Roca").await?;
    window.sees("La silla ha llegado con una pata rota").await?;
    window.sees("¿sabéis algo de mi pedido?").await?;

    window.press("Llamar").await?;
    window.fill("Qué se dijo", "Quiere la recogida por la tarde.").await?;
    window.press("Guardar llamada").await?;
    window.is_free().await?;
    window.sees("Quiere la recogida por la tarde.").await?;

    window.press("Nota").await?;
    window.fill("Nota", "El transportista ya tiene el aviso.").await?;
    window.press("Guardar nota").await?;
    window.is_free().await?;
    window.sees("El transportista ya tiene el aviso.").await?;
    window.picture("journey-three-channels").await?;
    window.close().await
}

#[tokio::test]
async fn a_template_that_is_sent_in_the_sample_shop_is_taken_by_its_practice_mailbox() -> Seen {
    let mut home = Home::new(Language::Es)?;
    let window = home.open(&[]).await?;
    window.press("Abrir la tienda de muestra").await?;
    window.sees("Estás en la tienda de muestra").await?;
    window.follow("Clientes").await?;
    window.fill("Buscar cliente", "correo.example\u{e007}").await?;
    assert_eq!(window.command("practice_mails", json!({})).await?, json!([]));
    send_thanks(&window).await?;
    window.follow("Bandeja de salida").await?;
    window.sees("Enviados").await?;
    window.sees("enviado").await?;
    let taken = window.command("practice_mails", json!({})).await?;
    let text = taken[0]["text"].as_str().unwrap_or_default();
    assert!(text.contains("las cajas llevan cantoneras"), "{taken}");
    window.picture("journey-sent").await?;
    window.close().await
}

#[tokio::test]
async fn a_template_that_is_sent_over_the_shops_own_server_arrives_and_stays_on_the_timeline()
-> Seen {
    let Some(server) = MailServer::start() else { return Ok(()) };
    let mut home = Home::new(Language::Es)?;
    let mail =
        file(&home, "pedido.eml", &MAIL.replace("marta.vidal@correo.example", "ana@hilo.test"))?;
    let window = home.open(&[&mail]).await?;
    window.press("Importar 1 mensaje").await?;
    window.sees("Importado").await?;

    window.follow("Ajustes").await?;
    window.fill("Nombre de la tienda", "Tilo y Candil").await?;
    window.fill("Quién responde", "Lucía").await?;
    window.press("Conectar un correo").await?;
    window.press("Escribirlos a mano").await?;
    window.fill("Tu dirección", "soporte@hilo.test").await?;
    window.fill("Servidor de salida", "localhost").await?;
    window.fill("Puerto", &server.tls.to_string()).await?;
    window.press_on("Mi servidor usa un certificado propio").await?;
    window.fill("Certificado propio", &server.authority()).await?;
    window.fill("Contraseña", "not this one").await?;
    window.press("Probar").await?;
    window.sees("El servidor no acepta el usuario o la contraseña.").await?;
    window.fill("Contraseña", "clave-1").await?;
    window.press("Probar").await?;
    window.sees("Funciona: el servidor te deja enviar.").await?;
    window.press("Guardar correo").await?;
    window.sees("Correo conectado").await?;

    window.follow("Clientes").await?;
    window.press_on("Marta Vidal Roca").await?;
    send_thanks(&window).await?;
    let arrived = server.inbox("ana@hilo.test", 1);
    let arrived = String::from_utf8_lossy(&arrived[0]);
    assert!(arrived.contains("From: soporte@hilo.test"), "{arrived}");
    assert!(arrived.contains("In-Reply-To: <1182@correo.example>"), "{arrived}");
    assert!(arrived.contains("las cajas llevan cantoneras"), "{arrived}");
    window.sees("enviado").await?;
    home.close(window).await?;

    // The password was in the keychain, so nothing is asked for after a restart.
    let window = home.open(&[]).await?;
    window.follow("Clientes").await?;
    window.press_on("Marta Vidal Roca").await?;
    window.sees("las cajas llevan cantoneras").await?;
    send_thanks(&window).await?;
    assert_eq!(server.inbox("ana@hilo.test", 2).len(), 2);
    window.close().await
}

#[tokio::test]
async fn the_window_comes_back_as_large_as_it_was_left() -> Seen {
    let mut home = Home::new(Language::Es)?;
    let window = home.open(&[]).await?;
    window.resize(1020, 760).await?;
    home.close(window).await?;
    let window = home.open(&[]).await?;
    window.has_size(1020, 760).await?;
    window.close().await
}
