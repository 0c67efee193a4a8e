//! Proofs that no mail is lost or sent twice, whatever breaks: `cargo xtask proof` runs them whole, the
//! tests a sample of each.

pub mod cuts;
mod dialogue;
pub mod kills;
mod table;

pub use dialogue::Spot;
