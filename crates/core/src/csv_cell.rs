//! Cells and lines of CSV files that people open with a spreadsheet, which takes some for formulas and runs
//! them (OWASP, "CSV Injection").

use std::borrow::Cow;

/// Whether a spreadsheet may calculate a cell that begins so, or an apostrophe at its beginning
/// could be taken for ours.
fn is_special(first: char) -> bool {
    matches!(
        first,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' | '＝' | '＋' | '－' | '＠'
    )
}

/// The text as a cell that stays text: an apostrophe in front of what could be a formula. There is
/// no exception, not for numbers such as +972501234567 either: [`plain`] takes it off again.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(is_special) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// The text of a cell, of our own export or of a person's file.
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_special) => rest,
        _ => cell,
    }
}

/// What a CSV file for spreadsheets begins with; without it Excel takes UTF-8 for something else.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A line of guarded cells, its end included (RFC 4180).
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for cell in cells {
        if !line.is_empty() {
            line.push(',');
        }
        line.push('"');
        line.push_str(&guarded(cell).replace('"', "\"\""));
        line.push('"');
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_stays_text() {
        for formula in [
            "=1+1",
            "+972501234567",
            "-2",
            "@SUM(A1)",
            "\tx",
            "\r=x",
            "＝1",
        ] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        for text in ["", "רות", "a=b", "050-123-4567", " =1"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn an_apostrophe_of_a_persons_own_stays() {
        assert_eq!(plain("'90s"), "'90s");
        assert_eq!(plain("'"), "'");
        assert_eq!(plain("'+972501234567"), "+972501234567");
    }

    #[test]
    fn a_line_is_one_row_whatever_is_in_its_cells() {
        let cells = ["רות", "a,b", "a\"b", "a\r\nb", "", "=1"];
        let text = line(cells);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].iter().map(plain).collect::<Vec<_>>(), cells);
    }

    proptest! {
        #[test]
        fn what_was_guarded_is_plain_again(text in ".{0,20}") {
            let guarded = guarded(&text).into_owned();
            prop_assert_eq!(plain(&guarded), text);
        }
    }
}
