//! The contract of docs/cli.md, by the binary itself: what it prints with `--json` and how it leaves.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

mod accounts;
mod cases;
mod cli;
mod customers;
mod hours;
mod imports;
mod manual;
mod parse;
mod replies;
mod sample;
mod secrets;
