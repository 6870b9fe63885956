//! A permission is an argument of the handler: `Allowed<ReadCalls>`.

use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use prosaas_core::account::{Context, CurrentBusiness, Identity};
use prosaas_core::ids::BusinessId;
use prosaas_core::role::Role;

use crate::error::ApiError;
use crate::identity;

/// Something that members may do from a role on.
pub trait Permission: 'static {
    /// The least role.
    const ROLE: Role;
    /// What a token limited by scopes must have.
    const SCOPE: &'static str;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $role:ident, $scope:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Permission for $name {
            const ROLE: Role = Role::$role;
            const SCOPE: &'static str = $scope;
        }
    )*

        /// Every scope that a token may be limited to.
        pub const SCOPES: &[&str] = &[$($scope),*];
    };
}

permissions! {
    /// Look at the business's settings and members.
    ReadBusiness: Viewer, "business:read";
    /// Look at calls, leads, appointments and statistics.
    ReadCalls: Viewer, "calls:read";
    /// Listen to recordings and save them.
    Listen: Viewer, "recordings:listen";
    /// Change calls, leads and appointments; place calls.
    WorkCalls: Agent, "calls:write";
    /// Change settings, numbers, members and tokens; delete recordings.
    ManageBusiness: Admin, "business:manage";
    /// Make and unmake owners.
    OwnBusiness: Owner, "business:own";
}

/// Extractor: the caller may do `P` in a business. Otherwise 401, 400, 403, in this order.
pub struct Allowed<P> {
    identity: Arc<Identity>,
    business: CurrentBusiness,
    permission: PhantomData<P>,
}

impl<P> Allowed<P> {
    /// For whom: what a tenant's connection needs.
    pub fn business(&self) -> BusinessId {
        self.business.id
    }

    /// The business, with the caller's role in it.
    pub fn current_business(&self) -> &CurrentBusiness {
        &self.business
    }

    /// The caller's role in the business.
    pub fn role(&self) -> Role {
        self.business.role
    }

    /// The caller.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// For holding on to the caller beyond the request.
    pub fn shared_identity(&self) -> Arc<Identity> {
        Arc::clone(&self.identity)
    }
}

impl<P: Permission> Allowed<P> {
    /// Decides for a caller who is known already.
    pub fn decide(identity: Arc<Identity>) -> Result<Self, ApiError> {
        let business = match &identity.context {
            Context::None => return Err(ApiError::BusinessIdRequired),
            Context::Forbidden => return Err(ApiError::BusinessForbidden),
            Context::Business(business) => business.clone(),
        };
        if business.role < P::ROLE || !identity.has_scope(P::SCOPE) {
            return Err(ApiError::RoleForbidden);
        }
        Ok(Self {
            identity,
            business,
            permission: PhantomData,
        })
    }
}

impl<P> Debug for Allowed<P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Allowed")
            .field("business", &self.business.id)
            .finish_non_exhaustive()
    }
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = ApiError;
    type Future = identity::Extraction<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        identity::extract(request, Self::decide)
    }
}

/// Extractor: a person who runs the platform; a business need not be named.
#[derive(Clone, Debug)]
pub struct PlatformAdmin(pub Arc<Identity>);

impl FromRequest for PlatformAdmin {
    type Error = ApiError;
    type Future = identity::Extraction<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        identity::extract(request, |identity| {
            if identity.platform_admin {
                Ok(Self(identity))
            } else {
                Err(ApiError::RoleForbidden)
            }
        })
    }
}
