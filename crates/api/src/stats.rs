//! `GET /api/stats/calls`.

use actix_web::web::{Data, Json};
use chrono::{Days, NaiveDate};
use prosaas_core::stats::{self, CallStats, Day, Tally, Top, Wanted};
use prosaas_core::time_zone;
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::state::State;

/// Days that are shown where no span is given.
const DEFAULT_DAYS: u64 = 30;
/// The longest span.
const MAX_DAYS: i64 = 366;
/// Years that a calendar on a wall may show.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// Which days.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatsQuery {
    /// The first day; 29 days before the last one where it is left out.
    #[param(value_type = Option<String>, example = "2026-01-01")]
    from: Option<NaiveDate>,
    /// The last day, which counts too; today where it is left out.
    #[param(value_type = Option<String>, example = "2026-01-31")]
    to: Option<NaiveDate>,
    /// An IANA name; the business's where it is left out.
    #[param(example = "Asia/Jerusalem")]
    tz: Option<String>,
}

/// The business's calls by day and direction.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatsView {
    #[schema(value_type = String, example = "2026-01-01")]
    from: NaiveDate,
    #[schema(value_type = String, example = "2026-01-31")]
    to: NaiveDate,
    #[schema(example = "Asia/Jerusalem")]
    time_zone: String,
    /// Every day of the span, empty ones too.
    days: Vec<DayView>,
    total: TotalView,
    /// The ten most frequent.
    services: Vec<TopView>,
    /// The ten most frequent.
    cities: Vec<TopView>,
}

#[derive(Serialize, ToSchema)]
struct DayView {
    #[schema(value_type = String, example = "2026-01-01")]
    date: NaiveDate,
    inbound: TallyView,
    outbound: TallyView,
}

#[derive(Serialize, ToSchema)]
struct TotalView {
    inbound: TallyView,
    outbound: TallyView,
}

#[derive(Serialize, ToSchema)]
struct TallyView {
    #[schema(example = 5)]
    calls: i64,
    #[schema(example = 3)]
    answered: i64,
    #[schema(example = 2)]
    unanswered: i64,
    /// How long the answered ones took together.
    #[schema(example = 611)]
    seconds: i64,
}

#[derive(Serialize, ToSchema)]
struct TopView {
    #[schema(example = "plumbing")]
    name: String,
    #[schema(example = 9)]
    calls: i64,
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        Self {
            calls: tally.calls,
            answered: tally.answered,
            unanswered: tally.calls - tally.answered,
            seconds: tally.seconds,
        }
    }
}

impl From<Day> for DayView {
    fn from(day: Day) -> Self {
        Self {
            date: day.date,
            inbound: day.inbound.into(),
            outbound: day.outbound.into(),
        }
    }
}

impl StatsView {
    fn of(wanted: &Wanted, stats: CallStats) -> Self {
        let total = |of: fn(&Day) -> Tally| {
            let tallies = stats.days.iter().map(of);
            tallies.fold(Tally::default(), Tally::plus).into()
        };
        let top = |list: Vec<Top>| {
            let views = list
                .into_iter()
                .map(|Top { name, calls }| TopView { name, calls });
            views.collect()
        };
        Self {
            from: wanted.from,
            to: wanted.to,
            time_zone: wanted.zone.name().to_owned(),
            total: TotalView {
                inbound: total(|day| day.inbound),
                outbound: total(|day| day.outbound),
            },
            days: stats.days.into_iter().map(DayView::from).collect(),
            services: top(stats.services),
            cities: top(stats.cities),
        }
    }
}

/// The business's calls by day and direction, answered or not, and what they were about.
#[utoipa::path(
    get, path = "/api/stats/calls", tag = "calls", params(StatsQuery),
    responses((status = 200, body = StatsView), SignedInProblems)
)]
pub(crate) async fn call_stats(
    member: Allowed<ReadCalls>,
    query: QueryParams<StatsQuery>,
    state: Data<State>,
) -> Result<Json<StatsView>, ApiError> {
    let business_zone = &member.current_business().time_zone;
    let name = query.0.tz.as_deref().unwrap_or(business_zone);
    let zone = time_zone::parse(name)
        .ok_or_else(|| ApiError::validation("tz", "must be an IANA name such as Asia/Jerusalem"))?;
    let today = time_zone::day_of(state.clock.now(), zone);
    let to = query.0.to.unwrap_or(today);
    let first = || {
        to.checked_sub_days(Days::new(DEFAULT_DAYS - 1))
            .unwrap_or(to)
    };
    let from = query.0.from.unwrap_or_else(first);
    let wanted = Wanted { from, to, zone };
    check(&wanted)?;
    let mut conn = state.database.tenant(member.business()).await?;
    let figures = stats::calls(&mut conn, &wanted).await?;
    conn.commit().await?;
    Ok(Json(StatsView::of(&wanted, figures)))
}

fn check(wanted: &Wanted) -> Result<(), ApiError> {
    use chrono::Datelike;
    for (field, day) in [("from", wanted.from), ("to", wanted.to)] {
        if !YEARS.contains(&day.year()) {
            return Err(ApiError::validation(
                field,
                "must be a day from 2000 to 2199",
            ));
        }
    }
    let days = (wanted.to - wanted.from).num_days() + 1;
    if !(1..=MAX_DAYS).contains(&days) {
        let detail = "must not be after to, and the span has at most 366 days";
        return Err(ApiError::validation("from", detail));
    }
    Ok(())
}
