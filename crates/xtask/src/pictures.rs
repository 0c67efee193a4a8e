//! Photographs the real window.

use crate::step::{Outcome, cargo, run as call};
use crate::{run, setup};

/// Writes a picture of every screen, in both languages, light and dark, to `tests/output`.
pub fn pictures() -> Outcome {
    setup::everything()?;
    run::build_ui()?;
    run::build(&["--bin", "hilo"])?;
    call(&mut cargo(&["test", "--workspace", "--test", "pictures"]))
}
