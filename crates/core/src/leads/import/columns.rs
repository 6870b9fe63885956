//! What a file's headers mean, in Hebrew and in English.

/// A column that we keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Several (first and last) make one name.
    Name,
    Phone,
    Email,
    Status,
    Service,
    City,
}

impl Column {
    /// The column that a header names.
    pub(super) fn of(header: &str) -> Option<Self> {
        Some(match normal(header).as_str() {
            "name" | "full name" | "first name" | "last name" | "lead" | "customer" | "client"
            | "contact" | "contact name" | "customer name" | "שם" | "שם מלא" | "שם פרטי"
            | "שם משפחה" | "שם לקוח" | "שם הלקוח" | "לקוח" | "איש קשר" => {
                Self::Name
            }
            "phone"
            | "phone number"
            | "telephone"
            | "tel"
            | "mobile"
            | "mobile phone"
            | "cell"
            | "cellphone"
            | "טלפון"
            | "טל"
            | "מספר טלפון"
            | "מס טלפון"
            | "טלפון נייד"
            | "נייד"
            | "סלולרי"
            | "פלאפון" => Self::Phone,
            "email"
            | "e mail"
            | "mail"
            | "email address"
            | "אימייל"
            | "מייל"
            | "דואל"
            | "דואר אלקטרוני"
            | "כתובת מייל" => Self::Email,
            "status" | "stage" | "סטטוס" | "מצב" => Self::Status,
            "service" | "שירות" | "סוג שירות" => Self::Service,
            "city" | "town" | "עיר" | "ישוב" | "יישוב" => Self::City,
            _ => return None,
        })
    }
}

/// Small letters and digits, one space between words: `Phone_Number`, `דוא"ל`.
fn normal(header: &str) -> String {
    let header = header.to_lowercase().replace(['_', '-'], " ");
    let letters: String = header
        .chars()
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace())
        .collect();
    let words: Vec<&str> = letters.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn headers_are_known_however_they_are_written() {
        for (header, column) in [
            ("שם", Column::Name),
            (" Full_Name ", Column::Name),
            ("טלפון", Column::Phone),
            ("טל'", Column::Phone),
            ("PHONE", Column::Phone),
            ("דוא\"ל", Column::Email),
            ("דוא״ל", Column::Email),
            ("E-Mail", Column::Email),
            ("\u{200f}עיר", Column::City),
            ("Status:", Column::Status),
            ("סוג שירות", Column::Service),
        ] {
            assert_eq!(Column::of(header), Some(column), "{header}");
        }
        for header in ["", "הערה", "id", "-"] {
            assert_eq!(Column::of(header), None, "{header}");
        }
    }
}
