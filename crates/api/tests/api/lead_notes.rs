//! Notes about a lead: who may write, change and delete them.

use prosaas_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn notes_come_newest_first_with_their_author() {
    let rig = Rig::start().await;
    let (dana, yossi) = (
        rig.member(Role::Agent).await,
        rig.member(Role::Viewer).await,
    );
    let lead = rig.made("/api/leads", &dana, &json!({"name": "רות"})).await;
    let path = format!("/api/leads/{}/notes", lead["id"]);
    for text in ["ראשונה", "שנייה", "שלישית"] {
        rig.made(&path, &dana, &json!({"text": text})).await;
    }
    let first = rig.get(&format!("{path}?limit=2"), &yossi).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = rig
        .get(&format!("{path}?limit=2&cursor={cursor}"), &yossi)
        .await
        .json();
    let texts: Vec<&Value> = [&first, &second]
        .into_iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|note| &note["text"])
        .collect();
    assert_eq!(texts, ["שלישית", "שנייה", "ראשונה"]);
    assert_eq!(first["items"][0]["author"]["name"], "דנה");
    assert_eq!(first["items"][0]["mine"], false);
    assert_eq!(rig.items(&path, &dana).await[0]["mine"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_author_changes_a_note_and_an_administrator_may_delete_it() {
    let rig = Rig::start().await;
    let (dana, yossi) = (rig.member(Role::Agent).await, rig.member(Role::Agent).await);
    let admin = rig.member(Role::Admin).await;
    let lead = rig.made("/api/leads", &dana, &json!({"name": "רות"})).await;
    let notes = format!("/api/leads/{}/notes", lead["id"]);
    let note = rig.made(&notes, &dana, &json!({"text": "x"})).await;
    let path = format!("{notes}/{}", note["id"]);
    let body = json!({"text": "y"});
    let refused = (403, "not_author".to_owned());
    for member in [&yossi, &admin] {
        assert_eq!(
            rig.send(Method::PATCH, &path, member, &body)
                .await
                .problem(),
            refused
        );
    }
    assert_eq!(rig.delete(&path, &yossi).await.problem(), refused);
    let changed = rig.send(Method::PATCH, &path, &dana, &body).await.json();
    assert_eq!(changed["text"], "y");
    assert_eq!(rig.delete(&path, &admin).await.status, 204);
    assert_eq!(
        rig.delete(&path, &admin).await.problem(),
        (404, "not_found".into())
    );
    for action in ["note_created", "note_changed", "note_deleted"] {
        assert_eq!(rig.audited(action).await, 1, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_another_lead_is_none_of_this_one() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Admin).await;
    let one = rig.made("/api/leads", &dana, &json!({"name": "רות"})).await;
    let other = rig.made("/api/leads", &dana, &json!({"name": "דן"})).await;
    let path = format!("/api/leads/{}/notes", one["id"]);
    let note = rig.made(&path, &dana, &json!({"text": "x"})).await;
    let path = format!("/api/leads/{}/notes/{}", other["id"], note["id"]);
    assert_eq!(
        rig.delete(&path, &dana).await.problem(),
        (404, "not_found".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_has_a_text_of_bounded_length() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let lead = rig.made("/api/leads", &dana, &json!({"name": "רות"})).await;
    let path = format!("/api/leads/{}/notes", lead["id"]);
    for text in ["", " \n", &"א".repeat(10_001)] {
        let answer = rig
            .send(Method::POST, &path, &dana, &json!({"text": text}))
            .await;
        assert_eq!(answer.json()["field"], "text");
    }
    rig.made(&path, &dana, &json!({"text": "א".repeat(10_000)}))
        .await;
}
