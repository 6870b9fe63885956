//! What a file's rows say, checked, one entry a person.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::{Deserialize, Serialize};

use super::columns::Column;
use super::table::{Row, Table, Unreadable};
use crate::leads::{Flaw, Invalid, LeadDraft, LeadStatus};

/// Problems that are kept; a file with more is better mended and sent again.
const MAX_PROBLEMS: usize = 1_000;

/// A row that did not go in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// As a spreadsheet counts: the headers are row 1.
    pub row: usize,
    /// The field that is not acceptable.
    pub field: Option<String>,
    /// Why, for programs: `phone_invalid`, `email_invalid`, `status_unknown`, `too_long`,
    /// `no_phone_or_email`.
    pub reason: String,
}

/// A file that was read and is ready to be written.
#[derive(Debug)]
pub struct Upload {
    /// `utf-8`, `windows-1255` or `utf-16`.
    pub encoding: &'static str,
    /// Between the cells.
    pub delimiter: char,
    /// Headers that mean nothing to us.
    pub unknown_columns: Vec<String>,
    /// Rows that are not empty.
    pub rows: usize,
    /// Rows that don't go in; at most a thousand are described.
    pub problems: Vec<Problem>,
    /// Further ones.
    pub problems_left_off: usize,
    /// One a person, with the rows that say the same again.
    pub(super) leads: Vec<Planned>,
}

/// A lead of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) draft: LeadDraft,
    /// Further rows of the same person that said something new.
    pub(super) adding: usize,
    /// Further rows that said nothing new.
    pub(super) repeating: usize,
}

impl Upload {
    /// Rows that don't go in.
    pub fn failed(&self) -> usize {
        self.problems.len() + self.problems_left_off
    }
}

/// Reads a file. Takes processor time only.
pub fn read(bytes: &[u8]) -> Result<Upload, Unreadable> {
    let table = Table::read(bytes)?;
    let columns: Vec<Option<Column>> = table.headers.iter().map(|name| Column::of(name)).collect();
    if columns.iter().all(Option::is_none) {
        return Err(Unreadable::NoKnownColumn);
    }
    let unknown = table.headers.iter().zip(&columns);
    let unknown = unknown.filter(|(name, column)| column.is_none() && !name.is_empty());
    let mut upload = Upload {
        encoding: table.encoding,
        delimiter: table.delimiter,
        unknown_columns: unknown
            .map(|(name, _)| name.chars().take(100).collect())
            .take(100)
            .collect(),
        rows: table.rows.len(),
        problems: Vec::new(),
        problems_left_off: 0,
        leads: Vec::new(),
    };
    let mut known = HashMap::new();
    for row in &table.rows {
        match draft(row, &columns) {
            Ok(draft) => upload.add(draft, &mut known),
            Err(problem) if upload.problems.len() < MAX_PROBLEMS => upload.problems.push(problem),
            Err(_) => upload.problems_left_off += 1,
        }
    }
    Ok(upload)
}

impl Upload {
    /// A person whom the file names twice is one lead: what the first row left empty is filled.
    fn add(&mut self, draft: LeadDraft, known: &mut HashMap<String, usize>) {
        let key = match (&draft.phone, &draft.email) {
            (Some(phone), _) => phone.clone(),
            (None, email) => email.as_deref().unwrap_or_default().to_lowercase(),
        };
        match known.entry(key) {
            Entry::Vacant(place) => {
                place.insert(self.leads.len());
                self.leads.push(Planned {
                    draft,
                    adding: 0,
                    repeating: 0,
                });
            }
            Entry::Occupied(place) => {
                if let Some(planned) = self.leads.get_mut(*place.get()) {
                    planned.take(draft);
                }
            }
        }
    }
}

impl Planned {
    /// Rows of the file that speak of it.
    pub(super) fn rows(&self) -> usize {
        1 + self.adding + self.repeating
    }

    fn take(&mut self, again: LeadDraft) {
        let before = self.draft.clone();
        let draft = &mut self.draft;
        draft.name = draft.name.take().or(again.name);
        draft.email = draft.email.take().or(again.email);
        draft.status = draft.status.or(again.status);
        draft.service = draft.service.take().or(again.service);
        draft.city = draft.city.take().or(again.city);
        if self.draft == before {
            self.repeating += 1;
        } else {
            self.adding += 1;
        }
    }
}

fn draft(row: &Row, columns: &[Option<Column>]) -> Result<LeadDraft, Problem> {
    let problem = |field: Option<&str>, reason: &str| Problem {
        row: row.number,
        field: field.map(str::to_owned),
        reason: reason.to_owned(),
    };
    let draft = fields(row, columns)
        .map_err(|invalid| problem(Some(invalid.field), reason(invalid.flaw)))?;
    if draft.phone.is_none() && draft.email.is_none() {
        return Err(problem(None, "no_phone_or_email"));
    }
    Ok(draft)
}

fn fields(row: &Row, columns: &[Option<Column>]) -> Result<LeadDraft, Invalid> {
    // Of several columns of a kind the first that says something counts.
    let cell = |wanted: Column| {
        let mut cells = columns.iter().zip(&row.cells);
        let found = cells.find(|(column, cell)| **column == Some(wanted) && !cell.is_empty());
        found.map_or("", |(_, cell)| cell.as_str())
    };
    let names = columns.iter().zip(&row.cells);
    let names: Vec<&str> = names
        .filter(|(column, cell)| **column == Some(Column::Name) && !cell.is_empty())
        .map(|(_, cell)| cell.as_str())
        .collect();
    Ok(LeadDraft {
        name: LeadDraft::text("name", &names.join(" "))?,
        phone: LeadDraft::phone(cell(Column::Phone))?,
        email: LeadDraft::email(cell(Column::Email))?,
        status: LeadStatus::written(cell(Column::Status))?,
        service: LeadDraft::text("service", cell(Column::Service))?,
        city: LeadDraft::text("city", cell(Column::City))?,
    })
}

fn reason(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::PhoneInvalid => "phone_invalid",
        Flaw::EmailInvalid => "email_invalid",
        Flaw::StatusUnknown => "status_unknown",
        Flaw::TooLong => "too_long",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(text: &str) -> Upload {
        read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_bad_row_is_named_and_the_good_ones_stay() {
        let upload = upload(
            "שם,טלפון,אימייל,סטטוס,הערה\nרות,050-1234567,,חדש,x\nדן,12,,,\n\nגד,,x,,\nאין,,,,\nטל,0501234568,,won,\nמי,0501234569,,later,\n",
        );
        let problems: Vec<_> = upload
            .problems
            .iter()
            .map(|problem| {
                (
                    problem.row,
                    problem.field.as_deref(),
                    problem.reason.as_str(),
                )
            })
            .collect();
        assert_eq!(
            problems,
            [
                (3, Some("phone"), "phone_invalid"),
                (5, Some("email"), "email_invalid"),
                (6, None, "no_phone_or_email"),
                (8, Some("status"), "status_unknown"),
            ]
        );
        assert_eq!(upload.rows, 6);
        assert_eq!(upload.unknown_columns, ["הערה"]);
        assert_eq!(upload.leads.len(), 2);
        assert_eq!(upload.leads[1].draft.status, Some(LeadStatus::Won));
    }

    #[test]
    fn a_person_who_stands_twice_is_one_lead() {
        let upload = upload(
            "name,phone,city\nרות,050-1234567,\n,+972501234567,חיפה\n,0501234567,חיפה\nדן,0501234568,\n",
        );
        let first = &upload.leads[0];
        assert_eq!(upload.leads.len(), 2);
        assert_eq!(first.draft.city.as_deref(), Some("חיפה"));
        assert_eq!((first.adding, first.repeating), (1, 1));
    }

    #[test]
    fn first_and_last_names_are_joined_and_an_apostrophe_before_a_number_is_taken_off() {
        let upload = upload("שם פרטי;שם משפחה;נייד\nרות;לוי;'+972501234567\n");
        let draft = &upload.leads[0].draft;
        assert_eq!(draft.name.as_deref(), Some("רות לוי"));
        assert_eq!(draft.phone.as_deref(), Some("+972501234567"));
    }

    #[test]
    fn a_file_without_a_known_header_is_refused() {
        assert_eq!(read(b"a,b\n1,2").unwrap_err(), Unreadable::NoKnownColumn);
    }

    #[test]
    fn not_every_problem_is_described() {
        let upload = upload(&format!("phone\n{}", "12\n".repeat(MAX_PROBLEMS + 5)));
        assert_eq!(upload.problems.len(), MAX_PROBLEMS);
        assert_eq!(
            (upload.problems_left_off, upload.failed()),
            (5, MAX_PROBLEMS + 5)
        );
    }
}
