//! Runs a program where every name and address is this machine, with the hostile mails at hand.

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
enclosed FOLDER PROGRAM [ARGUMENT…]

  FOLDER   gets the hostile mails (mails), the same as pages (pages) and the list of calls (calls)
  PROGRAM  runs there; HILO_ENCLOSED tells it the folder
";

/// Says that this process is within already.
const WITHIN: &str = "--within";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let status = match arguments.as_slice() {
        [within, folder, program @ ..] if within == WITHIN && !program.is_empty() => {
            hilo_tests::enclosed::enter(Path::new(folder), program)
        }
        [folder, program @ ..] if !program.is_empty() => {
            let folder = Path::new(folder);
            hilo_tests::hostile::write(folder)
                .and_then(|()| hilo_tests::enclosed::run(folder, &[WITHIN], program))
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match status {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(problem) => {
            eprintln!("enclosed: {problem}");
            ExitCode::FAILURE
        }
    }
}
