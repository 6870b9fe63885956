//! Telephone numbers in the one form that is compared: E.164.

use std::ops::RangeInclusive;

use phonenumber::{Mode, country::Id};

/// A number of fewer national digits is believed only where the numbering plan knows it.
const PLAUSIBLE_DIGITS: usize = 8;

/// `+` and 15 digits, ITU-T E.164 §6.
const MAX_LENGTH: usize = 16;

/// Israel's country code.
const ISRAEL: &str = "972";

/// Digits of an Israeli number with its country code, a needless 0 behind that included.
const ISRAELI_DIGITS: RangeInclusive<usize> = 11..=13;

/// The number in E.164, read as an Israeli one where it has no country code (`050-123-4567`).
/// `None` where it is no telephone number: `anonymous`, `client:x`, `sip:…`.
///
/// The numbering plan at hand is older than the newest numbers, so a number that it does not know is
/// taken too where it is long enough.
pub fn e164(text: &str) -> Option<String> {
    // Letters would be read as the digits of a telephone's keys.
    if text.contains(char::is_alphabetic) {
        return None;
    }
    let number = phonenumber::parse(Some(Id::IL), with_plus(text)).ok()?;
    let digits = number.national().value().to_string().len();
    let believed = phonenumber::is_valid(&number) || digits >= PLAUSIBLE_DIGITS;
    let text = number.format().mode(Mode::E164).to_string();
    (believed && text.len() <= MAX_LENGTH).then_some(text)
}

/// The text without what is not seen, and with the `+` that people leave out before 972: no national
/// number begins so.
fn with_plus(text: &str) -> String {
    let seen: String = text.chars().filter(|letter| !is_unseen(*letter)).collect();
    let digits: String = seen.chars().filter(char::is_ascii_digit).collect();
    let bare = digits.starts_with(ISRAEL) && ISRAELI_DIGITS.contains(&digits.len());
    if bare && !seen.contains('+') {
        format!("+{digits}")
    } else {
        seen
    }
}

/// Marks of writing direction and the like, which come along when a number is copied from Hebrew text.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::e164;

    #[test]
    fn a_number_that_the_plan_does_not_know_is_taken_where_it_is_long_enough() {
        assert_eq!(e164("+972501112233").as_deref(), Some("+972501112233"));
        for text in ["12345", "+97250111223344556677"] {
            assert_eq!(e164(text), None, "{text}");
        }
    }

    #[test]
    fn local_and_international_forms_of_a_number_are_one() {
        for text in [
            "050-123-4567",
            "0501234567",
            "+972 50-123-4567",
            "+972501234567",
            "972501234567",
            "972-50-1234567",
            "9720501234567",
            "00972501234567",
            "00972-50-123-4567",
            "501234567",
            "\u{200e}050-1234567\u{200f}",
            "\u{202a}+972 50 123 4567\u{202c}",
            " (050) 123 4567\u{a0}",
            "050\u{2011}123\u{2013}4567",
        ] {
            assert_eq!(e164(text).as_deref(), Some("+972501234567"), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_has_no_form() {
        for text in [
            "anonymous",
            "client:dana",
            "sip:a@example.com",
            "",
            "123",
            "+",
        ] {
            assert_eq!(e164(text), None, "{text}");
        }
    }
}
