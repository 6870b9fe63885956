//! Figures for the dashboard: a business's calls by day and direction.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, TenantConn};
use crate::time_zone::{self, Tz};

/// Services and cities that are named.
const TOP: i64 = 10;

/// Calls of one direction on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub calls: i64,
    /// Those in which somebody talked with the customer.
    pub answered: i64,
    /// How long these took together.
    pub seconds: i64,
}

/// A day's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// In the zone that was asked for.
    pub date: NaiveDate,
    /// Of customers.
    pub inbound: Tally,
    /// To customers.
    pub outbound: Tally,
}

/// A word and how many calls it was found in.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct Top {
    /// The service or city.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Calls.
    #[diesel(sql_type = BigInt)]
    pub calls: i64,
}

/// A span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallStats {
    /// Every day of the span, empty ones too.
    pub days: Vec<Day>,
    /// The most frequent services.
    pub services: Vec<Top>,
    /// The most frequent cities.
    pub cities: Vec<Top>,
}

/// Which days, and where they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, which counts too.
    pub to: NaiveDate,
    /// Where.
    pub zone: Tz,
}

impl Wanted {
    fn dates(&self) -> Vec<NaiveDate> {
        let mut dates = Vec::new();
        let mut date = self.from;
        while date <= self.to {
            dates.push(date);
            let Some(next) = date.checked_add_days(Days::new(1)) else {
                break;
            };
            date = next;
        }
        dates
    }

    /// When the span is over.
    fn end(&self) -> DateTime<Utc> {
        let next = self.to.checked_add_days(Days::new(1));
        time_zone::begin_of(next.unwrap_or(self.to), self.zone)
    }
}

impl Tally {
    /// Together with another.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            answered: self.answered + other.answered,
            seconds: self.seconds + other.seconds,
        }
    }
}

/// Whether a call was answered is what all that Twilio told of it says; of a call from before that was
/// kept, only that Twilio picked up is known. The outcome's own time only bounds the look; a day more on
/// both sides, because a call's beginning may be told late.
///
/// The days' beginnings come from one place, [`crate::time_zone`]; PostgreSQL only sorts the calls
/// between them.
const BY_DAY: &str = "SELECT width_bucket(started_at, $2) AS day, direction, count(*) AS calls, \
        count(*) FILTER (WHERE answered) AS answered, \
        coalesce(sum(duration_seconds) FILTER (WHERE answered), 0)::bigint AS seconds \
    FROM (SELECT c.started_at, c.direction, c.duration_seconds, \
            coalesce(o.outcome = 'answered', c.answered_at IS NOT NULL) AS answered \
        FROM call_logs c LEFT JOIN call_outcomes o ON o.business_id = c.business_id \
            AND o.call_log_id = c.id AND o.outcome IS NOT NULL \
            AND o.started_at >= $3 - interval '1 day' AND o.started_at < $4 + interval '1 day' \
        WHERE c.business_id = $1 AND c.started_at >= $3 AND c.started_at < $4) AS calls \
    GROUP BY 1, 2";

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Text)]
    direction: String,
    #[diesel(sql_type = BigInt)]
    calls: i64,
    #[diesel(sql_type = BigInt)]
    answered: i64,
    #[diesel(sql_type = BigInt)]
    seconds: i64,
}

/// The business's calls of these days.
pub async fn calls(conn: &mut TenantConn, wanted: &Wanted) -> Result<CallStats, DatabaseError> {
    let dates = wanted.dates();
    let begins: Vec<DateTime<Utc>> = dates
        .iter()
        .map(|date| time_zone::begin_of(*date, wanted.zone))
        .collect();
    let (from, to) = (time_zone::begin_of(wanted.from, wanted.zone), wanted.end());
    let counted: Vec<Counted> = diesel::sql_query(BY_DAY)
        .bind::<BigInt, _>(conn.business())
        .bind::<Array<Timestamptz>, _>(&begins)
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(to)
        .load(&mut **conn)
        .await?;
    let mut tallies: HashMap<(i32, bool), Tally> = HashMap::new();
    for row in counted {
        let tally = Tally {
            calls: row.calls,
            answered: row.answered,
            seconds: row.seconds,
        };
        tallies.insert((row.day, row.direction == "inbound"), tally);
    }
    let mut of = |day: i32, inbound| tallies.remove(&(day, inbound)).unwrap_or_default();
    // Buckets count from 1.
    let days = dates.into_iter().zip(1_i32..).map(|(date, day)| Day {
        date,
        inbound: of(day, true),
        outbound: of(day, false),
    });
    Ok(CallStats {
        days: days.collect(),
        services: top(conn, "extracted_service", from, to).await?,
        cities: top(conn, "extracted_city", from, to).await?,
    })
}

/// `column` has an index that begins with business, the column itself and the time.
async fn top(
    conn: &mut TenantConn,
    column: &'static str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Top>, DatabaseError> {
    let sql = format!(
        "SELECT {column} AS name, count(*) AS calls FROM call_logs WHERE business_id = $1 \
         AND started_at >= $2 AND started_at < $3 AND {column} IS NOT NULL \
         GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOP}"
    );
    let query = diesel::sql_query(sql)
        .bind::<BigInt, _>(conn.business())
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(to);
    Ok(query.load(&mut **conn).await?)
}
