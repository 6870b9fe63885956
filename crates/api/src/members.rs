//! A business's people, and how one becomes one.

mod change;
mod invitations;
mod list;
mod view;

pub(crate) use change::{__path_change_member, __path_remove_member, change_member, remove_member};
pub(crate) use invitations::{
    __path_invite, __path_list_invitations, __path_revoke_invitation, invite, list_invitations,
    revoke_invitation,
};
pub(crate) use list::{__path_list_members, list_members};
