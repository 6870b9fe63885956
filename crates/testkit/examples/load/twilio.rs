//! Twilio's side: signed webhooks, and recordings at the stand-in.

pub(crate) mod playable;
pub(crate) mod progressive;

use clap::Args;
use prosaas_core::ids::{CallSid, RecordingSid};
use prosaas_testkit::builders::{call_sid, recording_sid};
use prosaas_twilio::signature::Validator;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::http::{Connection, Server};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// The account, and the stand-in that plays it.
#[derive(Args)]
pub(crate) struct Twilio {
    /// twilio-sim's own address.
    #[arg(long)]
    sim: String,
    #[arg(long)]
    account: String,
    #[arg(long)]
    token: String,
    /// The business's telephone number.
    #[arg(long)]
    number: String,
    /// What webhooks are signed for.
    #[arg(long)]
    base: String,
}

impl Twilio {
    /// Webhooks of call after call, in the order in which Twilio sends them.
    pub(crate) fn calls<'a>(
        &'a self,
        server: &'a Server,
    ) -> impl Iterator<Item = (String, Vec<u8>)> {
        std::iter::repeat_with(move || {
            let (call, recording) = (call_sid(), recording_sid());
            let progress = [("CallStatus", "in-progress"), ("SequenceNumber", "1")];
            let end = [
                ("CallStatus", "completed"),
                ("SequenceNumber", "2"),
                ("CallDuration", "60"),
            ];
            [
                self.incoming(server, &call),
                self.webhook(server, "call_status", &call, &progress),
                self.webhook(server, "stream_ended", &call, &[("StreamSid", "MZ1")]),
                self.recorded(server, &call, &recording),
                self.webhook(server, "call_status", &call, &end),
            ]
        })
        .flatten()
    }

    fn incoming(&self, server: &Server, call: &CallSid) -> (String, Vec<u8>) {
        let fields = [
            ("From", "+972501112233"),
            ("To", &*self.number),
            ("CallStatus", "ringing"),
        ];
        self.webhook(server, "incoming_call", call, &fields)
    }

    fn recorded(&self, server: &Server, call: &CallSid, sid: &RecordingSid) -> (String, Vec<u8>) {
        let url = format!("/2010-04-01/Accounts/{}/Recordings/{sid}", self.account);
        let fields = [
            ("RecordingSid", sid.as_str()),
            ("RecordingUrl", &*url),
            ("RecordingStatus", "completed"),
            ("RecordingChannels", "1"),
        ];
        self.webhook(server, "handle_recording", call, &fields)
    }

    fn webhook(
        &self,
        server: &Server,
        name: &str,
        call: &CallSid,
        fields: &[(&str, &str)],
    ) -> (String, Vec<u8>) {
        let path = format!("/webhook/{name}");
        let common = [("AccountSid", &*self.account), ("CallSid", call.as_str())];
        let fields = common.iter().chain(fields);
        let fields: Vec<(String, String)> = fields
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let signature = Validator::new(SecretString::from(self.token.as_str()))
            .sign_form(&format!("{}{path}", self.base), &fields);
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        let signature = format!("X-Twilio-Signature: {signature}\r\n");
        (name.to_owned(), server.post(&path, &signature, &form))
    }

    /// A call that was announced, whose recording is at Twilio and not told of.
    async fn waiting_call(
        &self,
        server: &Server,
        connection: &mut Connection,
        bytes: u64,
    ) -> Result<(CallSid, RecordingSid), Failure> {
        let (call, recording) = (call_sid(), recording_sid());
        connection.exchange(&self.incoming(server, &call).1).await?;
        let order = json!({
            "call_sid": call.as_str(), "recording_sid": recording.as_str(),
            "audio": { "synthetic_bytes": bytes },
        });
        self.control("recordings", &order).await?;
        Ok((call, recording))
    }

    async fn control(&self, path: &str, order: &Value) -> Result<(), Failure> {
        let url = format!("{}/_sim/{path}", self.sim);
        client()?
            .post(url)
            .json(order)
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }
}

fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().no_proxy().build()
}

/// Tells of the recording; fails unless it is taken.
async fn tell(connection: &mut Connection, webhook: &[u8]) -> Result<(), Failure> {
    let status = connection.exchange(webhook).await?.status;
    if status != 204 {
        return Err(format!("handle_recording answered {status}").into());
    }
    Ok(())
}
