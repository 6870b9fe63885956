//! `POST /api/auth/password`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::account::{self, ChangePassword};
use prosaas_core::revocation::Revoked;
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::{ApiError, Gate, SignedIn};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::state::State;

/// The old one and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    #[schema(value_type = String, format = Password)]
    current_password: SecretString,
    /// At least 10 characters.
    #[schema(value_type = String, format = Password)]
    new_password: SecretString,
}

/// Changes the person's password and ends their other sessions.
#[utoipa::path(
    post, path = "/api/auth/password", tag = "auth", request_body = NewPassword,
    responses((status = 204, description = "Changed"), SignedInProblems)
)]
pub(crate) async fn change_password(
    request: HttpRequest,
    signed_in: SignedIn,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<NewPassword>,
) -> Result<HttpResponse, ApiError> {
    let person = signed_in.person()?;
    let change = ChangePassword {
        person,
        current: &body.current_password,
        new: &body.new_password,
        address: gate.address(&request),
        business: signed_in.business().map(|business| business.id),
    };
    account::change_password(
        &state.database,
        &state.passwords,
        &state.auth,
        change,
        state.clock.now(),
    )
    .await?;
    state.revocations.publish(&Revoked::User(person.user)).await;
    Ok(HttpResponse::NoContent().finish())
}
