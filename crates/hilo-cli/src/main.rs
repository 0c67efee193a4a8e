//! hilo-cli.
fn main() {}
