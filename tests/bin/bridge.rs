//! Serves Hilo's window to a browser on this machine.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use hilo_core::model::OauthProvider;
use hilo_core::secrets::{Memory, Secrets};
use hilo_tests::app::App;
use hilo_tests::bridge::Bridge;
use hilo_tests::no_keychain::NoKeychain;
use hilo_tests::oauth_server::OauthServer;

const USAGE: &str = "\
bridge [--data DIR] [--demo] [--no-keychain] [--oauth] [--port PORT]

  --data DIR     folder that holds everything; a temporary one by itself
  --demo         open the sample shop
  --no-keychain  be a computer whose keychain never answers
  --oauth        have a provider of this machine in the stead of those at whose page one signs in
  --port PORT    port on loopback; a free one by itself
";

/// What the command line asks for.
#[derive(Default)]
struct Options {
    data: Option<PathBuf>,
    demo: bool,
    no_keychain: bool,
    oauth: bool,
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(options) = read(std::env::args().skip(1)) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match serve(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("bridge: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--data" => options.data = Some(arguments.next()?.into()),
            "--demo" => options.demo = true,
            "--no-keychain" => options.no_keychain = true,
            "--oauth" => options.oauth = true,
            "--port" => options.port = arguments.next()?.parse().ok()?,
            _ => return None,
        }
    }
    Some(options)
}

async fn serve(options: Options) -> Result<(), String> {
    let temporary = tempfile::tempdir().map_err(|error| error.to_string())?;
    let data = options.data.unwrap_or_else(|| temporary.path().to_path_buf());
    let keychain: Arc<dyn Secrets> =
        if options.no_keychain { Arc::new(NoKeychain) } else { Arc::new(Memory::default()) };
    let app = App::open_with(&data, keychain)
        .map_err(|failure| format!("{}: {failure:?}", data.display()))?;
    if options.demo {
        let opened = app.open_sample("es".into()).await;
        opened.map_err(|failure| format!("the sample shop: {failure:?}"))?;
    }
    let provider = options.oauth.then(OauthServer::start);
    if let Some(provider) = &provider {
        for each in OauthProvider::ALL {
            provider.stand_in_for(each, &app.hilo(), Duration::from_secs(300));
        }
    }
    let bridge = Bridge::listen(app, options.port).await.map_err(|error| error.to_string())?;
    // The one line that people and tests wait for.
    eprintln!("Hilo is at {}", bridge.address());
    bridge.serve().await.map_err(|error| error.to_string())
}
