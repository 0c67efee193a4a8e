//! A mailbox, from its connection in the form to an answer that another mail program shows in its thread, in the real
//! window over real servers.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use hilo_tests::mail_server::MailServer;
use hilo_tests::window::{Home, Language, Seen};

/// Mails that are in the mailbox already.
const THERE: usize = 3_000;

/// The mail that is answered.
const QUESTION: &str = "\
From: Ana Ruiz <ana@hilo.test>\r
To: soporte@hilo.test\r
Subject: Llega tarde el pedido 1182\r
Date: Mon, 23 Nov 2026 10:00:00 +0100\r
Message-ID: <pregunta-1182@hilo.test>\r
Content-Type: text/plain; charset=utf-8\r
\r
Mi pedido no ha llegado y lo necesito para el lunes.\r
";

fn old(number: usize) -> Vec<u8> {
    format!(
        "From: Cliente {number} <cliente{number}@correo.example>\r\nTo: soporte@hilo.test\r\n\
         Subject: Pedido {number}\r\nDate: {} Nov 2026 {:02}:{:02}:00 +0100\r\n\
         Message-ID: <pedido-{number}@correo.example>\r\n\r\nHola, soy {number}.\r\n",
        18 + number / 1440,
        number / 60 % 24,
        number % 60
    )
    .into_bytes()
}

#[tokio::test]
async fn a_mailbox_comes_in_tells_of_a_new_mail_at_once_survives_a_cut_and_its_answer_has_its_thread()
-> Seen {
    let Some(server) = MailServer::start() else { return Ok(()) };
    let mails: Vec<_> = (0..THERE).map(old).collect();
    server.put_into_inbox("soporte@hilo.test", mails.iter().map(Vec::as_slice));
    let mut home = Home::new(Language::Es)?;
    let window = home.open(&[]).await?;

    // Connected in the form.
    window.press("Conectar un correo").await?;
    window.press("Escribirlos a mano").await?;
    window.fill("Tu dirección", "soporte@hilo.test").await?;
    window.fill("Servidor de salida", "localhost").await?;
    window.fill("Puerto", &server.tls.to_string()).await?;
    window.press_on("Mi servidor usa un certificado propio").await?;
    window.fill("Certificado propio", &server.authority()).await?;
    window.fill("Contraseña", "clave-1").await?;
    window.press_on("Usar también su buzón").await?;
    window.fill("Servidor del buzón", "localhost").await?;
    window.fill("Puerto del buzón", &server.imaps.to_string()).await?;
    window.picture("journey-mailbox-form").await?;
    window.press("Probar").await?;
    window.sees("Funciona: el servidor te deja enviar.").await?;
    window.press("Guardar correo").await?;

    // It comes in, the newest first, and tells how far it is.
    window.sees("trayendo el correo:").await?;
    window.picture("journey-mailbox-coming").await?;
    window.follow("Clientes").await?;
    window.sees(&format!("Cliente {}", THERE - 1)).await?;
    window.sees("correo al día").await?;

    // A new mail is there as soon as the server has it.
    let begun = Instant::now();
    server.put_into_inbox("soporte@hilo.test", [QUESTION.as_bytes()]);
    window.sees("Ana Ruiz").await?;
    println!("A new mail was seen after {} ms.", begun.elapsed().as_millis());
    window.picture("journey-mailbox-new").await?;

    // Nobody is there, and somebody is again.
    server.stop_mailboxes();
    window.sees("buzón:").await?;
    window.picture("journey-mailbox-cut").await?;
    let later = QUESTION.replace("pregunta-1182", "pregunta-1183").replace("Ana Ruiz", "Eva Gil");
    server.put_into_inbox("soporte@hilo.test", [later.replace("ana@", "eva@").as_bytes()]);
    server.start_mailboxes();
    window.sees("Eva Gil").await?;
    window.sees("correo al día").await?;

    // The answer stands in its thread, for whoever has the question too.
    window.press_on("Ana Ruiz").await?;
    window.sees("sin leer").await?;
    window.press("Responder").await?;
    window.fill("Texto del correo", "Hola, Ana: sale hoy y llega el viernes.").await?;
    window.press("Enviar correo").await?;
    let answer = server.inbox("ana@hilo.test", 1).remove(0);
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.contains("In-Reply-To: <pregunta-1182@hilo.test>"), "{answer}");
    server.put_into_inbox("ana@hilo.test", [QUESTION.as_bytes()]);
    let thread = threads(server.imap, "ana@hilo.test", "clave-2")?;
    assert!(["* THREAD (1 2)", "* THREAD (2 1)"].contains(&thread.as_str()), "{thread}");
    window.close().await
}

/// Returns how a server of IMAP parts somebody's inbox into threads (RFC 5256), as other mail programs ask it.
fn threads(port: u16, user: &str, password: &str) -> Seen<String> {
    let line = TcpStream::connect(("127.0.0.1", port))?;
    line.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut said = BufReader::new(line.try_clone()?);
    let mut thread = String::new();
    let commands = [
        format!("LOGIN {user} {password}"),
        "SELECT INBOX".into(),
        "THREAD REFERENCES UTF-8 ALL".into(),
    ];
    for (number, command) in commands.iter().enumerate() {
        write!(&line, "t{number} {command}\r\n")?;
        loop {
            let mut heard = String::new();
            said.read_line(&mut heard)?;
            if heard.starts_with("* THREAD") {
                heard.trim_end().clone_into(&mut thread);
            }
            if heard.starts_with(&format!("t{number} ")) {
                assert!(heard.starts_with(&format!("t{number} OK")), "{heard}");
                break;
            }
        }
    }
    Ok(thread)
}
