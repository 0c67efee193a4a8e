//! Ways through the whole house, by the command table and real servers.

#![allow(
    clippy::indexing_slicing,
    reason = "an answer without the field fails the test, as it should"
)]

mod accounts;
mod by_sink;
mod dead_addresses;
mod discovery;
mod doubts;
mod exim;
mod faults;
mod keeping_up;
mod large_mails;
mod locked;
mod odd_servers;
mod outbox;
mod own_addresses;
mod proofs;
mod receiving;
mod sending;
mod sent_copies;
mod signing_in;
mod signing_in_again;
mod unrequested;
