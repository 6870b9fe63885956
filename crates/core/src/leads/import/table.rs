//! A file as rows of cells: which encoding, which delimiter, which row.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1255};

use crate::csv_cell;

/// Rows that one file may have, without its headers.
pub const MAX_ROWS: usize = 50_000;

/// How a workbook of Excel begins: the new kind is a ZIP archive, the old one a compound document.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// Why a file can't be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No headers or no row.
    #[error("the file has no rows")]
    Empty,
    /// A workbook.
    #[error("this is an Excel workbook: save it as CSV")]
    Workbook,
    /// Neither UTF-8 nor Windows-1255.
    #[error("the file is no text in UTF-8 or Windows-1255")]
    NotText,
    /// More than [`MAX_ROWS`].
    #[error("the file has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// The first row has no header that we know.
    #[error("the first row has no known header: name, phone, email, status, service, city")]
    NoKnownColumn,
}

/// What a file holds.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) encoding: &'static str,
    pub(super) delimiter: char,
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row that is not empty.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// As a spreadsheet counts: the headers are row 1.
    pub(super) number: usize,
    pub(super) cells: Vec<String>,
}

impl Table {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let (mut text, encoding) = decode(bytes)?;
        // Every row ends its line, the last one too: lines are counted.
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let delimiter = delimiter(&text);
        // The reader counts a line end of two characters as two, where it ends a row.
        let text = text.replace("\r\n", "\n");
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(delimiter).unwrap_or(b','))
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let (mut number, mut line) = (0, reader.position().line());
        let mut record = StringRecord::new();
        while reader
            .read_record(&mut record)
            .map_err(|_| Unreadable::NotText)?
        {
            number += 1 + empty_lines(&record, reader.position().line() - line);
            line = reader.position().line();
            let cells: Vec<String> = record.iter().map(cell).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { number, cells });
            }
            if rows.len() > MAX_ROWS + 1 {
                return Err(Unreadable::TooManyRows);
            }
        }
        if rows.len() < 2 {
            return Err(Unreadable::Empty);
        }
        let headers = rows.remove(0).cells;
        Ok(Self {
            encoding,
            delimiter,
            headers,
            rows,
        })
    }
}

/// Empty lines before a record, which the reader passes over and a spreadsheet counts. `lines` were
/// passed; the record itself has one, and one for each break within its cells.
fn empty_lines(record: &StringRecord, lines: u64) -> usize {
    let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
    usize::try_from(lines)
        .unwrap_or(0)
        .saturating_sub(1 + within)
}

fn cell(text: &str) -> String {
    csv_cell::plain(text.trim()).trim().to_owned()
}

fn decode(bytes: &[u8]) -> Result<(String, &'static str), Unreadable> {
    if WORKBOOKS.iter().any(|start| bytes.starts_with(start)) {
        return Err(Unreadable::Workbook);
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1255,
    };
    let (text, wrong) = encoding.decode_with_bom_removal(bytes);
    if wrong || text.contains('\0') {
        return Err(Unreadable::NotText);
    }
    let name = match encoding.name() {
        "UTF-8" => "utf-8",
        "windows-1255" => "windows-1255",
        _ => "utf-16",
    };
    Ok((text.into_owned(), name))
}

/// The one that stands most often in the headers, outside quotes.
fn delimiter(text: &str) -> char {
    let headers = text.lines().find(|line| !line.trim().is_empty());
    let headers = headers.unwrap_or_default();
    let count = |delimiter: char| {
        let mut quoted = false;
        headers
            .chars()
            .filter(|letter| {
                quoted ^= *letter == '"';
                !quoted && *letter == delimiter
            })
            .count()
    };
    // The last of those with the same count wins.
    ['\t', ';', ',']
        .into_iter()
        .max_by_key(|delimiter| count(*delimiter))
        .unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::read(text.as_bytes()).unwrap()
    }

    fn numbers(text: &str) -> Vec<usize> {
        table(text).rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn the_delimiter_is_the_one_of_the_headers() {
        for (text, delimiter) in [
            ("a,b\n1,2", ','),
            ("a;b\n1,5;2", ';'),
            ("a\tb\n1\t2", '\t'),
            ("\"a;b\",c\n1,2", ','),
            ("a\n1", ','),
        ] {
            assert_eq!(table(text).delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn every_encoding_of_a_hebrew_office_is_read() {
        let text = "שם,טלפון\nרות,050-1234567";
        let (windows, _, _) = WINDOWS_1255.encode(text);
        let utf16: Vec<u8> = std::iter::once(0xfeff_u16)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "utf-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "utf-8"),
            (windows.into_owned(), "windows-1255"),
            (utf16, "utf-16"),
        ] {
            let table = Table::read(&bytes).unwrap();
            assert_eq!(
                (table.encoding, table.headers[0].as_str()),
                (encoding, "שם")
            );
            assert_eq!(table.rows[0].cells[0], "רות");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        assert_eq!(numbers("a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(numbers("a,b\r\n1,2\r\n3,4"), [2, 3]);
        assert_eq!(numbers("a,b\n\n1,2\n\n\n3,4"), [3, 6]);
        assert_eq!(numbers("a,b\n,\n1,2"), [3]);
        assert_eq!(numbers("a,b\n\"1\nx\",2\n3,4"), [2, 3]);
        assert_eq!(numbers("a,b\r\n\"1\r\nx\",2\r\n\r\n3,4\r\n"), [2, 4]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(Table::read(b"").unwrap_err(), Unreadable::Empty);
        assert_eq!(
            Table::read(b"name,phone\n\n").unwrap_err(),
            Unreadable::Empty
        );
        assert_eq!(
            Table::read(b"PK\x03\x04rest").unwrap_err(),
            Unreadable::Workbook
        );
        assert_eq!(
            Table::read(b"a,b\n\x00,1").unwrap_err(),
            Unreadable::NotText
        );
        let long = "a\n".repeat(MAX_ROWS + 2);
        assert_eq!(
            Table::read(long.as_bytes()).unwrap_err(),
            Unreadable::TooManyRows
        );
        assert_eq!(table(&"a\n".repeat(MAX_ROWS + 1)).rows.len(), MAX_ROWS);
    }
}
