//! An operator's scripts against the real product: verify, back up, restore, take over.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use prosaas_core::account::Passwords;
use prosaas_core::role::Role;
use prosaas_testkit::{Stack, builders};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::gateway::nginx::Gateway;
use crate::listener::Listener;

const SOON: Duration = Duration::from_secs(20);

fn script(name: &str) -> Command {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts");
    let mut command = Command::new(scripts.join(name));
    command.kill_on_drop(true);
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_streaming_finds_nothing_wrong_with_the_product_behind_its_gateway() {
    let gateway = Gateway::start().await;
    let dana = Listener::sign_up(&gateway.stack, Role::Viewer).await;
    let password = "a password that signs in";
    let hash = Passwords::new().unwrap().hash(password).await.unwrap();
    let (_, email) = dana
        .business
        .member(gateway.stack.db(), Role::Viewer, &hash)
        .await;
    let through = json!({"product": gateway.at("")});
    let (call, _) = dana.call(&gateway.stack, through).await;
    dana.until_playable(&gateway.stack, &call, SOON).await;
    let slow = json!({"recording": "*", "target": "media", "first_byte_delay_ms": 20_000});
    gateway.stack.sim.fault(slow).await;
    let (pending, _) = dana.waiting_call(&gateway.stack, json!("he-plumber")).await;

    let output = script("verify-streaming")
        .args(["--json", "--call", call.as_str()])
        .args(["--pending", pending.as_str()])
        .arg(gateway.at(""))
        .env("PROSAAS_EMAIL", email)
        .env("PROSAAS_PASSWORD", password)
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = report["checks"].as_array().unwrap();
    assert!(checks.len() > 20, "{report}");
    assert!(checks.iter().all(|check| check.get("skipped").is_none()));
}

/// A backup script of a deployment on this host.
fn on_host(name: &str, stack: &Stack) -> Command {
    let mut command = script(name);
    command
        .arg("--recordings")
        .arg(stack.recordings())
        .env(
            "PROSAAS_ADMIN_DATABASE_URL",
            stack.database.superuser_url().as_str(),
        )
        .env("PROSAAS_OWNER", "postgres");
    command
}

async fn backed_up(stack: &Stack, folder: &Path) -> PathBuf {
    let output = on_host("backup", stack).arg(folder).output().await.unwrap();
    assert!(output.status.success(), "{}", said(&output));
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_backed_up_plays_again_after_everything_was_lost() {
    let mut stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    let whole = dana.until_playable(&stack, &call, SOON).await.body;
    let folder = tempfile::TempDir::new().unwrap();
    let backup = backed_up(&stack, folder.path()).await;

    for service in [&mut stack.api, &mut stack.calls, &mut stack.worker] {
        service.take().unwrap().terminate(SOON).await;
    }
    let superuser = stack.database.superuser().await;
    superuser
        .execute("DELETE FROM call_logs", &[])
        .await
        .unwrap();
    drop(superuser);
    for file in std::fs::read_dir(stack.recordings()).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let restored = on_host("restore", &stack)
        .arg("--yes")
        .arg(&backup)
        .output()
        .await
        .unwrap();
    assert!(restored.status.success(), "{}", said(&restored));
    stack.start_services().await;
    // Neither from Twilio: it has nothing any more.
    let gone = json!({"recording": "*", "target": "media", "status": 404});
    stack.sim.fault(gone).await;
    let played = dana.get(Listener::play_url(&stack, &call)).await;
    assert_eq!((played.status.as_u16(), played.body), (200, whole));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_what_its_row_says_gets_into_no_backup_and_a_damaged_backup_nowhere() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    let whole = dana.until_playable(&stack, &call, SOON).await.body;
    let folder = tempfile::TempDir::new().unwrap();
    let backup = backed_up(&stack, folder.path()).await;
    let name = format!("{call}.mp3");

    let file = stack.recordings().join(&name);
    let mut damaged = whole.clone();
    damaged[1000] ^= 1;
    std::fs::write(&file, &damaged).unwrap();
    let other = tempfile::TempDir::new().unwrap();
    let output = on_host("backup", &stack)
        .arg(other.path())
        .output()
        .await
        .unwrap();
    assert!(!output.status.success());
    assert!(said(&output).contains(&name), "{}", said(&output));

    std::fs::write(backup.join("recordings").join(&name), damaged).unwrap();
    let output = on_host("restore", &stack)
        .arg("--yes")
        .arg(&backup)
        .output()
        .await
        .unwrap();
    assert!(!output.status.success());
    let calls = stack.database.superuser().await;
    let count = calls.query_one("SELECT count(*) FROM call_logs", &[]).await;
    assert_eq!(count.unwrap().get::<_, i64>(0), 1, "nothing was touched");

    // Nor does it go from one backup into the next.
    std::fs::write(&file, &whole).unwrap();
    let next = backed_up(&stack, folder.path()).await;
    assert_ne!(next, backup);
    let copy = std::fs::read(next.join("recordings").join(&name)).unwrap();
    assert_eq!(copy, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_an_older_installation_are_taken_over_once_and_play() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let superuser = stack.database.superuser().await;
    let slug = superuser
        .query_one(
            "SELECT b.slug FROM businesses b JOIN phone_numbers p ON p.business_id = b.id \
             WHERE p.e164 = $1",
            &[&dana.business.number],
        )
        .await
        .unwrap();
    let slug: String = slug.get(0);
    let [with_file, at_twilio] = [builders::call_sid(), builders::call_sid()];
    let [kept, upstream] = [builders::recording_sid(), builders::recording_sid()];
    stack
        .sim
        .add_recording(&with_file, &kept, json!("he-plumber"))
        .await;
    stack
        .sim
        .add_recording(&at_twilio, &upstream, json!("he-plumber"))
        .await;
    let folder = tempfile::TempDir::new().unwrap();
    let audio = stack.sim.bytes(&kept).await;
    std::fs::write(folder.path().join(format!("{with_file}.mp3")), &audio).unwrap();
    let list = folder.path().join("calls.csv");
    let lines = format!(
        "recording_url,call_sid,from_number,to_number,started_at,final_transcript,extracted_city\n\
         /2010-04-01/Accounts/AC1/Recordings/{kept}.json,{with_file},+972501112233,+97231234567,\
         {now},\"שלום, \"\"צינור\"\"\nנשבר\",חיפה\n\
         /2010-04-01/Accounts/AC1/Recordings/{upstream},{at_twilio},+972501112233,+97231234567,{now},,",
        now = prosaas_core::clock::Clock::system().now().to_rfc3339(),
    );
    std::fs::write(&list, &lines).unwrap();
    let import = |list: PathBuf| {
        let mut command = on_host("import-calls", &stack);
        command
            .args(["--business", &slug, "--files"])
            .arg(folder.path())
            .arg(list);
        async move { command.output().await.unwrap() }
    };
    let first = import(list.clone()).await;
    assert!(first.status.success(), "{}", said(&first));
    assert!(said(&first).contains("2 new"), "{}", said(&first));
    superuser
        .execute(
            "UPDATE call_logs SET extracted_city = 'נשר' WHERE call_sid = $1",
            &[&with_file.as_str()],
        )
        .await
        .unwrap();
    let second = import(list).await;
    assert!(
        said(&second).contains("2 as they were"),
        "{}",
        said(&second)
    );

    // The one comes from its file, the other from Twilio.
    let requests = stack.sim.requests().await.to_string();
    let played = dana.get(Listener::play_url(&stack, &with_file)).await;
    assert_eq!((played.status.as_u16(), played.body), (200, audio.to_vec()));
    assert!(!requests.contains(kept.as_str()), "{requests}");
    let fetched = dana.until_playable(&stack, &at_twilio, SOON).await;
    assert_eq!(fetched.body, stack.sim.bytes(&upstream).await);
    let detail = dana
        .get(format!("{}/api/calls/{with_file}", stack.api_url()))
        .await
        .json();
    let detail = detail.to_string();
    assert!(
        detail.contains("נשר") && detail.contains("צינור"),
        "{detail}"
    );

    let bad = folder.path().join("bad.csv");
    std::fs::write(&bad, lines.replace(with_file.as_str(), "CA1")).unwrap();
    let refused = import(bad).await;
    assert!(!refused.status.success());
    assert!(
        said(&refused).contains("call_sid is none"),
        "{}",
        said(&refused)
    );
}
