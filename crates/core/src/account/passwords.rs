//! Passwords: argon2id with the parameters of OWASP's Password Storage Cheat Sheet.
//!
//! A hash takes 19 MiB and tens of milliseconds of a core, so it runs on the blocking pool and only a
//! few at a time: a flood of sign-ins waits instead of taking the machine's memory.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// NIST SP 800-63B asks for at least 8; no composition rules.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// Longer input is refused, before it is hashed.
pub const MAX_PASSWORD_BYTES: usize = 1024;

const MEMORY_KIB: u32 = 19 * 1024;
const ITERATIONS: u32 = 2;
const LANES: u32 = 1;

/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hashes and checks passwords. Cheap to clone; clones share the turns.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    decoy: Arc<str>,
    patience: Duration,
}

/// Why no password could be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many sign-ins at this moment: worth trying again.
    #[error("too many passwords are being checked")]
    Busy,
    /// The library refused, or the process is stopping.
    #[error("hashing failed: {0}")]
    Hashing(String),
}

/// A new password that is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`MIN_PASSWORD_CHARS`] characters.
    #[error("the password needs at least {MIN_PASSWORD_CHARS} characters")]
    TooShort,
    /// More than [`MAX_PASSWORD_BYTES`] bytes.
    #[error("the password has more than {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
}

impl Passwords {
    /// One hash at a time per core. Takes as long as one hash: make one a process.
    pub fn new() -> Result<Self, PasswordError> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let random: [u8; 16] = rand::random();
        let decoy = hash_now(&random)?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(cores)),
            decoy: decoy.into(),
            patience: PATIENCE,
        })
    }

    /// Whether a new password may be used.
    pub fn check_strength(password: &str) -> Result<(), WeakPassword> {
        if password.len() > MAX_PASSWORD_BYTES {
            return Err(WeakPassword::TooLong);
        }
        if password.chars().count() < MIN_PASSWORD_CHARS {
            return Err(WeakPassword::TooShort);
        }
        Ok(())
    }

    /// The PHC string to keep for a password.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let password = password.to_owned();
        self.in_turn(move || hash_now(password.as_bytes())).await
    }

    /// Whether `password` is the one kept as `kept`. Without a kept hash (no such person) as much
    /// work is done and the answer is no, so that time does not tell who has an account.
    pub async fn verify(&self, password: &str, kept: Option<&str>) -> Result<bool, PasswordError> {
        if password.len() > MAX_PASSWORD_BYTES {
            return Ok(false);
        }
        let known = kept.is_some();
        let kept = kept.map_or_else(|| Arc::clone(&self.decoy), Arc::from);
        let password = password.to_owned();
        let matches = self
            .in_turn(move || verify_now(password.as_bytes(), &kept))
            .await?;
        Ok(known && matches)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_elapsed| PasswordError::Busy)?
            .map_err(|closed| PasswordError::Hashing(closed.to_string()))?;
        let hashing = tokio::task::spawn_blocking(move || {
            // Given back when the work is over, also where the caller has gone away.
            let _turn = turn;
            work()
        });
        hashing
            .await
            .map_err(|error| PasswordError::Hashing(error.to_string()))?
    }
}

fn argon2id() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, ITERATIONS, LANES, None)
        .map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &[u8]) -> Result<String, PasswordError> {
    let hash: PasswordHash = argon2id()?
        .hash_password(password)
        .map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(hash.to_string())
}

/// With the parameters that the kept hash names, so that older ones still work.
fn verify_now(password: &[u8], kept: &str) -> Result<bool, PasswordError> {
    let hash =
        PasswordHash::new(kept).map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(argon2id()?.verify_password(password, &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_says_its_parameters_and_fits_its_password_only() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(
            passwords
                .verify("correct horse", Some(&hash))
                .await
                .unwrap()
        );
        assert!(!passwords.verify("correct hors", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct horse", None).await.unwrap());
        assert_ne!(
            hash,
            passwords.hash("correct horse").await.unwrap(),
            "the salt is new"
        );
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert_eq!(
            Passwords::check_strength("123456789"),
            Err(WeakPassword::TooShort)
        );
        assert_eq!(Passwords::check_strength("סיסמהארוכה"), Ok(()));
        assert_eq!(
            Passwords::check_strength(&"x".repeat(1025)),
            Err(WeakPassword::TooLong)
        );
    }

    #[tokio::test]
    async fn an_endless_password_is_not_hashed() {
        let passwords = Passwords::new().unwrap();
        let all = Arc::clone(&passwords.turns)
            .acquire_many_owned(u32::try_from(passwords.turns.available_permits()).unwrap());
        let _all = all.await.unwrap();
        assert!(
            !passwords.verify(&"x".repeat(2000), None).await.unwrap(),
            "needs no turn"
        );
    }

    #[tokio::test]
    async fn a_flood_waits_for_its_turn_and_then_gives_up() {
        let mut passwords = Passwords::new().unwrap();
        passwords.patience = Duration::from_millis(1);
        let all = Arc::clone(&passwords.turns)
            .acquire_many_owned(u32::try_from(passwords.turns.available_permits()).unwrap());
        let _all = all.await.unwrap();
        let answer = passwords.verify("correct horse", None).await;
        assert!(matches!(answer, Err(PasswordError::Busy)));
    }
}
