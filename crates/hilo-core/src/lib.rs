//! hilo-core.
