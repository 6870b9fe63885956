//! Click-to-call, and who is not to be called.

mod agent_phone;
mod cancel;
mod create;
mod opt_outs;
mod show;
mod view;

pub(crate) use agent_phone::{
    __path_set_agent_phone, __path_show_agent_phone, set_agent_phone, show_agent_phone,
};
pub(crate) use cancel::{__path_cancel_outbound_call, cancel_outbound_call};
pub(crate) use create::{__path_place_call, place_call};
pub(crate) use opt_outs::{
    __path_add_opt_out, __path_list_opt_outs, __path_remove_opt_out, add_opt_out, list_opt_outs,
    remove_opt_out,
};
pub(crate) use show::{__path_show_outbound_call, show_outbound_call};
