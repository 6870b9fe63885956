//! Signing in with e-mail address and password.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};

use super::passwords::{PasswordError, Passwords};
use super::sessions::Origin;
use super::throttle::{Subjects, Throttled};
use super::users::User;
use super::{memberships, sessions, throttle, users};
use crate::audit::{self, Action, Actor, Entry};
use crate::database::{Database, DatabaseError};
use crate::ids::SessionId;
use crate::settings::AuthSettings;

/// What a browser presents.
pub struct Credentials<'a> {
    /// Compared without regard to case.
    pub email: &'a str,
    /// As typed.
    pub password: &'a SecretString,
    /// Where the browser is.
    pub origin: Origin<'a>,
    /// The session cookie that the browser had already: it is ended.
    pub previous: Option<&'a str>,
}

/// A session that has begun.
pub struct SignedIn {
    /// The cookie's value.
    pub token: SecretString,
    /// The session.
    pub session: SessionId,
    /// The person.
    pub user: User,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such person, or another password: which of them is not said.
    #[error("the e-mail address or the password is wrong")]
    Refused,
    /// Too many failures; the password was not looked at.
    #[error("too many failed sign-ins")]
    Throttled(Throttled),
    /// The password could not be checked.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Begins a session. Unknown e-mail address and wrong password are alike in words, in work and in
/// what is counted.
pub async fn sign_in(
    db: &Database,
    passwords: &Passwords,
    settings: &AuthSettings,
    credentials: Credentials<'_>,
    now: DateTime<Utc>,
) -> Result<SignedIn, SignInError> {
    let subjects = Subjects::new(credentials.email, credentials.origin.address);
    throttle::attempt(db, settings, &subjects, now)
        .await?
        .map_err(SignInError::Throttled)?;

    let mut conn = db.system().await?;
    let user = users::find_by_email(&mut conn, credentials.email).await?;
    // No connection is held while the password is hashed.
    conn.commit().await?;
    let kept = user.as_ref().map(|user| user.password_hash.as_str());
    let matches = passwords
        .verify(credentials.password.expose_secret(), kept)
        .await?;
    let Some(user) = user.filter(|_| matches) else {
        return Err(SignInError::Refused);
    };

    let mut conn = db.system().await?;
    throttle::succeeded(&mut conn, &subjects).await?;
    if let Some(previous) = credentials.previous {
        sessions::revoke_token(&mut conn, previous, now).await?;
    }
    let business = if user.platform_admin {
        None
    } else {
        memberships::first_business(&mut conn, user.id).await?
    };
    let lifetime = TimeDelta::days(settings.session_days.into());
    let (token, session) = sessions::create(
        &mut conn,
        user.id,
        business,
        credentials.origin,
        lifetime,
        now,
    )
    .await?;
    let address = Some(credentials.origin.address);
    let actor = Actor {
        user: Some(user.id),
        token: None,
        address,
    };
    let object = Some(format!("session:{session}"));
    let entry = Entry {
        business,
        actor,
        action: Action::SignedIn,
        object,
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    Ok(SignedIn {
        token,
        session,
        user,
    })
}
