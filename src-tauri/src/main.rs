//! Hilo.
fn main() {}
