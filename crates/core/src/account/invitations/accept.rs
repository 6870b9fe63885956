//! Using an invitation: by a person who is signed in, or by one who has no account yet.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use secrecy::{ExposeSecret, SecretString};

use super::{Offer, find, find_on};
use crate::account::identity::Person;
use crate::account::memberships;
use crate::account::passwords::{PasswordError, Passwords, WeakPassword};
use crate::account::sessions::{self, Origin};
use crate::account::users::{self, CreateUserError, NewUser};
use crate::audit::{self, Action, Actor, Entry};
use crate::database::{Database, DatabaseError, SystemConn};
use crate::ids::UserId;
use crate::schema::{invitations, sessions as session_rows};

/// What is needed to use a link.
pub struct Accept<'a> {
    /// The link's secret.
    pub token: &'a str,
    /// Who uses it.
    pub guest: Guest<'a>,
    /// Where the browser is.
    pub origin: Origin<'a>,
    /// How long a session lives.
    pub lifetime: TimeDelta,
}

/// Who uses a link.
pub enum Guest<'a> {
    /// Somebody who is signed in.
    Person(&'a Person),
    /// Somebody who has no account, and is given one.
    New {
        /// What to call the person.
        name: &'a str,
        /// From now on.
        password: &'a SecretString,
    },
}

/// What became of it.
pub enum Accepted {
    /// The person is a member now, and their session looks at the business.
    Joined(UserId),
    /// The person has an account now, and this session.
    Created(SecretString),
}

/// Why a link was not used.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// It is used, over, taken back or nobody's.
    #[error("the invitation is no longer good")]
    Gone,
    /// The invited person has an account.
    #[error("sign in first: the e-mail address has an account")]
    SignInFirst,
    /// Somebody else is signed in.
    #[error("the invitation is for another person")]
    ForAnother,
    /// The new password is not accepted.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for AcceptError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Uses the link, once: of two at the same moment one succeeds. Who is a member already keeps the
/// role they have.
pub async fn accept(
    db: &Database,
    passwords: &Passwords,
    accept: Accept<'_>,
    now: DateTime<Utc>,
) -> Result<Accepted, AcceptError> {
    let offer = find(db, accept.token, now)
        .await?
        .ok_or(AcceptError::Gone)?;
    let hash = match accept.guest {
        Guest::Person(person) => {
            check_person(&offer, person)?;
            None
        }
        Guest::New { password, .. } => {
            if offer.account.is_some() {
                return Err(AcceptError::SignInFirst);
            }
            Passwords::check_strength(password.expose_secret())?;
            // No connection is held while the password is hashed.
            Some(passwords.hash(password.expose_secret()).await?)
        }
    };
    let mut conn = db.system().await?;
    let offer = find_on(&mut conn, accept.token, now)
        .await?
        .ok_or(AcceptError::Gone)?;
    let accepted = match (&accept.guest, hash) {
        (Guest::New { name, .. }, Some(hash)) => {
            let user = create(&mut conn, &offer, name, &hash).await?;
            join(&mut conn, &offer, user, accept.origin, now).await?;
            let business = Some(offer.business);
            let (token, _) = sessions::create(
                &mut conn,
                user,
                business,
                accept.origin,
                accept.lifetime,
                now,
            )
            .await?;
            Accepted::Created(token)
        }
        (Guest::Person(person), _) => {
            join(&mut conn, &offer, person.user, accept.origin, now).await?;
            diesel::update(session_rows::table.find(person.session))
                .set(session_rows::current_business_id.eq(offer.business))
                .execute(&mut *conn)
                .await?;
            Accepted::Joined(person.user)
        }
        (Guest::New { .. }, None) => return Err(AcceptError::SignInFirst),
    };
    conn.commit().await?;
    Ok(accepted)
}

fn check_person(offer: &Offer, person: &Person) -> Result<(), AcceptError> {
    if offer.account == Some(person.user) {
        Ok(())
    } else {
        Err(AcceptError::ForAnother)
    }
}

async fn create(
    conn: &mut SystemConn,
    offer: &Offer,
    name: &str,
    password_hash: &str,
) -> Result<UserId, AcceptError> {
    let new = NewUser {
        email: &offer.email,
        name,
        password_hash,
        platform_admin: false,
    };
    match users::create(conn, &new).await {
        Ok(user) => Ok(user),
        Err(CreateUserError::EmailTaken) => Err(AcceptError::SignInFirst),
        Err(CreateUserError::Database(error)) => Err(error.into()),
    }
}

async fn join(
    conn: &mut SystemConn,
    offer: &Offer,
    user: UserId,
    origin: Origin<'_>,
    now: DateTime<Utc>,
) -> Result<(), AcceptError> {
    diesel::update(invitations::table.find(offer.id))
        .set((
            invitations::accepted_at.eq(now),
            invitations::accepted_by.eq(user),
        ))
        .execute(&mut **conn)
        .await?;
    if !memberships::add(conn, offer.business, user, offer.role).await? {
        return Ok(());
    }
    let actor = Actor {
        user: Some(user),
        token: None,
        address: Some(origin.address),
    };
    let entry = Entry {
        business: Some(offer.business),
        actor,
        action: Action::MemberAdded,
        object: Some(format!("user:{user}")),
        at: now,
    };
    let details = serde_json::json!({ "invitation": offer.id, "role": offer.role });
    Ok(audit::record_with(conn, entry, details).await?)
}
