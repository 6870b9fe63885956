//! `POST /api/auth/login`.

use actix_web::http::header::USER_AGENT;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use prosaas_core::account::sessions::{self, Origin};
use prosaas_core::account::{Credentials, sign_in};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::session::cookie_value;
use prosaas_web::{ApiError, Gate};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

use super::me::Me;
use crate::state::State;

/// What a person types.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    #[schema(example = "dana@example.com")]
    email: String,
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Begins a session: the cookie comes with the answer.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "auth", request_body = Login, security(()),
    responses(
        (status = 200, body = Me),
        (status = 401, description = "Wrong e-mail address or password: `invalid_credentials`", body = Problem, content_type = PROBLEM_JSON),
        (status = 403, description = "`origin_forbidden`", body = Problem, content_type = PROBLEM_JSON),
        (status = 422, description = "`validation`", body = Problem, content_type = PROBLEM_JSON),
        (status = 429, description = "Too many failed sign-ins: `too_many_requests`; see Retry-After", body = Problem, content_type = PROBLEM_JSON),
    )
)]
pub(crate) async fn login(
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(login): JsonBody<Login>,
) -> Result<HttpResponse, ApiError> {
    if !gate.origins().permit(request.method(), request.headers()) {
        return Err(ApiError::OriginForbidden);
    }
    let headers = request.headers();
    let credentials = Credentials {
        email: &login.email,
        password: &login.password,
        origin: Origin {
            address: gate.address(&request),
            user_agent: headers
                .get(USER_AGENT)
                .and_then(|value| value.to_str().ok()),
        },
        previous: cookie_value(headers),
    };
    let now = state.clock.now();
    let begun = sign_in(
        &state.database,
        &state.passwords,
        &state.auth,
        credentials,
        now,
    )
    .await?;
    let lifetime = TimeDelta::days(state.auth.session_days.into());
    let identity = sessions::find(
        &state.database,
        begun.token.expose_secret(),
        None,
        lifetime,
        now,
    )
    .await?
    .ok_or_else(|| ApiError::internal("the session that just began is not found"))?;
    let me = Me::of(&state.database, &identity).await?;
    Ok(HttpResponse::Ok()
        .cookie(gate.cookies().issue(&begun.token))
        .json(me))
}
