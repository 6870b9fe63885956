//! Twilio's error bodies: JSON under `.json`, XML under anything else.

use serde_json::json;

/// An error of the REST API.
#[derive(Debug)]
pub(super) struct RestError {
    pub(super) status: u16,
    /// Twilio's number for it.
    code: u32,
    message: String,
}

impl RestError {
    pub(super) fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    pub(super) fn not_found(path: &str) -> Self {
        Self::new(
            404,
            20404,
            format!("The requested resource {path} was not found"),
        )
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(401, 20003, "Authenticate")
    }

    /// The error that goes with a status ordered as a fault.
    pub(super) fn of_status(status: u16, path: &str) -> Self {
        match status {
            401 => Self::unauthorized(),
            404 => Self::not_found(path),
            429 => Self::new(429, 20429, "Too Many Requests"),
            503 => Self::new(503, 20503, "Service is unavailable. Please try again"),
            status => Self::new(
                status,
                20000 + u32::from(status),
                "An internal server error has occurred",
            ),
        }
    }

    /// The content type and the body.
    pub(super) fn body(&self, path: &str) -> (&'static str, String) {
        let Self {
            status,
            code,
            message,
        } = self;
        let more = format!("https://www.twilio.com/docs/errors/{code}");
        // `.json` decides, as at Twilio.
        if path
            .rsplit_once('.')
            .is_some_and(|(_, extension)| extension == "json")
        {
            let body = json!({
                "code": code, "message": message, "more_info": more, "status": status,
            });
            return ("application/json", body.to_string());
        }
        let message = quick_xml::escape::escape(message.as_str());
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse><RestException><Code>{code}\
             </Code><Message>{message}</Message><MoreInfo>{more}</MoreInfo><Status>{status}\
             </Status></RestException></TwilioResponse>"
        );
        ("application/xml", body)
    }
}
