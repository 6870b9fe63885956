//! What callers get.

use prosaas_testkit::builders;
use prosaas_testkit::settings::ACCOUNT_SID;

use crate::rig::Rig;

async fn answer(rig: &Rig, set: &str) -> String {
    let sql = rig.database.superuser().await;
    sql.execute(&format!("UPDATE phone_numbers SET {set}"), &[])
        .await
        .unwrap();
    let sid = builders::call_sid();
    call(rig, "/webhook/incoming_call", sid.as_str()).await
}

async fn call(rig: &Rig, path: &str, sid: &str) -> String {
    let form = [
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", sid),
        ("From", "+972501112233"),
        ("To", &rig.business.number),
        ("CallStatus", "ringing"),
    ];
    let response = rig.webhook(path, &form).await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_call_is_dialled_and_recorded_on_two_channels() {
    let rig = Rig::start().await;
    let text = answer(&rig, "flow = 'forward', target = '+972509999999'").await;
    assert!(text.contains("record-from-answer-dual"), "{text}");
    assert!(text.contains(">+972509999999</Number>"), "{text}");
    assert!(
        text.contains(&format!("{}/webhook/handle_recording#rc=5", rig.url)),
        "{text}"
    );
    assert!(text.contains("completed absent failed"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_does_not_record_does_not() {
    let rig = Rig::start().await;
    let set = "record_mode = 'none', announcement = 'this call is recorded'";
    let text = answer(&rig, set).await;
    assert!(text.contains("<Dial") && !text.contains("record"), "{text}");
    let sql = rig.database.superuser().await;
    sql.execute("UPDATE businesses SET recording_enabled = FALSE", &[])
        .await
        .unwrap();
    for flow in [
        "flow = 'forward'",
        "flow = 'voicemail'",
        "flow = 'stream', target = 'wss://x/'",
    ] {
        let text = answer(&rig, &format!("record_mode = 'dual', {flow}")).await;
        assert!(!text.to_lowercase().contains("record"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_announcement_comes_first_and_is_no_markup() {
    let rig = Rig::start().await;
    let hostile = "שיחה <Hangup/> & ]]> \"מוקלטת\" </Say>";
    let text = answer(&rig, &format!("announcement = '{hostile}'")).await;
    assert!(!text.contains("<Hangup"), "{text}");
    assert!(text.contains("&lt;Hangup/&gt; &amp;"), "{text}");
    assert!(text.find("<Say").unwrap() < text.find("<Dial").unwrap());
    assert!(text.contains("he-IL"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_recorded_and_the_call_ends_after_it() {
    let rig = Rig::start().await;
    let text = answer(&rig, "flow = 'voicemail', target = NULL").await;
    assert!(
        text.contains("<Record") && text.contains("after=message"),
        "{text}"
    );
    let sid = builders::call_sid();
    let text = call(&rig, "/webhook/incoming_call?after=message", sid.as_str()).await;
    assert!(
        text.contains("<Hangup") && !text.contains("<Record"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_recorded_before_it_starts() {
    let rig = Rig::start().await;
    let set = "flow = 'stream', target = 'wss://voice.example.com/in?a=1&b=2'";
    let text = answer(&rig, set).await;
    let (start, connect) = (
        text.find("<Start>").unwrap(),
        text.find("<Connect>").unwrap(),
    );
    assert!(start < connect, "{text}");
    assert!(text.contains("in?a=1&amp;b=2"), "{text}");
    assert!(text.contains("/webhook/stream_ended"), "{text}");
}
