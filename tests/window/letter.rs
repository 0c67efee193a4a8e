//! A letter from its template to the report that it came back, in the real window over real servers.

use hilo_tests::mail_server::MailServer;
use hilo_tests::window::{Home, Language, Seen};
use serde_json::json;

use super::{MAIL, file};

/// F2, as WebDriver writes keys.
const F2: &str = "\u{e032}";

#[tokio::test]
async fn a_letter_is_mended_by_key_taken_back_edited_sent_and_its_report_stands_beneath_it() -> Seen
{
    let Some(server) = MailServer::start() else { return Ok(()) };
    let mut home = Home::new(Language::Es)?;
    let far = MAIL.replace("marta.vidal@correo.example", "marta@lejos.example");
    let mail = file(&home, "pedido.eml", &far)?;
    let window = home.open(&[&mail]).await?;
    window.press("Importar 1 mensaje").await?;
    window.sees("Importado").await?;
    let account = json!({
        "host": "localhost", "port": server.tls, "security": "tls", "user": "soporte@hilo.test",
        "from_address": "soporte@hilo.test", "from_name": "Tilo y Candil", "authority": server.authority(),
    });
    window.command("account_save", json!({ "account": account, "password": "clave-1" })).await?;

    let mut settings = window.command("settings_get", json!({})).await?;
    for (name, value) in [
        ("shop_name", "Tilo y Candil"),
        ("agent_name", "Lucía"),
        ("shop_web", "https://www.tiloycandil.example"),
        ("shop_phone", "910 000 010"),
    ] {
        settings[name] = json!(value);
    }
    window.command("settings_save", settings).await?;

    // Template and form.
    window.follow("Clientes").await?;
    window.press_on("Marta Vidal Roca").await?;
    window.press("Con plantilla").await?;
    window.fill("Busca por palabras", "gracias contárnoslo\u{e007}").await?;
    window.is_free().await?;
    window.fill("Asunto", "la caja rota").await?;
    window.fill("Mejora", "las cajas llevan cantoneras").await?;
    window.sees("las cajas llevan cantoneras").await?;

    // A remark, mended by its key.
    window.press_on("Cuando esté hecho").await?;
    window.keys("\u{e010} Si tienes dudas, llámanos.").await?;
    window.sees("Le pides que cambie de canal.").await?;
    window.picture("journey-remark").await?;
    window.keys(F2).await?;
    window.lacks("Le pides que cambie de canal.").await?;
    // What it says about it can be undone too, and that is not meant below.
    window.press("Cerrar").await?;

    // Copied to somebody whom the server knows, sent, taken back and edited.
    window.press("Cc").await?;
    window.fill("Copia para", "ana@hilo.test\u{e004}").await?;
    window.press("Enviar correo").await?;
    window.press("Deshacer").await?;
    window.press_on("Cuando esté hecho").await?;
    window.keys("\u{e010} Gracias otra vez.").await?;
    window.sees("Gracias otra vez.").await?;
    window.press("Enviar correo").await?;

    // It arrives, and the server has nobody of Marta's name.
    let arrived = server.inbox("ana@hilo.test", 1);
    let arrived = String::from_utf8_lossy(&arrived[0]).into_owned();
    assert!(arrived.contains("Gracias otra vez."), "{arrived}");
    assert!(!arrived.contains("ll=C3=A1manos"), "the remark was mended: {arrived}");
    let report = server.inbox("soporte@hilo.test", 1).remove(0);
    let report = file(&home, "devuelto.eml", &String::from_utf8_lossy(&report))?;
    assert!(home.start_again(&[&report])?.success());
    window.press("Importar 1 mensaje").await?;
    window.sees("Importado").await?;
    window.follow("Clientes").await?;
    window.press_on("Marta Vidal Roca").await?;
    window.sees("No entregado a marta@lejos.example").await?;
    window.picture("journey-came-back").await?;
    window.close().await
}
