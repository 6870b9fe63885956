//! Google's access tokens for a service account: a JWT signed with the account's key is exchanged
//! for one, which holds an hour. <https://developers.google.com/identity/protocols/oauth2/service-account>

use std::path::{Path, PathBuf};
use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use prosaas_core::clock::Clock;
use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use super::TranscribeError;
use super::answer::{malformed, refusal, unavailable};

const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// A token is renewed so long before it ends.
const MARGIN_SECONDS: i64 = 60;
const LIFETIME_SECONDS: i64 = 3600;

/// The service account's file is no good.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// It can't be read.
    #[error("{path} can't be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no service account's key file.
    #[error("the file is no service account's key")]
    Malformed,
}

#[derive(Deserialize)]
struct Account {
    client_email: String,
    private_key: SecretString,
    token_uri: Url,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    expires_in: i64,
}

/// Tokens of one account, each used as long as it holds.
pub(super) struct Tokens {
    account: Account,
    key: EncodingKey,
    clock: Clock,
    current: Mutex<Option<(SecretString, i64)>>,
}

impl Tokens {
    /// The account of a key file as Google's console gives it.
    pub(super) fn read(path: &Path) -> Result<Self, CredentialsError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| CredentialsError::Unreadable {
                path: path.to_owned(),
                source,
            })?;
        let account: Account =
            serde_json::from_str(&text).map_err(|_| CredentialsError::Malformed)?;
        let key = EncodingKey::from_rsa_pem(account.private_key.expose_secret().as_bytes())
            .map_err(|_| CredentialsError::Malformed)?;
        Ok(Self {
            account,
            key,
            clock: Clock::system(),
            current: Mutex::new(None),
        })
    }

    /// A token that holds for a while yet.
    pub(super) async fn token(&self, client: &Client) -> Result<SecretString, TranscribeError> {
        let mut current = self.current.lock().await;
        let now = self.clock.now().timestamp();
        if let Some((token, until)) = current.as_ref()
            && *until > now
        {
            return Ok(token.clone());
        }
        let granted = self.exchange(client, now).await?;
        let until = now + granted.expires_in.clamp(0, LIFETIME_SECONDS) - MARGIN_SECONDS;
        *current = Some((granted.access_token.clone(), until));
        Ok(granted.access_token)
    }

    /// Forgets a token that was refused before its time.
    pub(super) async fn forget(&self) {
        *self.current.lock().await = None;
    }

    async fn exchange(&self, client: &Client, now: i64) -> Result<Granted, TranscribeError> {
        let claims = Claims {
            iss: &self.account.client_email,
            scope: SCOPE,
            aud: self.account.token_uri.as_str(),
            iat: now,
            exp: now + LIFETIME_SECONDS,
        };
        let assertion = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &self.key)
            .map_err(|_| malformed())?;
        let response = client
            .post(self.account.token_uri.clone())
            .timeout(Duration::from_secs(30))
            .form(&[
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                ("assertion", &assertion),
            ])
            .send()
            .await
            .map_err(|_| unavailable())?;
        match refusal(&response) {
            // 400 `invalid_grant`: the key was withdrawn.
            Some(error) if error.permanent => Err(TranscribeError::permanent(
                "transcriber_refused",
                "Google does not accept this installation's service account",
            )),
            Some(error) => Err(error),
            None => response.json().await.map_err(|_| malformed()),
        }
    }
}
