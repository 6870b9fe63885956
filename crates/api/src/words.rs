//! Closed sets of words in JSON, each held to the core's own by the compiler.

use prosaas_core::appointments::AppointmentStatus;
use prosaas_core::leads::{LeadSource, LeadStatus};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident is $core:ident { $($word:ident),* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name {
            $($word),*
        }

        impl From<$name> for $core {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$word => Self::$word),*
                }
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                match value {
                    $($core::$word => Self::$word),*
                }
            }
        }
    )*};
}

words! {
    /// Where a lead stands.
    LeadStatusWord is LeadStatus { New, Contacted, Qualified, Won, Lost }
    /// Where a lead came from.
    LeadSourceWord is LeadSource { Call, Manual, Import, Api }
    /// Where an appointment stands.
    AppointmentStatusWord is AppointmentStatus { Scheduled, Confirmed, Done, Cancelled, NoShow }
}
