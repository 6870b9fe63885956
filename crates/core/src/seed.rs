//! Something to look at in a fresh deployment: a business, its owner and a telephone number.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::json;

use crate::account::users::{self, CreateUserError, NewUser};
use crate::account::{PasswordError, Passwords, memberships};
use crate::database::{Database, DatabaseError, SystemConn};
use crate::ids::BusinessId;
use crate::role::Role;
use crate::schema::{businesses, phone_numbers};

const SLUG: &str = "demo";
const EMAIL: &str = "dana@example.com";
const PASSWORD: &str = "shalom-demo-2026";
const NUMBER: &str = "+97231234567";
const FORWARDS_TO: &str = "+972501234567";

/// What was made, or was there already.
#[derive(Debug)]
pub struct Seeded {
    /// The business.
    pub business: BusinessId,
    /// Its owner's sign-in.
    pub email: &'static str,
    /// Its owner's password.
    pub password: &'static str,
    /// Its telephone number.
    pub number: &'static str,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The person could not be made.
    #[error(transparent)]
    User(#[from] CreateUserError),
}

/// Makes the demo's business, unless it is there: everything in one transaction.
pub async fn demo(db: &Database, passwords: &Passwords) -> Result<Seeded, SeedError> {
    let mut conn = db.system().await?;
    let known = businesses::table
        .filter(businesses::slug.eq(SLUG))
        .select(businesses::id)
        .first(&mut *conn)
        .await
        .optional()
        .map_err(DatabaseError::from)?;
    let business = match known {
        Some(business) => business,
        None => make(&mut conn, passwords).await?,
    };
    conn.commit().await?;
    Ok(Seeded {
        business,
        email: EMAIL,
        password: PASSWORD,
        number: NUMBER,
    })
}

async fn make(conn: &mut SystemConn, passwords: &Passwords) -> Result<BusinessId, SeedError> {
    let business: BusinessId = diesel::insert_into(businesses::table)
        .values((
            businesses::name.eq("שירותי הבית של דנה"),
            businesses::slug.eq(SLUG),
            businesses::announcement.eq("שלום, השיחה מוקלטת לצורך שיפור השירות."),
            businesses::services.eq(json!([
                { "name": "אינסטלציה", "words": ["אינסטלטור", "נזילה", "סתימה", "plumber"] },
                { "name": "מנעולנות", "words": ["מנעולן", "דלת ננעלה", "פריצת דלת", "locksmith"] },
                { "name": "חשמל", "words": ["חשמלאי", "קצר", "electrician"] },
                { "name": "ניקיון", "words": ["מנקה", "ניקוי", "cleaning", "cleaned"] },
            ])),
        ))
        .returning(businesses::id)
        .get_result(&mut **conn)
        .await
        .map_err(DatabaseError::from)?;
    diesel::insert_into(phone_numbers::table)
        .values((
            phone_numbers::business_id.eq(business),
            phone_numbers::e164.eq(NUMBER),
            phone_numbers::target.eq(FORWARDS_TO),
        ))
        .execute(&mut **conn)
        .await
        .map_err(DatabaseError::from)?;
    let password_hash = &passwords.hash(PASSWORD).await?;
    let new = NewUser {
        email: EMAIL,
        name: "דנה כהן",
        password_hash,
        platform_admin: false,
    };
    let owner = users::create(conn, &new).await?;
    memberships::add(conn, business, owner, Role::Owner).await?;
    Ok(business)
}
