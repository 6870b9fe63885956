//! Who asks, and for which business.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::audit::Actor;
use crate::ids::{ApiTokenId, BusinessId, SessionId, UserId};
use crate::role::Role;

/// The one behind a request, found in the database in one query.
#[derive(Clone, Debug)]
pub struct Identity {
    /// A person or a program.
    pub who: Who,
    /// The business that is meant.
    pub context: Context,
    /// Whether the person runs the platform itself.
    pub platform_admin: bool,
}

/// A person or a program.
#[derive(Clone, Debug)]
pub enum Who {
    /// Signed in with a browser.
    Person(Person),
    /// Has an API token.
    Program(Program),
}

/// A person with a session.
#[derive(Clone, Debug)]
pub struct Person {
    /// The person.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
    /// As written at registration.
    pub email: String,
    /// What to call the person.
    pub name: String,
    /// When the session ends, unless it is used before.
    pub expires_at: DateTime<Utc>,
}

/// A program with an API token.
#[derive(Clone, Debug)]
pub struct Program {
    /// The token.
    pub token: ApiTokenId,
    /// What the token was called.
    pub name: String,
    /// What it may be used for; empty: all that its role may.
    pub scopes: Vec<String>,
}

/// Which business is meant.
#[derive(Clone, Debug)]
pub enum Context {
    /// None was named.
    None,
    /// One was named that the caller may not act for, or that does not exist.
    Forbidden,
    /// This one.
    Business(CurrentBusiness),
}

/// The business that a caller acts for, and as what.
#[derive(Clone, Debug)]
pub struct CurrentBusiness {
    /// The business.
    pub id: BusinessId,
    /// The caller's role in it.
    pub role: Role,
    /// Its name.
    pub name: String,
    /// Its short name in addresses.
    pub slug: String,
    /// `he` or `en`.
    pub language: String,
    /// An IANA name.
    pub time_zone: String,
    /// Recordings of calls older than this are not played.
    pub access_days: i32,
}

/// The columns of a business that a look-up of a caller selects, in this order.
#[derive(Queryable)]
pub(super) struct BusinessRow {
    id: BusinessId,
    name: String,
    slug: String,
    language: String,
    time_zone: String,
    access_days: i32,
}

impl BusinessRow {
    pub(super) fn with_role(self, role: Role) -> CurrentBusiness {
        CurrentBusiness {
            id: self.id,
            role,
            name: self.name,
            slug: self.slug,
            language: self.language,
            time_zone: self.time_zone,
            access_days: self.access_days,
        }
    }
}

impl Identity {
    /// The business, where one is meant that the caller may act for.
    pub fn business(&self) -> Option<&CurrentBusiness> {
        match &self.context {
            Context::Business(business) => Some(business),
            Context::None | Context::Forbidden => None,
        }
    }

    /// The person, where it is one.
    pub fn person(&self) -> Option<&Person> {
        match &self.who {
            Who::Person(person) => Some(person),
            Who::Program(_) => None,
        }
    }

    /// For the audit log; the address is the caller's to add.
    pub fn actor(&self) -> Actor {
        match &self.who {
            Who::Person(person) => Actor {
                user: Some(person.user),
                ..Actor::default()
            },
            Who::Program(program) => Actor {
                token: Some(program.token),
                ..Actor::default()
            },
        }
    }

    /// Whether the scopes allow `scope`; a person is not limited by scopes.
    pub fn has_scope(&self, scope: &str) -> bool {
        match &self.who {
            Who::Person(_) => true,
            Who::Program(program) => {
                program.scopes.is_empty() || program.scopes.iter().any(|held| held == scope)
            }
        }
    }
}
