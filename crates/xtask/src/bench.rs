//! Prints the figures of `docs/benchmarks.md`.

use crate::step::{Outcome, cargo, run};

/// Measures the core on 100,000 messages. What is given goes on to the bench: `--rounds N`, `--keep`.
///
/// The numbers are those of a release build and of a machine that does nothing else.
pub fn bench(arguments: &[String]) -> Outcome {
    run(cargo(&["bench", "--package", "hilo-tests", "--bench", "core", "--"]).args(arguments))
}
