//! What a person, a program or a file says of a lead, checked and in the one form that is kept.

use super::LeadStatus;
use crate::phone;

/// Letters of a name; a service or a city has no more either.
const MAX_TEXT_CHARS: usize = 200;
/// RFC 5321 §4.5.3.1.
const MAX_EMAIL_BYTES: usize = 254;

/// The fields of a lead. `None`: nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadDraft {
    /// What to call them.
    pub name: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// One address.
    pub email: Option<String>,
    /// Where they stand.
    pub status: Option<LeadStatus>,
    /// What they want.
    pub service: Option<String>,
    /// Where.
    pub city: Option<String>,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// No telephone number.
    #[error("this is not a telephone number")]
    PhoneInvalid,
    /// No e-mail address.
    #[error("this is not an e-mail address")]
    EmailInvalid,
    /// No status of ours.
    #[error("must be new, contacted, qualified, won or lost")]
    StatusUnknown,
    /// Longer than is kept.
    #[error("must be at most {MAX_TEXT_CHARS} characters")]
    TooLong,
}

/// A field that is not acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {flaw}")]
pub struct Invalid {
    /// Its name in JSON.
    pub field: &'static str,
    /// Why.
    pub flaw: Flaw,
}

impl LeadDraft {
    /// A name, a service or a city: what it is called in JSON, and what was written. Spaces around
    /// it are dropped; nothing but spaces is nothing.
    pub fn text(field: &'static str, text: &str) -> Result<Option<String>, Invalid> {
        let text = text.trim();
        if text.chars().count() > MAX_TEXT_CHARS {
            let flaw = Flaw::TooLong;
            return Err(Invalid { field, flaw });
        }
        // A line break or another control character has no place in a line of a list.
        let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// A telephone number in any form.
    pub fn phone(text: &str) -> Result<Option<String>, Invalid> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let number = phone::e164(text).ok_or(Invalid {
            field: "phone",
            flaw: Flaw::PhoneInvalid,
        })?;
        Ok(Some(number))
    }

    /// An e-mail address. Only a message that arrives proves one, so this looks at its shape alone.
    pub fn email(text: &str) -> Result<Option<String>, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let shaped = text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains('@') && !host.ends_with('.')
        });
        let harmless = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        if shaped && harmless && text.len() <= MAX_EMAIL_BYTES {
            Ok(Some(text.to_owned()))
        } else {
            let flaw = Flaw::EmailInvalid;
            Err(Invalid {
                field: "email",
                flaw,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_host() {
        for good in ["ruth@example.co.il", "a@b", " x@y.z "] {
            assert_eq!(LeadDraft::email(good), Ok(Some(good.trim().to_owned())));
        }
        for bad in [
            "x",
            "@b",
            "a@",
            "a@b@c",
            "a b@c",
            "a@b.",
            &format!("{}@b", "x".repeat(254)),
        ] {
            assert_eq!(
                LeadDraft::email(bad).unwrap_err().flaw,
                Flaw::EmailInvalid,
                "{bad}"
            );
        }
    }

    #[test]
    fn a_field_of_spaces_says_nothing() {
        assert_eq!(LeadDraft::text("name", " \t "), Ok(None));
        assert_eq!(LeadDraft::phone("  "), Ok(None));
        assert_eq!(LeadDraft::email(""), Ok(None));
    }

    #[test]
    fn a_text_is_one_line_of_bounded_length() {
        assert_eq!(
            LeadDraft::text("name", " רות\nלוי "),
            Ok(Some("רותלוי".into()))
        );
        let long = "א".repeat(201);
        assert_eq!(
            LeadDraft::text("city", &long).unwrap_err().to_string(),
            "city: must be at most 200 characters"
        );
        assert!(LeadDraft::text("city", &"א".repeat(200)).is_ok());
    }
}
