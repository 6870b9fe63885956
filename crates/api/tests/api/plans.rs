//! The first page of every list of a business with 20,000 leads and 100,000 calls comes from
//! indexes, in their order. (Calendars and imports are a handful in any business; sorting them costs less.)

use chrono::TimeDelta;
use prosaas_core::liveness::WorkerSeen;
use prosaas_core::role::Role;
use prosaas_testkit::plans::Plan;
use prosaas_testkit::{Plans, TestBusiness};

use crate::rig::Rig;

/// Who asks, for which business and its numbers: one row each in this installation.
const SMALL: [&str; 5] = [
    "businesses",
    "users",
    "sessions",
    "memberships",
    "phone_numbers",
];

/// As a superuser and without triggers: foreign keys are right by construction, and the words are
/// made at once.
const FILL: &str = "
SET session_replication_role = replica;
INSERT INTO leads (business_id, name, phone, status, service, city, source, created_at)
SELECT b, 'lead ' || n, '+97250' || lpad(n::text, 7, '0'),
    (ARRAY['new', 'contacted', 'qualified', 'won', 'lost'])[1 + n % 5],
    'service ' || n % 20, 'city ' || n % 50, (ARRAY['call', 'import'])[1 + n % 2],
    now() - n * interval '1 minute'
FROM (VALUES ($ours, 20000), ($theirs, 2000)) AS business (b, leads), generate_series(1, leads) AS n;
INSERT INTO lead_numbers (business_id, lead_id, e164)
SELECT business_id, id, replace(phone, '+97250', '+97252') FROM leads WHERE id % 5 = 0;
INSERT INTO lead_words (business_id, lead_id, word)
SELECT business_id, id, word FROM leads, words_of(name) AS word
UNION SELECT business_id, id, word FROM leads, number_words_of(phone) AS word;
INSERT INTO call_logs (business_id, call_sid, direction, from_number, to_number, status, started_at,
    created_at, ended_at, lead_id, extracted_service)
SELECT business_id, 'CA' || lpad(to_hex(id * 10 + k), 32, '0'), 'inbound', phone, '+97231234567',
    'completed', created_at + k * interval '1 second', created_at, created_at, id, service
FROM leads, generate_series(1, 5) AS k;
-- Every tenth call speaks of the common word, every thousandth of the rare one.
INSERT INTO call_words (business_id, call_log_id, word)
SELECT business_id, id, 'נזילה' FROM call_logs WHERE id % 10 = 0
UNION ALL SELECT business_id, id, 'חממה' FROM call_logs WHERE id % 1000 = 0
UNION ALL SELECT business_id, id, 'word' || id % 5000 FROM call_logs;
INSERT INTO recordings (business_id, call_log_id, recording_sid)
SELECT business_id, id, 'RE' || lpad(to_hex(id), 32, '0') FROM call_logs WHERE id % 4 = 0;
INSERT INTO processing_steps (business_id, call_log_id, step, state)
SELECT business_id, call_log_id, 'download', 'done' FROM recordings;
INSERT INTO call_outcomes (business_id, call_log_id, outcome, started_at)
SELECT business_id, id, (ARRAY['answered', 'missed'])[1 + id % 2], started_at FROM call_logs;
INSERT INTO callback_tasks (business_id, lead_id, reason, last_call_at, due_at)
SELECT business_id, id, 'missed', created_at, created_at FROM leads WHERE id % 10 = 0;
INSERT INTO lead_notes (business_id, lead_id, text, created_at)
SELECT business_id, id, 'note', created_at FROM leads WHERE id % 2 = 0;
-- One lead is written about a lot.
INSERT INTO lead_notes (business_id, lead_id, text, created_at)
SELECT business_id, max(id), 'note', now() - n * interval '1 hour'
FROM leads, generate_series(1, 1000) AS n WHERE business_id = $ours GROUP BY business_id, n;
INSERT INTO business_calendars (business_id, name)
SELECT b, 'calendar ' || n
FROM (VALUES ($ours, 5), ($theirs, 2000)) AS business (b, calendars), generate_series(1, calendars) AS n;
INSERT INTO appointments (business_id, lead_id, calendar_id, title, starts_at, ends_at)
SELECT l.business_id, l.id, c.id, 'x', l.created_at, l.created_at + interval '1 hour'
FROM leads l, business_calendars c
WHERE l.business_id = $ours AND c.business_id = $ours AND l.id % 5 = c.id % 5;
ANALYZE;
";

async fn filled() -> (Rig, Plans) {
    let mut plans = None;
    let rig = Rig::start_with(WorkerSeen::Alive, |settings| {
        plans = Some(Plans::between(&mut settings.database));
    })
    .await;
    let other = TestBusiness::create(rig.database.database()).await;
    let fill = FILL
        .replace("$ours", &rig.business.id.to_string())
        .replace("$theirs", &other.id.to_string());
    rig.sql(&fill).await;
    let plans = plans.unwrap();
    plans.begin(&rig.database).await;
    (rig, plans)
}

/// Those of the lists' own statements that read a table whole.
fn whole_tables(plans: &[Plan]) -> Vec<String> {
    let read = plans.iter().flat_map(Plan::whole_tables);
    read.filter(|table| !SMALL.contains(&table.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn first_pages_are_read_from_indexes_in_their_order() {
    let (rig, plans) = filled().await;
    let dana = rig.member(Role::Viewer).await;
    let (from, to) = (
        rig.clock.now() - TimeDelta::days(3),
        rig.clock.now() - TimeDelta::days(2),
    );
    let stamp = |time: chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let span = format!("from={}&to={}", stamp(from), stamp(to));
    let lead = rig
        .count(&format!(
            "SELECT max(id) FROM leads WHERE business_id = {}",
            rig.business.id
        ))
        .await;
    let calendar = rig.count("SELECT max(id) FROM business_calendars").await;
    for path in [
        "leads".to_owned(),
        "leads?sort=created_at".to_owned(),
        "leads?sort=-updated_at".to_owned(),
        "leads?sort=name".to_owned(),
        "leads?status=won".to_owned(),
        "leads?callback=open".to_owned(),
        "leads?source=import".to_owned(),
        "leads?service=service%203".to_owned(),
        "leads?city=city%207".to_owned(),
        format!(
            "leads?created_from={}&created_to={}",
            stamp(from),
            stamp(to)
        ),
        format!("leads/{lead}/calls"),
        format!("leads/{lead}/notes"),
        format!("leads/{lead}/appointments"),
        "appointments".to_owned(),
        format!("appointments?{span}"),
        format!("appointments?{span}&calendar={calendar}"),
        "calls".to_owned(),
        format!("calls?{span}"),
        format!("calls?lead={lead}"),
        "calls?service=service%203".to_owned(),
        "calls?outcome=missed".to_owned(),
    ] {
        plans.take();
        rig.items(&format!("/api/{path}"), &dana).await;
        let plans = plans.take();
        assert!(plans.len() > 1, "{path}: {plans:?}");
        let mut whole = whole_tables(&plans);
        // A handful of rows that whoever looks a number up reads whole.
        whole.retain(|table| table != "phone_numbers");
        assert_eq!(whole, Vec::<String>::new(), "{path}: {plans:?}");
        let mut sorts: Vec<String> = plans.iter().flat_map(Plan::sorts).collect();
        // The first of a call's one or two recordings; and the page's own rows, once they are found.
        sorts.retain(|keys| !keys.contains("absent_reason") && !keys.contains("calls.started_at"));
        assert_eq!(sorts, Vec::<String>::new(), "{path}: {plans:?}");
    }
    // What a search finds is few, and is sorted.
    for text in ["lead 1234", "050-0001", "1999"] {
        let path = format!("/api/leads?q={}", text.replace(' ', "%20"));
        plans.take();
        assert!(!rig.items(&path, &dana).await.is_empty(), "{path}");
        assert_eq!(whole_tables(&plans.take()), Vec::<String>::new(), "{path}");
    }
    // So is what a search of the transcripts finds, whether its words are common or rare.
    for text in ["נזילה", "חממה", "נזי", "נזילה חממה"] {
        plans.take();
        let path = format!("/api/calls?q={}", text.replace(' ', "%20"));
        assert!(!rig.items(&path, &dana).await.is_empty(), "{path}");
        let plans = plans.take();
        assert_eq!(
            whole_tables(&plans),
            Vec::<String>::new(),
            "{text}: {plans:?}"
        );
        let searched = |plan: &Plan| plan.query.contains("call_words");
        assert!(plans.iter().any(searched), "{text}: {plans:?}");
    }
}
