//! Moments as the store keeps them.

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, TS,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads a date and time with its offset (RFC 3339).
    pub fn parse(text: &str) -> Option<Timestamp> {
        let at = DateTime::parse_from_rfc3339(text).ok()?;
        Some(at.with_timezone(&Utc).into())
    }

    /// Returns the moment as a date and time in UTC, or the epoch where it lies outside chrono's range.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// Returns the moment as a wall clock `offset_minutes` east of UTC showed it.
    pub fn at_offset(self, offset_minutes: i32) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(offset_minutes.saturating_mul(60));
        self.utc().with_timezone(&offset.unwrap_or(chrono::Offset::fix(&Utc)))
    }

    /// Returns the moment `seconds` later.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(1000)))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(moment: DateTime<Utc>) -> Self {
        Timestamp(moment.timestamp_millis())
    }
}
