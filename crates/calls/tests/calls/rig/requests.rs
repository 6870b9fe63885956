//! Requests to the rig's service, as browsers and Twilio send them.

use std::path::PathBuf;

use prosaas_testkit::{TestCall, settings};
use prosaas_twilio::signature::Validator;
use reqwest::{Method, RequestBuilder, Response};
use secrecy::SecretString;

use super::{Form, Member, Rig};

impl Rig {
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(crate) fn file(&self, call: &TestCall) -> PathBuf {
        self.folder.path().join(format!("{}.mp3", call.sid))
    }

    /// Where a call's recording is played.
    pub(crate) fn play_url(&self, call: &TestCall) -> String {
        format!("{}/api/recordings/file/{}", self.url, call.sid)
    }

    pub(crate) fn get(&self, url: &str, member: &Member) -> RequestBuilder {
        self.request(Method::GET, url, member)
    }

    pub(crate) fn request(&self, method: Method, url: &str, member: &Member) -> RequestBuilder {
        self.http
            .request(method, url)
            .header("Cookie", &member.cookie)
            .header("Sec-Fetch-Site", "same-origin")
    }

    pub(crate) async fn play(&self, call: &TestCall, member: &Member) -> Response {
        self.get(&self.play_url(call), member).send().await.unwrap()
    }

    /// Sends a form as Twilio does.
    pub(crate) async fn webhook(&self, path: &str, form: Form<'_>) -> Response {
        let signature = self.sign(path, form);
        self.delivery(path, form, Some(&signature))
            .send()
            .await
            .unwrap()
    }

    pub(crate) fn sign(&self, path: &str, form: Form<'_>) -> String {
        let params: Vec<(String, String)> = form
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        Validator::new(SecretString::from(settings::AUTH_TOKEN))
            .sign_form(&format!("{}{path}", self.url), &params)
    }

    pub(crate) fn delivery(
        &self,
        path: &str,
        form: Form<'_>,
        signature: Option<&str>,
    ) -> RequestBuilder {
        let request = self.http.post(format!("{}{path}", self.url)).form(form);
        match signature {
            Some(signature) => request.header("X-Twilio-Signature", signature),
            None => request,
        }
    }
}
