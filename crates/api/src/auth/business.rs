//! `POST /api/auth/business`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use chrono::TimeDelta;
use prosaas_core::account::{memberships, sessions};
use prosaas_core::ids::BusinessId;
use prosaas_core::revocation::Revoked;
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::session::cookie_value;
use prosaas_web::{ApiError, SignedIn};
use serde::Deserialize;
use utoipa::ToSchema;

use super::me::Me;
use crate::state::State;

/// Where to look from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchBusiness {
    #[schema(value_type = i64, example = 3)]
    business_id: BusinessId,
}

/// Makes a business of the person the session's current one.
#[utoipa::path(
    post, path = "/api/auth/business", tag = "auth", request_body = SwitchBusiness,
    responses((status = 200, body = Me), SignedInProblems)
)]
pub(crate) async fn switch_business(
    request: HttpRequest,
    signed_in: SignedIn,
    state: Data<State>,
    JsonBody(wanted): JsonBody<SwitchBusiness>,
) -> Result<Json<Me>, ApiError> {
    let person = signed_in.person()?;
    let business = wanted.business_id;
    if !memberships::switch(&state.database, person.user, person.session, business).await? {
        return Err(ApiError::BusinessForbidden);
    }
    state
        .revocations
        .publish(&Revoked::Session(person.session))
        .await;
    let lifetime = TimeDelta::days(state.auth.session_days.into());
    let token = cookie_value(request.headers()).ok_or(ApiError::Unauthenticated)?;
    let identity = sessions::find(&state.database, token, None, lifetime, state.clock.now())
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    Ok(Json(Me::of(&state.database, &identity).await?))
}
