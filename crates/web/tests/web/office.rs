//! Somebody who can sign in.

use std::net::IpAddr;

use prosaas_core::account::sessions::Origin;
use prosaas_core::account::{Credentials, Passwords, SignInError, SignedIn, sign_in};
use prosaas_core::ids::UserId;
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use secrecy::SecretString;

use crate::service::{TestService, address};

/// The owner's.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A business whose owner has a password, and few guesses.
pub(crate) struct Office {
    pub(crate) service: TestService,
    pub(crate) passwords: Passwords,
    pub(crate) business: TestBusiness,
    pub(crate) user: UserId,
    pub(crate) email: String,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let mut service = TestService::online().await;
        service.settings.auth.login_failures_per_account = 3;
        service.settings.auth.login_failures_per_address = 6;
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash(PASSWORD).await.unwrap();
        let business = TestBusiness::create(&service.database).await;
        let (user, email) = business.member(&service.database, Role::Owner, &hash).await;
        Self {
            service,
            passwords,
            business,
            user,
            email,
        }
    }

    pub(crate) async fn try_from(
        &self,
        email: &str,
        password: &str,
        address: IpAddr,
        previous: Option<&str>,
    ) -> Result<SignedIn, SignInError> {
        let credentials = Credentials {
            email,
            password: &SecretString::from(password),
            origin: Origin {
                address,
                user_agent: Some("test"),
            },
            previous,
        };
        let settings = &self.service.settings.auth;
        let now = self.service.clock.now();
        sign_in(
            &self.service.database,
            &self.passwords,
            settings,
            credentials,
            now,
        )
        .await
    }

    pub(crate) async fn attempt(
        &self,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, SignInError> {
        self.try_from(email, password, address(), None).await
    }
}

pub(crate) fn throttled(result: &Result<SignedIn, SignInError>) -> Option<u32> {
    match result {
        Err(SignInError::Throttled(throttled)) => Some(throttled.retry_after_seconds),
        _ => None,
    }
}

pub(crate) fn refused(result: &Result<SignedIn, SignInError>) -> bool {
    matches!(result, Err(SignInError::Refused))
}
