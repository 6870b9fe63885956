//! How a server that hears or reads calls is asked, whoever's it is.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// A client with both bounds in seconds. It follows no redirect, which would take the key elsewhere.
pub(crate) fn client(connect_timeout: u64, timeout: u64) -> reqwest::Result<Client> {
    Client::builder()
        .connect_timeout(Duration::from_secs(connect_timeout))
        .timeout(Duration::from_secs(timeout))
        .redirect(Policy::none())
        .build()
}

/// A path below the server's own, whether that ends in a slash or not.
pub(crate) fn endpoint(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// With the key, where there is one: a server of one's own may want none.
pub(crate) fn with_key(request: RequestBuilder, key: &SecretString) -> RequestBuilder {
    match key.expose_secret() {
        "" => request,
        key => request.bearer_auth(key),
    }
}
