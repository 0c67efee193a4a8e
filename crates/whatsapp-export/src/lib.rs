//! whatsapp-export.
