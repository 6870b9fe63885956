//! Signing in and out, and what a person may see of their own account.

mod business;
mod invitation;
mod login;
mod logout;
mod me;
mod password;
mod sessions;

pub(crate) use business::{__path_switch_business, switch_business};
pub(crate) use invitation::{
    __path_accept_invitation, __path_look_at_invitation, accept_invitation, look_at_invitation,
};
pub(crate) use login::{__path_login, login};
pub(crate) use logout::{__path_logout, logout};
pub(crate) use me::{__path_me, me};
pub(crate) use password::{__path_change_password, change_password};
pub(crate) use sessions::{
    __path_list_sessions, __path_revoke_other_sessions, __path_revoke_session, list_sessions,
    revoke_other_sessions, revoke_session,
};
