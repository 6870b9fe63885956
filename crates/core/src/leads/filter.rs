//! What a list of leads is narrowed by.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;

use super::{LeadSource, LeadStatus};
use crate::database::{DatabaseError, TenantConn};
use crate::schema::{callback_tasks, lead_words, leads};

/// More words than anybody types; each costs a look-up.
const MAX_WORDS: usize = 8;

/// Every condition must hold; `None` asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct LeadFilter {
    /// Where they stand.
    pub status: Option<LeadStatus>,
    /// Where they came from.
    pub source: Option<LeadSource>,
    /// What they want.
    pub service: Option<String>,
    /// Where.
    pub city: Option<String>,
    /// Made then or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Made before.
    pub created_to: Option<DateTime<Utc>>,
    /// Only those who wait for being called back.
    pub open_callback: bool,
    /// Beginnings of words of the name or the address, or a number as people write it.
    pub text: Option<String>,
}

pub(super) type Query<'a> = leads::BoxedQuery<'a, Pg>;

/// A filter whose text is taken apart into words.
#[derive(Clone, Debug, Default)]
pub(super) struct Narrowing {
    filter: LeadFilter,
    words: Vec<String>,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

impl Narrowing {
    /// Takes the text apart as the database takes apart the names.
    pub(super) async fn of(
        conn: &mut TenantConn,
        filter: &LeadFilter,
    ) -> Result<Self, DatabaseError> {
        let words = match filter.text.as_deref() {
            None => Vec::new(),
            Some(text) => match typed_digits(text) {
                Some(digits) => vec![digits],
                None => words_of(conn, text).await?,
            },
        };
        Ok(Self {
            filter: filter.clone(),
            words,
        })
    }

    /// The query with these conditions.
    pub(super) fn narrow<'a>(&'a self, mut query: Query<'a>) -> Query<'a> {
        let filter = &self.filter;
        if let Some(status) = filter.status {
            query = query.filter(leads::status.eq(status.as_str()));
        }
        if let Some(source) = filter.source {
            query = query.filter(leads::source.eq(source.as_str()));
        }
        if let Some(service) = &filter.service {
            query = query.filter(leads::service.eq(service));
        }
        if let Some(city) = &filter.city {
            query = query.filter(leads::city.eq(city));
        }
        if let Some(from) = filter.created_from {
            query = query.filter(leads::created_at.ge(from));
        }
        if let Some(to) = filter.created_to {
            query = query.filter(leads::created_at.lt(to));
        }
        if filter.open_callback {
            let open = callback_tasks::table
                .filter(callback_tasks::business_id.eq(leads::business_id))
                .filter(callback_tasks::lead_id.eq(leads::id))
                .filter(callback_tasks::state.eq("open"));
            query = query.filter(exists(open));
        }
        for word in &self.words {
            // Behind every word that begins so.
            let end = format!("{word}\u{10ffff}");
            let begun = lead_words::table
                .filter(lead_words::business_id.eq(leads::business_id))
                .filter(lead_words::lead_id.eq(leads::id))
                .filter(lead_words::word.ge(word))
                .filter(lead_words::word.lt(end));
            query = query.filter(exists(begun));
        }
        query
    }
}

async fn words_of(conn: &mut TenantConn, text: &str) -> Result<Vec<String>, DatabaseError> {
    let words: Vec<Word> = diesel::sql_query("SELECT word FROM words_of($1) AS word LIMIT $2")
        .bind::<Text, _>(text)
        .bind::<diesel::sql_types::BigInt, _>(i64::try_from(MAX_WORDS).unwrap_or(i64::MAX))
        .load(&mut **conn)
        .await?;
    Ok(words.into_iter().map(|word| word.word).collect())
}

/// The digits of what is typed as a number, without the zeros of an international one.
fn typed_digits(text: &str) -> Option<String> {
    let is_number = text.chars().all(|letter| {
        letter.is_ascii_digit()
            || letter.is_whitespace()
            || matches!(
                letter,
                '+' | '-' | '(' | ')' | '.' | '\u{2010}'..='\u{2015}' | '\u{200e}' | '\u{200f}'
            )
    });
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits
        .strip_prefix("00")
        .map_or(digits.clone(), str::to_owned);
    (is_number && !digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::typed_digits;

    #[test]
    fn a_number_is_searched_by_its_digits() {
        for text in ["050-123", "(050) 123", "\u{200e}050123", "050.123"] {
            assert_eq!(typed_digits(text).as_deref(), Some("050123"), "{text}");
        }
        assert_eq!(typed_digits("00972 50").as_deref(), Some("97250"));
        assert_eq!(typed_digits("+972 50").as_deref(), Some("97250"));
        for text in ["רות", "a1", "", "-", "רחוב 5"] {
            assert_eq!(typed_digits(text), None, "{text}");
        }
    }
}
