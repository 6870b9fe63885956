//! People and programs: who they are, how they prove it, and for which business they may act.

mod change_password;
mod identity;
pub mod invitations;
pub mod memberships;
mod passwords;
pub mod phones;
pub(crate) mod secret;
pub mod sessions;
mod sign_in;
pub mod staff;
pub mod throttle;
pub mod tokens;
pub mod users;

pub use change_password::{ChangePassword, ChangePasswordError, change_password};
pub use identity::{Context, CurrentBusiness, Identity, Person, Program, Who};
pub use passwords::{
    MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS, PasswordError, Passwords, WeakPassword,
};
pub use sign_in::{Credentials, SignInError, SignedIn, sign_in};

diesel::define_sql_function! {
    /// PostgreSQL's `lower`.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

diesel::define_sql_function! {
    /// PostgreSQL's `coalesce` over two ids.
    fn coalesce(
        first: diesel::sql_types::Nullable<diesel::sql_types::BigInt>,
        second: diesel::sql_types::Nullable<diesel::sql_types::BigInt>,
    ) -> diesel::sql_types::Nullable<diesel::sql_types::BigInt>;
}
