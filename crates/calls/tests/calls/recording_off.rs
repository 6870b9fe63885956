//! Recording on or off, at every point of this service where one could start or be taken.

use prosaas_testkit::builders;
use prosaas_testkit::settings::ACCOUNT_SID;

use crate::forms::{incoming, recording};
use crate::outbound::{placed, second_leg};
use crate::rig::Rig;

/// The two switches, each off by itself.
const OFF: [&str; 2] = [
    "UPDATE businesses SET recording_enabled = FALSE",
    "UPDATE phone_numbers SET record_mode = 'none'",
];

async fn switched_off(how: &str) -> Rig {
    let rig = Rig::start().await;
    let sql = rig.database.superuser().await;
    sql.batch_execute(how).await.unwrap();
    rig
}

#[tokio::test(flavor = "multi_thread")]
async fn no_flow_records() {
    for how in OFF {
        let rig = switched_off(how).await;
        let sql = rig.database.superuser().await;
        for flow in [
            "flow = 'forward', target = '+972501234567'",
            "flow = 'stream', target = 'wss://voice.example.com/in'",
            "flow = 'voicemail', target = NULL",
        ] {
            sql.batch_execute(&format!("UPDATE phone_numbers SET {flow}"))
                .await
                .unwrap();
            let sid = builders::call_sid();
            let form = incoming(sid.as_str(), &rig.business.number);
            let response = rig.webhook("/webhook/incoming_call", &form).await;
            let text = response.text().await.unwrap();
            assert!(
                !text.to_lowercase().contains("record"),
                "{how} {flow}: {text}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_is_taken_after_ringing_in_vain() {
    for how in OFF {
        let rig = switched_off(how).await;
        let sql = rig.database.superuser().await;
        sql.batch_execute(
            r#"UPDATE phone_numbers SET open_flow = '{"kind": "forward", "ring_seconds": 25,
                "targets": ["+972501111111"], "announcement": null,
                "on_no_answer": "voicemail"}'"#,
        )
        .await
        .unwrap();
        let sid = builders::call_sid();
        let mut form = incoming(sid.as_str(), &rig.business.number);
        rig.webhook("/webhook/incoming_call", &form).await;
        form.push(("DialCallStatus", "no-answer"));
        let response = rig
            .webhook("/webhook/incoming_call?after=dial", &form)
            .await;
        let text = response.text().await.unwrap();
        assert!(!text.contains("<Record"), "{how}: {text}");
        assert!(text.contains("<Say"), "{how}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_leg_of_a_click_to_call_does_not_record() {
    for how in OFF {
        let rig = switched_off(how).await;
        let id = placed(&rig).await;
        let text = second_leg(&rig, id, builders::call_sid().as_str()).await;
        assert!(text.contains("<Dial"), "{how}: {text}");
        assert!(!text.to_lowercase().contains("record"), "{how}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_announced_all_the_same_is_not_taken() {
    for how in OFF {
        let rig = switched_off(how).await;
        let call = rig.call().await;
        let rec = builders::recording_sid();
        let form = recording(call.sid.as_str(), rec.as_str());
        rig.webhook("/webhook/handle_recording", &form).await;
        assert_eq!(
            rig.count("SELECT count(*) FROM recordings").await,
            0,
            "{how}"
        );
        let steps = rig.count("SELECT count(*) FROM processing_steps").await;
        assert_eq!(steps, 0, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_came_before_its_call_is_not_adopted() {
    for how in OFF {
        let rig = switched_off(how).await;
        let (sid, rec) = (builders::call_sid(), builders::recording_sid());
        let form = recording(sid.as_str(), rec.as_str());
        rig.webhook("/webhook/handle_recording", &form).await;
        let form = incoming(sid.as_str(), &rig.business.number);
        rig.webhook("/webhook/incoming_call", &form).await;
        assert_eq!(
            rig.count("SELECT count(*) FROM recordings").await,
            0,
            "{how}"
        );
        let waiting = rig.count("SELECT count(*) FROM unclaimed_recordings").await;
        assert_eq!(waiting, 0, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streams_end_searches_nothing() {
    for how in OFF {
        let rig = switched_off(how).await;
        let call = rig.call().await;
        let form = [
            ("AccountSid", ACCOUNT_SID),
            ("CallSid", call.sid.as_str()),
            ("StreamSid", "MZ0"),
            ("StreamEvent", "stream-stopped"),
        ];
        rig.webhook("/webhook/stream_ended", &form).await;
        let steps = rig.count("SELECT count(*) FROM processing_steps").await;
        assert_eq!(steps, 0, "{how}");
    }
}
