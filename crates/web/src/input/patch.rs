//! Fields of a partial change: left out means unchanged, which `null` never means.

use serde::{Deserialize, Deserializer};

/// For `#[serde(default, deserialize_with = "present")]` on an `Option<T>`: `null` is refused.
pub fn present<'de, T, D>(source: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(source).map(Some)
}

/// For `#[serde(default, deserialize_with = "nullable")]` on an `Option<Option<T>>`: `null` is a
/// value of its own.
pub fn nullable<'de, T, D>(source: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(source).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[expect(
        clippy::option_option,
        reason = "left out, null, and a value are three things"
    )]
    struct Change {
        #[serde(default, deserialize_with = "present")]
        name: Option<String>,
        #[serde(default, deserialize_with = "nullable")]
        city: Option<Option<String>>,
    }

    #[test]
    fn left_out_and_null_are_two_things() {
        let read = |text: &str| serde_json::from_str::<Change>(text);
        let change = |name: Option<&str>, city: Option<Option<&str>>| Change {
            name: name.map(str::to_owned),
            city: city.map(|city| city.map(str::to_owned)),
        };
        assert_eq!(read("{}").unwrap(), change(None, None));
        assert_eq!(
            read(r#"{"name": "a", "city": null}"#).unwrap(),
            change(Some("a"), Some(None))
        );
        assert_eq!(
            read(r#"{"city": "b"}"#).unwrap(),
            change(None, Some(Some("b")))
        );
        assert!(read(r#"{"name": null}"#).is_err());
    }
}
