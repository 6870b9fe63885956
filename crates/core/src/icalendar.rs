//! iCalendar (RFC 5545), as far as a feed of appointments needs it. Times are written in UTC, so no
//! description of a time zone has to come along.

use chrono::{DateTime, Utc};

/// The longest line, in octets, without its end (§3.1).
const LINE_OCTETS: usize = 75;

/// A calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// What a reader calls it.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
    /// What happens.
    pub events: Vec<Event>,
}

/// Something that happens.
#[derive(Clone, Debug)]
pub struct Event {
    /// The same for ever, and unique in the world (§3.8.4.7).
    pub uid: String,
    /// What it is.
    pub summary: String,
    /// More about it; empty for nothing.
    pub description: String,
    /// Where; empty for nowhere in particular.
    pub location: String,
    /// Its beginning.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// It will not happen.
    pub cancelled: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl Calendar {
    /// The whole text.
    pub fn to_text(&self) -> String {
        let mut lines = Lines::default();
        lines.plain("BEGIN", "VCALENDAR");
        lines.plain("VERSION", "2.0");
        lines.plain("PRODID", "-//ProSaaS//Appointments//HE");
        lines.plain("CALSCALE", "GREGORIAN");
        lines.text("NAME", &self.name);
        lines.text("X-WR-CALNAME", &self.name);
        lines.plain("X-APPLE-CALENDAR-COLOR", &self.colour);
        lines.plain("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
        lines.plain("X-PUBLISHED-TTL", "PT15M");
        for event in &self.events {
            event.write(&mut lines);
        }
        lines.plain("END", "VCALENDAR");
        lines.0
    }
}

impl Event {
    fn write(&self, lines: &mut Lines) {
        lines.plain("BEGIN", "VEVENT");
        lines.text("UID", &self.uid);
        // Without a METHOD this is the time of the last change (§3.8.7.2).
        lines.plain("DTSTAMP", &utc(self.updated_at));
        lines.plain("CREATED", &utc(self.created_at));
        lines.plain("LAST-MODIFIED", &utc(self.updated_at));
        lines.plain("SEQUENCE", &self.sequence().to_string());
        lines.plain("DTSTART", &utc(self.starts_at));
        lines.plain("DTEND", &utc(self.ends_at));
        lines.text("SUMMARY", &self.summary);
        if !self.description.is_empty() {
            lines.text("DESCRIPTION", &self.description);
        }
        if !self.location.is_empty() {
            lines.text("LOCATION", &self.location);
        }
        let status = if self.cancelled {
            "CANCELLED"
        } else {
            "CONFIRMED"
        };
        lines.plain("STATUS", status);
        lines.plain("END", "VEVENT");
    }

    /// Rises with each change that is a second after the one before (§3.8.7.4).
    fn sequence(&self) -> i64 {
        let age = (self.updated_at - self.created_at).num_seconds();
        age.clamp(0, i32::MAX.into())
    }
}

fn utc(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A value that is no free text.
    fn plain(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// Free text, escaped (§3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => escaped.extend(['\\', letter]),
                '\n' => escaped.push_str("\\n"),
                '\t' => escaped.push(' '),
                control if control.is_control() => {}
                letter => escaped.push(letter),
            }
        }
        self.plain(name, &escaped);
    }

    /// A line, cut between letters; the space that begins a continuation counts.
    fn fold(&mut self, line: &str) {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "appointment-1@x".into(),
            summary: summary.into(),
            description: String::new(),
            location: String::new(),
            starts_at: DateTime::from_timestamp(1_767_254_400, 0).unwrap(),
            ends_at: DateTime::from_timestamp(1_767_258_000, 0).unwrap(),
            cancelled: false,
            created_at: DateTime::from_timestamp(1_767_000_000, 0).unwrap(),
            updated_at: DateTime::from_timestamp(1_767_000_090, 5).unwrap(),
        }
    }

    fn text(events: Vec<Event>) -> String {
        let (name, colour) = ("דנה".into(), "#3b82f6".into());
        Calendar {
            name,
            colour,
            events,
        }
        .to_text()
    }

    fn unfolded(text: &str) -> Vec<String> {
        let text = text.replace("\r\n ", "");
        text.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_event_has_its_times_in_utc_and_a_sequence_that_rises() {
        let lines = unfolded(&text(vec![event("דוד")]));
        for line in [
            "BEGIN:VCALENDAR",
            "X-WR-CALNAME:דנה",
            "DTSTART:20260101T080000Z",
            "DTEND:20260101T090000Z",
            "SEQUENCE:90",
            "SUMMARY:דוד",
            "STATUS:CONFIRMED",
            "END:VCALENDAR",
        ] {
            assert!(lines.iter().any(|known| known == line), "{line}: {lines:?}");
        }
    }

    #[test]
    fn a_cancelled_event_says_so() {
        let mut event = event("דוד");
        event.cancelled = true;
        assert!(text(vec![event]).contains("\r\nSTATUS:CANCELLED\r\n"));
    }

    #[test]
    fn no_text_ends_its_line() {
        let lines = unfolded(&text(vec![event("a;b,c\\d\r\nEND:VEVENT\u{1}")]));
        assert!(
            lines.contains(&r"SUMMARY:a\;b\,c\\d\nEND:VEVENT".to_owned()),
            "{lines:?}"
        );
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_75_octets_and_unfolding_gives_it_back(summary in "[^\\p{C}\\\\;,]{0,300}") {
            let text = text(vec![event(&summary)]);
            for line in text.split_terminator("\r\n") {
                prop_assert!(line.len() <= LINE_OCTETS, "{}", line);
            }
            let expected = format!("SUMMARY:{summary}");
            prop_assert!(unfolded(&text).contains(&expected));
        }
    }
}
