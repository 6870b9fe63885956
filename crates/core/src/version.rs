//! Which state of a row somebody saw: what keeps two editors from overwriting each other.

use chrono::{DateTime, Utc};

/// A row's version: the microseconds of its `updated_at`, which the database raises at each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(i64);

impl Version {
    /// The version of a row that was changed last at this time.
    pub fn of(updated_at: DateTime<Utc>) -> Self {
        Self(updated_at.timestamp_micros())
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

/// What a change requires of the row's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Nothing.
    Any,
    /// One of these, as [`Version`] is written.
    OneOf(Vec<String>),
}

impl Expected {
    /// Whether a row with this version may be changed.
    pub fn allows(&self, version: Version) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(versions) => versions.contains(&version.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_was_seen_may_be_changed() {
        let seen = Version::of(DateTime::from_timestamp_micros(1_000_001).unwrap());
        let now = Version::of(DateTime::from_timestamp_micros(1_000_002).unwrap());
        let expected = Expected::OneOf(vec!["x".into(), seen.to_string()]);
        assert!(expected.allows(seen));
        assert!(!expected.allows(now));
        assert!(Expected::Any.allows(now));
    }
}
