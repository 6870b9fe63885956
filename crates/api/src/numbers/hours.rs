//! Business hours as clients write and read them.

use chrono::NaiveDate;
use prosaas_core::numbers;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When somebody is there, in the business's time zone.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hours {
    /// Of each week; intervals of a day must not overlap. None: never.
    #[schema(max_items = 70)]
    weekly: Vec<Interval>,
    /// Nobody is there on these days, whatever the week says.
    #[serde(default)]
    #[schema(max_items = 366, example = json!(["2026-09-12"]))]
    closed_dates: Vec<NaiveDate>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Interval {
    day: Day,
    /// The first minute.
    #[schema(value_type = String, example = "09:00")]
    from: numbers::TimeOfDay,
    /// The first minute after it; `24:00` for the day's end.
    #[schema(value_type = String, example = "17:30")]
    to: numbers::TimeOfDay,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Day {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

macro_rules! same_days {
    ($($day:ident),*) => {
        impl From<Day> for numbers::Day {
            fn from(day: Day) -> Self {
                match day {
                    $(Day::$day => Self::$day,)*
                }
            }
        }

        impl From<numbers::Day> for Day {
            fn from(day: numbers::Day) -> Self {
                match day {
                    $(numbers::Day::$day => Self::$day,)*
                }
            }
        }
    };
}

same_days!(
    Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday
);

impl From<Hours> for numbers::Hours {
    fn from(hours: Hours) -> Self {
        let weekly = hours.weekly.into_iter().map(|interval| numbers::Interval {
            day: interval.day.into(),
            from: interval.from,
            to: interval.to,
        });
        Self {
            weekly: weekly.collect(),
            closed_dates: hours.closed_dates,
        }
    }
}

impl From<numbers::Hours> for Hours {
    fn from(hours: numbers::Hours) -> Self {
        let weekly = hours.weekly.into_iter().map(|interval| Interval {
            day: interval.day.into(),
            from: interval.from,
            to: interval.to,
        });
        Self {
            weekly: weekly.collect(),
            closed_dates: hours.closed_dates,
        }
    }
}
