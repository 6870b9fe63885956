//! The stand-in Twilio, met over HTTP as the product meets it.

use std::path::Path;

use prosaas_core::ids::{CallSid, RecordingSid};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::process::{Process, binary};
use crate::settings::{ACCOUNT_SID, AUTH_TOKEN};

/// A running stand-in Twilio.
pub struct Sim {
    process: Process,
    http: reqwest::Client,
}

impl Sim {
    /// Starts one; its log goes to a file in `folder`.
    pub async fn start(folder: &Path) -> Self {
        let port_file = folder.join(format!("twilio-sim-{}.port", uuid::Uuid::new_v4().simple()));
        let mut command = Command::new(binary("twilio-sim"));
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--account-sid",
            ACCOUNT_SID,
        ]);
        command
            .args(["--auth-token", AUTH_TOKEN, "--port-file"])
            .arg(&port_file);
        let process = Process::start("twilio-sim", command, folder, &port_file).await;
        Self {
            process,
            http: reqwest::Client::builder().build().unwrap(),
        }
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        self.process.url()
    }

    /// Registers a recording of a call; `body` adds to or replaces the defaults.
    pub async fn add_recording(&self, call: &CallSid, sid: &RecordingSid, audio: Value) -> Value {
        self.post(
            "/_sim/recordings",
            json!({
                "call_sid": call.as_str(), "recording_sid": sid.as_str(), "audio": audio,
            }),
        )
        .await
    }

    /// Sets a fault; see twilio-sim's documentation for its form.
    pub async fn fault(&self, fault: Value) -> Value {
        self.post("/_sim/faults", fault).await
    }

    /// Removes every fault.
    pub async fn heal(&self) {
        let response = self
            .http
            .delete(self.at("/_sim/faults"))
            .send()
            .await
            .unwrap();
        assert!(
            response.status().is_success(),
            "DELETE /_sim/faults: {}",
            response.status()
        );
    }

    /// How often it was asked for what.
    pub async fn requests(&self) -> Value {
        self.http
            .get(self.at("/_sim/requests"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// A call, with every webhook that was sent about it.
    pub async fn call(&self, sid: &str) -> Value {
        let url = self.at(&format!("/_sim/calls/{sid}"));
        let response = self.http.get(url).send().await.unwrap();
        response.error_for_status().unwrap().json().await.unwrap()
    }

    /// How calls go from now on that the product places; see twilio-sim's `OutboundPlan`.
    pub async fn plan_outbound(&self, plan: Value) {
        let request = self.http.put(self.at("/_sim/outbound")).json(&plan);
        request.send().await.unwrap().error_for_status().unwrap();
    }

    /// A recording's bytes as they are at the source.
    pub async fn bytes(&self, sid: &RecordingSid) -> bytes::Bytes {
        let path = format!("/_sim/recordings/{}/bytes", sid.as_str());
        let response = self.http.get(self.at(&path)).send().await.unwrap();
        response.error_for_status().unwrap().bytes().await.unwrap()
    }

    /// Sends to the control endpoint and fails unless it succeeds.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        let response = self
            .http
            .post(self.at(path))
            .json(&body)
            .send()
            .await
            .unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.process.url())
    }
}
