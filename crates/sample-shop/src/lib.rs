//! sample-shop.
