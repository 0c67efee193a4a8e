//! The binary as somebody runs it, and files to run it on.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The binary with a data folder of its own.
pub struct Cli {
    pub dir: tempfile::TempDir,
}

pub fn cli() -> Cli {
    Cli { dir: tempfile::tempdir().expect("a folder") }
}

impl Cli {
    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hilo-cli"))
            .args(["--data", &self.dir.path().join("data").to_string_lossy()])
            .args(arguments)
            .env("HILO_PASSWORD", "clave")
            .output()
            .expect("it runs")
    }

    pub fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let mut all = arguments.to_vec();
        all.push("--json");
        let output = self.run(&all);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    pub fn one(&self, arguments: &[&str]) -> Value {
        self.json(arguments).pop().expect("an answer")
    }

    pub fn refused(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let words = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(!words.trim().is_empty(), "a refusal says why");
        words
    }

    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, content).expect("written");
        path
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

pub const CHAT: &str = "línea suelta\n23/3/24, 9:04 - Los mensajes y las llamadas están cifrados de extremo a extremo.\n\
    23/3/24, 9:05 - Ana: hola\nsegunda línea\n23/3/24, 9:06 - Tienda: IMG-20240323-WA0007.jpg (archivo adjunto)\n";

pub const MAIL: &str = "From: Ana Ruiz <ana@correo.example>\r\nTo: hola@tienda.example\r\nSubject: =?utf-8?q?Env=C3=ADo?=\r\n\
    Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@x.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    ¿Cuándo llega?\r\n\r\nEl lun, 2 nov 2026 a las 9:00, Tienda (<hola@tienda.example>) escribió:\r\n> Hola\r\n";
