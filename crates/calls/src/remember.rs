//! Decisions that hold for some seconds: who was let through to a recording may ask for its next
//! range without another look at the database. Every revocation clears what it concerns at once, and
//! while revocations can't be heard nothing is remembered.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use prosaas_core::account::Who;
use prosaas_core::ids::{ApiTokenId, BusinessId, CallSid, RecordingSid, SessionId, UserId};
use prosaas_core::recording::Place;
use prosaas_core::revocation::{Heard, Revoked};
use prosaas_web::sending::Representation;

/// Decisions that are remembered at the same time.
const MAX_DECISIONS: usize = 10_000;

/// What a request that may be answered from memory shares with the one before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// SHA-256 of the cookie or the token.
    pub(crate) credential: [u8; 32],
    /// The business that the request names.
    pub(crate) named: Option<BusinessId>,
    pub(crate) call: CallSid,
    pub(crate) recording: Option<RecordingSid>,
}

/// Who was let through, and for which business; a link's user is nobody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) session: Option<SessionId>,
    pub(crate) user: Option<UserId>,
    pub(crate) token: Option<ApiTokenId>,
    pub(crate) business: BusinessId,
}

/// Whom a decision is about.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) caller: Caller,
    pub(crate) call: CallSid,
}

/// A recording that somebody may listen to. The file is opened for every request, so that a damaged
/// or deleted one is noticed.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) subject: Subject,
    pub(crate) place: Place,
    /// The file's name, for nginx.
    pub(crate) name: String,
    pub(crate) content: Representation,
    /// When the access window closes.
    pub(crate) access_ends: DateTime<Utc>,
}

/// How many revocations there were when a decision was begun: one that was overtaken by a revocation
/// is not remembered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Generation(u64);

/// The memory of a process. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Remembered {
    lifetime: Duration,
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    generation: AtomicU64,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// Revocations are heard.
    listening: bool,
    decisions: HashMap<Key, (Arc<Decision>, Instant)>,
}

impl Remembered {
    /// Each decision holds for `lifetime`; zero remembers nothing.
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self {
            lifetime,
            inner: Arc::default(),
        }
    }

    /// To be taken before the look at the database that the decision rests on.
    pub(crate) fn generation(&self) -> Generation {
        Generation(self.inner.generation.load(Ordering::SeqCst))
    }

    pub(crate) fn get(&self, key: &Key, now: DateTime<Utc>) -> Option<Arc<Decision>> {
        self.get_at(key, now, Instant::now())
    }

    pub(crate) fn insert(&self, key: Key, decision: Decision, begun: Generation) {
        self.insert_at(key, decision, begun, Instant::now());
    }

    /// What is found to be different from what is remembered.
    pub(crate) fn forget(&self, key: &Key) {
        self.lock().decisions.remove(key);
    }

    /// Takes in what the subscription to revocations tells.
    pub(crate) fn hear(&self, heard: &Heard) {
        let mut memory = self.lock();
        // While the memory is locked, so that no decision slips in between.
        self.inner.generation.fetch_add(1, Ordering::SeqCst);
        match heard {
            Heard::Listening => memory.listening = true,
            Heard::Deaf => {
                memory.listening = false;
                memory.decisions.clear();
            }
            Heard::Unknown => memory.decisions.clear(),
            Heard::Revoked(revoked) => {
                memory
                    .decisions
                    .retain(|_, (known, _)| !known.subject.concerns(revoked));
            }
        }
    }

    fn get_at(&self, key: &Key, now: DateTime<Utc>, at: Instant) -> Option<Arc<Decision>> {
        let memory = self.lock();
        let (decision, until) = memory.decisions.get(key)?;
        (at < *until && now <= decision.access_ends).then(|| Arc::clone(decision))
    }

    fn insert_at(&self, key: Key, decision: Decision, begun: Generation, at: Instant) {
        let mut memory = self.lock();
        if !memory.listening || self.lifetime.is_zero() || self.generation().0 != begun.0 {
            return;
        }
        if memory.decisions.len() >= MAX_DECISIONS {
            memory.decisions.retain(|_, (_, until)| at < *until);
            if memory.decisions.len() >= MAX_DECISIONS {
                return;
            }
        }
        memory
            .decisions
            .insert(key, (Arc::new(decision), at + self.lifetime));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.inner
            .memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Caller {
    pub(crate) fn new(who: &Who, business: BusinessId) -> Self {
        let (session, user, token) = match who {
            Who::Person(person) => (Some(person.session), Some(person.user), None),
            Who::Program(program) => (None, None, Some(program.token)),
        };
        Self {
            session,
            user,
            token,
            business,
        }
    }

    /// Whether the revocation takes something from this one.
    pub(crate) fn concerns(&self, revoked: &Revoked) -> bool {
        match revoked {
            Revoked::Session(session) => self.session == Some(*session),
            Revoked::Token(token) => self.token == Some(*token),
            Revoked::User(user) => self.user == Some(*user),
            Revoked::Business(business) => self.business == *business,
            Revoked::Call(_) => false,
        }
    }
}

impl Subject {
    /// Whether the revocation is about this.
    fn concerns(&self, revoked: &Revoked) -> bool {
        self.caller.concerns(revoked) || *revoked == Revoked::Call(self.call.clone())
    }
}

#[cfg(test)]
mod tests;
