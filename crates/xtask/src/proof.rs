//! Proves that nothing is lost, sent twice or brought in twice, which takes minutes.

use crate::step::{Outcome, built, cargo, command, run};

/// Runs `cuts`, `kills`, `incoming-cuts`, `incoming-kills` or, where none is named, all of it. What else is given goes on to the proof.
pub fn proof(arguments: &[String]) -> Outcome {
    run(&mut cargo(&["build", "--workspace", "--quiet", "--bin", "proof"]))?;
    let program = built("debug", "proof");
    let prove = |arguments: &[&str]| run(command(&program.to_string_lossy()).args(arguments));
    if !arguments.is_empty() {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        return prove(&arguments);
    }
    prove(&["cuts"])?;
    prove(&["cuts", "--how", "reset", "--step", "11"])?;
    prove(&["cuts", "--how", "half-close", "--step", "97"])?;
    prove(&["cuts", "--how", "stall", "--step", "97", "--lanes", "16"])?;
    prove(&["kills"])?;
    prove(&["incoming-kills"])?;
    prove(&["incoming-cuts"])
}
