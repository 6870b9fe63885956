//! People who sign in. Not a tenant's rows: one person may belong to several businesses.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::lower;
use crate::database::DatabaseError;
use crate::ids::UserId;
use crate::schema::users;

/// A person.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
pub struct User {
    /// The row.
    pub id: UserId,
    /// As written at registration; compared without regard to case.
    pub email: String,
    /// What to call the person.
    pub name: String,
    /// A PHC string.
    pub password_hash: String,
    /// Runs the platform itself.
    pub platform_admin: bool,
}

/// A person to be.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    /// Spaces around it are dropped.
    pub email: &'a str,
    /// What to call the person.
    pub name: &'a str,
    /// From [`super::Passwords::hash`].
    pub password_hash: &'a str,
    /// Runs the platform itself.
    pub platform_admin: bool,
}

/// Why a person can't be created.
#[derive(Debug, thiserror::Error)]
pub enum CreateUserError {
    /// Someone has this e-mail address.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// The person with this e-mail address.
pub async fn find_by_email(
    conn: &mut AsyncPgConnection,
    email: &str,
) -> Result<Option<User>, DatabaseError> {
    let user = users::table
        .filter(lower(users::email).eq(lower(email.trim())))
        .select(User::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(user)
}

/// The person.
pub async fn find(
    conn: &mut AsyncPgConnection,
    user: UserId,
) -> Result<Option<User>, DatabaseError> {
    let query = users::table.find(user).select(User::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Adds a person. A refusal ends the caller's transaction.
pub async fn create(
    conn: &mut AsyncPgConnection,
    new: &NewUser<'_>,
) -> Result<UserId, CreateUserError> {
    let created = diesel::insert_into(users::table)
        .values((
            users::email.eq(new.email.trim()),
            users::name.eq(new.name),
            users::password_hash.eq(new.password_hash),
            users::platform_admin.eq(new.platform_admin),
        ))
        .returning(users::id)
        .get_result(conn)
        .await;
    match created {
        Ok(id) => Ok(id),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(CreateUserError::EmailTaken)
        }
        Err(error) => Err(DatabaseError::from(error).into()),
    }
}

/// Replaces the password.
pub async fn set_password(
    conn: &mut AsyncPgConnection,
    user: UserId,
    password_hash: &str,
) -> Result<(), DatabaseError> {
    diesel::update(users::table.find(user))
        .set(users::password_hash.eq(password_hash))
        .execute(conn)
        .await?;
    Ok(())
}
