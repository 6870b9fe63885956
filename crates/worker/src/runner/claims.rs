//! The claims that this process holds now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use prosaas_core::ids::StepId;
use prosaas_core::steps::Claim;
use tokio::sync::watch;

/// Why a running step must stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// Another has the claim, or may take it.
    Lost,
    /// The process ends.
    Stopping,
}

type Key = (StepId, i64);

type Entries = Arc<Mutex<HashMap<Key, Entry>>>;

#[derive(Default)]
pub(super) struct Claims {
    entries: Entries,
}

struct Entry {
    claim: Claim,
    interrupt: watch::Sender<Option<Interrupt>>,
}

/// A held claim; dropped, it is no longer beaten for.
pub(super) struct Held {
    key: Key,
    interrupt: watch::Receiver<Option<Interrupt>>,
    entries: Entries,
}

impl Claims {
    pub(super) fn hold(&self, claim: &Claim) -> Held {
        let key = key(claim);
        let (sender, receiver) = watch::channel(None);
        let entry = Entry {
            claim: claim.clone(),
            interrupt: sender,
        };
        lock(&self.entries).insert(key, entry);
        Held {
            key,
            interrupt: receiver,
            entries: Arc::clone(&self.entries),
        }
    }

    pub(super) fn count(&self) -> usize {
        lock(&self.entries).len()
    }

    pub(super) fn all(&self) -> Vec<Claim> {
        lock(&self.entries)
            .values()
            .map(|entry| entry.claim.clone())
            .collect()
    }

    pub(super) fn interrupt(&self, claim: &Claim, why: Interrupt) {
        if let Some(entry) = lock(&self.entries).get(&key(claim)) {
            entry.interrupt.send_replace(Some(why));
        }
    }

    pub(super) fn interrupt_all(&self, why: Interrupt) {
        for entry in lock(&self.entries).values() {
            entry.interrupt.send_if_modified(|current| {
                let first = current.is_none();
                *current = current.or(Some(why));
                first
            });
        }
    }
}

impl Held {
    /// Waits until the step must stop.
    pub(super) async fn interrupted(&self) -> Interrupt {
        let mut interrupt = self.interrupt.clone();
        // The sender lives as long as this does.
        match interrupt.wait_for(Option::is_some).await.map(|why| *why) {
            Ok(Some(why)) => why,
            Ok(None) | Err(_) => Interrupt::Lost,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        lock(&self.entries).remove(&self.key);
    }
}

fn key(claim: &Claim) -> Key {
    (claim.id, claim.claims)
}

fn lock(entries: &Entries) -> MutexGuard<'_, HashMap<Key, Entry>> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}
