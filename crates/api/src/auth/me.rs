//! `GET /api/auth/me`.

use actix_web::web::{Data, Json};
use prosaas_core::account::{CurrentBusiness, Identity, memberships};
use prosaas_core::database::Database;
use prosaas_core::ids::{BusinessId, UserId};
use prosaas_core::role::Role;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::sets::Language;
use prosaas_web::{ApiError, SignedIn};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::State;

/// The person and their businesses.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    user: MeUser,
    /// The business that is looked at; `null` where none is chosen.
    business: Option<MeBusiness>,
    businesses: Vec<MeMembership>,
}

#[derive(Serialize, ToSchema)]
struct MeUser {
    #[schema(value_type = i64, example = 7)]
    id: UserId,
    #[schema(example = "dana@example.com")]
    email: String,
    #[schema(example = "דנה כהן")]
    name: String,
    platform_admin: bool,
}

#[derive(Serialize, ToSchema)]
struct MeBusiness {
    #[schema(value_type = i64, example = 3)]
    id: BusinessId,
    name: String,
    role: Role,
    #[schema(value_type = Language)]
    language: String,
    #[schema(example = "Asia/Jerusalem")]
    time_zone: String,
    /// Recordings of calls older than this many days are not played.
    access_days: i32,
}

#[derive(Serialize, ToSchema)]
struct MeMembership {
    #[schema(value_type = i64, example = 3)]
    id: BusinessId,
    name: String,
    role: Role,
}

impl From<&CurrentBusiness> for MeBusiness {
    fn from(business: &CurrentBusiness) -> Self {
        Self {
            id: business.id,
            name: business.name.clone(),
            role: business.role,
            language: business.language.clone(),
            time_zone: business.time_zone.clone(),
            access_days: business.access_days,
        }
    }
}

impl Me {
    /// What the person behind `identity` is shown; a program has no account: 403.
    pub(super) async fn of(database: &Database, identity: &Identity) -> Result<Self, ApiError> {
        let person = identity.person().ok_or(ApiError::RoleForbidden)?;
        let mut conn = database.system().await?;
        let businesses = memberships::of_user(&mut conn, person.user).await?;
        conn.commit().await?;
        Ok(Self {
            user: MeUser {
                id: person.user,
                email: person.email.clone(),
                name: person.name.clone(),
                platform_admin: identity.platform_admin,
            },
            business: identity.business().map(MeBusiness::from),
            businesses: businesses
                .into_iter()
                .map(|membership| MeMembership {
                    id: membership.business,
                    name: membership.name,
                    role: membership.role,
                })
                .collect(),
        })
    }
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/api/auth/me", tag = "auth",
    responses((status = 200, body = Me), SignedInProblems)
)]
pub(crate) async fn me(signed_in: SignedIn, state: Data<State>) -> Result<Json<Me>, ApiError> {
    Ok(Json(Me::of(&state.database, &signed_in).await?))
}
