//! Reading single values out of a form.

use std::str::FromStr;

use chrono::{DateTime, Utc};

/// Which field of a webhook is not as Twilio documents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// A required field is not there or empty.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field's value has not the form it must have.
    #[error("{0} is malformed")]
    Malformed(&'static str),
    /// A field that has one value came more than once.
    #[error("{0} is there more than once")]
    Duplicate(&'static str),
}

pub(super) struct Fields<'a>(&'a [(String, String)]);

impl<'a> Fields<'a> {
    pub(super) fn new(params: &'a [(String, String)]) -> Self {
        Self(params)
    }

    /// The field's text; Twilio sends what it does not know as an empty value.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<&'a str>, WebhookError> {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        if values.next().is_some() {
            return Err(WebhookError::Duplicate(name));
        }
        Ok(value.filter(|value| !value.is_empty()))
    }

    pub(super) fn owned(&self, name: &'static str) -> Result<Option<String>, WebhookError> {
        Ok(self.text(name)?.map(str::to_owned))
    }

    pub(super) fn required_text(&self, name: &'static str) -> Result<String, WebhookError> {
        self.owned(name)?.ok_or(WebhookError::Missing(name))
    }

    pub(super) fn parsed<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, WebhookError> {
        self.text(name)?
            .map(|text| text.parse().map_err(|_| WebhookError::Malformed(name)))
            .transpose()
    }

    pub(super) fn required<T: FromStr>(&self, name: &'static str) -> Result<T, WebhookError> {
        self.parsed(name)?.ok_or(WebhookError::Missing(name))
    }

    /// Whole seconds; Twilio writes `-1` where it does not know them.
    pub(super) fn seconds(&self, name: &'static str) -> Result<Option<u32>, WebhookError> {
        match self.text(name)? {
            Some("-1") => Ok(None),
            _ => self.parsed(name),
        }
    }

    pub(super) fn rfc2822(
        &self,
        name: &'static str,
    ) -> Result<Option<DateTime<Utc>>, WebhookError> {
        self.text(name)?
            .map(|text| {
                DateTime::parse_from_rfc2822(text)
                    .map(|moment| moment.to_utc())
                    .map_err(|_| WebhookError::Malformed(name))
            })
            .transpose()
    }

    pub(super) fn rfc3339(
        &self,
        name: &'static str,
    ) -> Result<Option<DateTime<Utc>>, WebhookError> {
        self.text(name)?
            .map(|text| {
                DateTime::parse_from_rfc3339(text)
                    .map(|moment| moment.to_utc())
                    .map_err(|_| WebhookError::Malformed(name))
            })
            .transpose()
    }
}
