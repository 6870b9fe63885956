//! A person replaces their own password.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};

use super::identity::Person;
use super::passwords::{PasswordError, Passwords, WeakPassword};
use super::throttle::{Subjects, Throttled};
use super::{sessions, throttle, users};
use crate::audit::{self, Action, Actor, Entry};
use crate::database::{Database, DatabaseError};
use crate::ids::BusinessId;
use crate::settings::AuthSettings;

/// What the person gives.
pub struct ChangePassword<'a> {
    /// Who: from the request's identity.
    pub person: &'a Person,
    /// The password until now.
    pub current: &'a SecretString,
    /// The password from now on.
    pub new: &'a SecretString,
    /// Where the person is.
    pub address: IpAddr,
    /// In whose audit log it is noted.
    pub business: Option<BusinessId>,
}

/// Why the password stays.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The current password is another one.
    #[error("the current password is wrong")]
    WrongCurrent,
    /// The new one is not accepted.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// Too many wrong passwords; counted together with sign-ins.
    #[error("too many wrong passwords")]
    Throttled(Throttled),
    /// The password could not be checked or hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Replaces the password and ends the person's other sessions: whoever else knew it is out.
pub async fn change_password(
    db: &Database,
    passwords: &Passwords,
    settings: &AuthSettings,
    change: ChangePassword<'_>,
    now: DateTime<Utc>,
) -> Result<(), ChangePasswordError> {
    Passwords::check_strength(change.new.expose_secret())?;
    let person = change.person;
    let subjects = Subjects::new(&person.email, change.address);
    throttle::attempt(db, settings, &subjects, now)
        .await?
        .map_err(ChangePasswordError::Throttled)?;

    let mut conn = db.system().await?;
    let user = users::find(&mut conn, person.user).await?;
    conn.commit().await?;
    let kept = user.as_ref().map(|user| user.password_hash.as_str());
    if !passwords
        .verify(change.current.expose_secret(), kept)
        .await?
    {
        return Err(ChangePasswordError::WrongCurrent);
    }
    let hash = passwords.hash(change.new.expose_secret()).await?;

    let mut conn = db.system().await?;
    throttle::succeeded(&mut conn, &subjects).await?;
    users::set_password(&mut conn, person.user, &hash).await?;
    sessions::revoke_others(&mut conn, person.user, person.session, now).await?;
    let actor = Actor {
        user: Some(person.user),
        token: None,
        address: Some(change.address),
    };
    let object = Some(format!("user:{}", person.user));
    let business = change.business;
    let entry = Entry {
        business,
        actor,
        action: Action::PasswordChanged,
        object,
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    Ok(())
}
