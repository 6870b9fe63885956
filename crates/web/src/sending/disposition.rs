//! `Content-Disposition` with a name in any language (RFC 6266, RFC 8187).

use std::borrow::Cow;

use actix_web::http::header::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a browser does with the content when it is opened by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Plays it.
    Inline,
    /// Saves it.
    Attachment,
}

/// Everything but `attr-char` of RFC 8187.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

impl Disposition {
    /// The field's value: a plain name for old clients, and the true one in UTF-8.
    ///
    /// Path separators, control characters and the invisible characters that reorder text (they
    /// can show `gpj.exe` as `exe.jpg`) become `_`.
    pub fn header(self, filename: &str) -> HeaderValue {
        let kind = match self {
            Self::Inline => "inline",
            Self::Attachment => "attachment",
        };
        let name: String = filename.chars().map(harmless).collect();
        let plain: String = name.chars().map(plain).collect();
        let full: Cow<'_, str> = utf8_percent_encode(&name, ESCAPED).into();
        HeaderValue::from_str(&format!(
            "{kind}; filename=\"{plain}\"; filename*=UTF-8''{full}"
        ))
        .unwrap_or_else(|_| HeaderValue::from_static(kind))
    }
}

fn harmless(letter: char) -> char {
    let reorders = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if letter.is_control() || reorders || matches!(letter, '/' | '\\') {
        '_'
    } else {
        letter
    }
}

/// A quote would end the string, and some browsers decode a percent sign even here.
fn plain(letter: char) -> char {
    if matches!(letter, ' '..='~') && !matches!(letter, '"' | '%') {
        letter
    } else {
        '_'
    }
}
