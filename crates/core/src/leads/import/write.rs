//! A batch of leads, written in few statements. A lead that is there already only gets its empty
//! fields filled.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::Tally;
use super::plan::Planned;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{BusinessId, LeadId};
use crate::leads::{LeadDraft, LeadStatus};
use crate::schema::{lead_numbers, leads};

/// Takes what is given where nothing is known; only rows where that changes something are touched
/// and returned.
const FILL: &str = "name = coalesce(leads.name, given.name), \
    email = coalesce(leads.email, given.email), \
    service = coalesce(leads.service, given.service), \
    city = coalesce(leads.city, given.city)";
const FILLS_SOMETHING: &str = "((leads.name IS NULL AND given.name IS NOT NULL) \
    OR (leads.email IS NULL AND given.email IS NOT NULL) \
    OR (leads.service IS NULL AND given.service IS NOT NULL) \
    OR (leads.city IS NULL AND given.city IS NOT NULL))";

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = Bool)]
    created: bool,
}

/// Writes the batch; what became of its rows.
pub(super) async fn batch(
    conn: &mut TenantConn,
    planned: &[Planned],
    now: DateTime<Utc>,
) -> Result<Tally, DatabaseError> {
    let business = conn.business();
    one_import_at_a_time(conn, business).await?;
    let known = known(conn, business, planned).await?;
    let (mut there, mut new) = (Columns::default(), Columns::default());
    let mut in_order: Vec<&LeadDraft> = planned.iter().map(|planned| &planned.draft).collect();
    // Whoever else writes several of them does it in the same order, and nobody waits in a circle.
    in_order.sort_by(|one, other| one.phone.cmp(&other.phone));
    for draft in in_order {
        match known.get(&key(draft)) {
            Some(lead) => there.push(draft, lead.0),
            None => new.push(draft, 0),
        }
    }
    let filled = fill(conn, business, there).await?;
    let written = insert(conn, business, new, now).await?;
    let created = written.iter().filter(|row| row.created).count();
    let again: usize = planned.iter().map(|planned| planned.adding).sum();
    let updated = filled + written.len() - created + again;
    let rows: usize = planned.iter().map(Planned::rows).sum();
    Ok(Tally {
        created,
        updated,
        unchanged: rows.saturating_sub(created + updated),
    })
}

/// Until the end of the transaction: two imports that make the same lead by its e-mail address would
/// not see each other.
async fn one_import_at_a_time(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
) -> Result<(), DatabaseError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("lead_imports:{business}"))
        .execute(conn)
        .await?;
    Ok(())
}

/// By what a lead is known that the unique index on its number does not tell: a further number, or,
/// where no number is given, the e-mail address.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Number(String),
    Email(String),
}

fn key(draft: &LeadDraft) -> Key {
    match &draft.phone {
        Some(number) => Key::Number(number.clone()),
        None => Key::Email(draft.email.as_deref().unwrap_or_default().to_lowercase()),
    }
}

async fn known(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    planned: &[Planned],
) -> Result<HashMap<Key, LeadId>, DatabaseError> {
    let keys: Vec<Key> = planned.iter().map(|planned| key(&planned.draft)).collect();
    let numbers = keys.iter().filter_map(|key| match key {
        Key::Number(number) => Some(number.as_str()),
        Key::Email(_) => None,
    });
    let emails = keys.iter().filter_map(|key| match key {
        Key::Number(_) => None,
        Key::Email(email) => Some(email.as_str()),
    });
    let further: Vec<(String, LeadId)> = lead_numbers::table
        .filter(lead_numbers::business_id.eq(business))
        .filter(lead_numbers::e164.eq_any(numbers))
        .select((lead_numbers::e164, lead_numbers::lead_id))
        .load(conn)
        .await?;
    let addressed: Vec<(Option<String>, LeadId)> = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::email_key.eq_any(emails))
        // The first one made, where several have the address.
        .order(leads::id.desc())
        .select((leads::email_key, leads::id))
        .load(conn)
        .await?;
    let addressed = addressed
        .into_iter()
        .filter_map(|(email, lead)| Some((Key::Email(email?), lead)));
    let further = further
        .into_iter()
        .map(|(number, lead)| (Key::Number(number), lead));
    Ok(addressed.chain(further).collect())
}

/// Drafts as PostgreSQL's arrays.
#[derive(Default)]
struct Columns {
    ids: Vec<i64>,
    phones: Vec<Option<String>>,
    names: Vec<Option<String>>,
    emails: Vec<Option<String>>,
    statuses: Vec<String>,
    services: Vec<Option<String>>,
    cities: Vec<Option<String>>,
}

impl Columns {
    fn push(&mut self, draft: &LeadDraft, id: i64) {
        let status = draft.status.unwrap_or(LeadStatus::New);
        self.ids.push(id);
        self.phones.push(draft.phone.clone());
        self.names.push(draft.name.clone());
        self.emails.push(draft.email.clone());
        self.statuses.push(status.as_str().to_owned());
        self.services.push(draft.service.clone());
        self.cities.push(draft.city.clone());
    }
}

/// How many were filled.
async fn fill(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    columns: Columns,
) -> Result<usize, DatabaseError> {
    if columns.ids.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE leads SET {FILL} \
         FROM unnest($2, $3, $4, $5, $6) AS given (id, name, email, service, city) \
         WHERE leads.business_id = $1 AND leads.id = given.id AND {FILLS_SOMETHING}"
    );
    let filled = diesel::sql_query(sql)
        .bind::<BigInt, _>(business)
        .bind::<Array<BigInt>, _>(columns.ids)
        .bind::<Array<Nullable<Text>>, _>(columns.names)
        .bind::<Array<Nullable<Text>>, _>(columns.emails)
        .bind::<Array<Nullable<Text>>, _>(columns.services)
        .bind::<Array<Nullable<Text>>, _>(columns.cities)
        .execute(conn)
        .await?;
    Ok(filled)
}

/// The rows that were made or filled.
async fn insert(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    columns: Columns,
    now: DateTime<Utc>,
) -> Result<Vec<Written>, DatabaseError> {
    let (fill, fills) = (
        FILL.replace("given.", "excluded."),
        FILLS_SOMETHING.replace("given.", "excluded."),
    );
    // A row that was inserted has no xmax; one that was there has that of this update.
    let sql = format!(
        "INSERT INTO leads (business_id, created_at, source, phone, name, email, status, service, city) \
         SELECT $1, $2, 'import', phone, name, email, status, service, city \
         FROM unnest($3, $4, $5, $6, $7, $8) AS given (phone, name, email, status, service, city) \
         ON CONFLICT (business_id, phone) DO UPDATE SET {fill} WHERE {fills} \
         RETURNING (xmax = 0) AS created"
    );
    let written = diesel::sql_query(sql)
        .bind::<BigInt, _>(business)
        .bind::<Timestamptz, _>(now)
        .bind::<Array<Nullable<Text>>, _>(columns.phones)
        .bind::<Array<Nullable<Text>>, _>(columns.names)
        .bind::<Array<Nullable<Text>>, _>(columns.emails)
        .bind::<Array<Text>, _>(columns.statuses)
        .bind::<Array<Nullable<Text>>, _>(columns.services)
        .bind::<Array<Nullable<Text>>, _>(columns.cities)
        .load(conn)
        .await?;
    Ok(written)
}
