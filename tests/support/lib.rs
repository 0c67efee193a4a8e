//! What tests across a border need: mail servers, real and misbehaving.

pub mod mail_server;
pub mod smtp_sink;
