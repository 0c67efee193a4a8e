//! Starts Hilo's window.

// A release on Windows has no console beside its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    hilo::main(std::env::args_os().skip(1))
}
