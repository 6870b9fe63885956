//! Who a change is written down to.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};
use prosaas_core::audit::{Actor, By};

use crate::error::ApiError;
use crate::identity::{self, Gate};

/// Extractor: the caller, as the audit log names them.
#[derive(Clone, Copy, Debug)]
pub struct Acting(Actor);

impl Acting {
    /// The caller, doing something now.
    pub fn at(&self, at: DateTime<Utc>) -> By {
        By { actor: self.0, at }
    }
}

impl FromRequest for Acting {
    type Error = ApiError;
    type Future = identity::Extraction<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let asking = request.clone();
        identity::extract(request, move |identity| {
            let gate = Gate::of(&asking)?;
            Ok(Self(gate.actor(&identity, &asking)))
        })
    }
}
