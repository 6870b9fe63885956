//! The worker: takes jobs from the queues, runs the steps they name, and sweeps up what was lost.
//!
//! It knows nothing of actix. `core::steps` decides what may run; the queue only carries.

pub mod analysers;
mod aside;
pub mod beat;
pub mod health;
pub mod metrics;
mod outbound;
mod provider;
pub mod queues;
pub mod runner;
pub mod service;
pub mod start;
pub mod sweeps;
pub mod transcribers;
pub mod webhooks;
pub mod work;
