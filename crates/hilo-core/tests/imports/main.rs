//! Imports on a real data folder: what comes in, what is there already, what is refused, and undo.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

mod accounted;
mod broken_off;
mod coming_in;
mod enclosed;
mod files;
mod folder;
mod preview;
mod refused;
mod replies;
mod reports;
mod shop;
mod threads;
mod undo;
mod who;
mod words;
