use super::*;

const CALL: &str = "CA0123456789abcdef0123456789abcdef";

fn key() -> Key {
    Key {
        credential: [7; 32],
        named: None,
        call: CALL.parse().unwrap(),
        recording: None,
    }
}

fn decision() -> Decision {
    Decision {
        subject: Subject {
            caller: Caller {
                session: Some(SessionId(1)),
                user: Some(UserId(2)),
                token: None,
                business: BusinessId(3),
            },
            call: CALL.parse().unwrap(),
        },
        place: Place::File("/x".into()),
        name: "x".into(),
        content: Representation::new("audio/mpeg", 1),
        access_ends: DateTime::from_timestamp(1_000_000, 0).unwrap(),
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(999_999, 0).unwrap()
}

fn remembering() -> Remembered {
    let remembered = Remembered::new(Duration::from_secs(5));
    remembered.hear(&Heard::Listening);
    remembered.insert(key(), decision(), remembered.generation());
    remembered
}

#[test]
fn a_decision_holds_for_its_lifetime_and_the_access_window() {
    let remembered = remembering();
    assert!(remembered.get(&key(), now()).is_some());
    let later = Instant::now() + Duration::from_secs(6);
    assert!(remembered.get_at(&key(), now(), later).is_none());
    let past = now() + chrono::TimeDelta::days(1);
    assert!(remembered.get(&key(), past).is_none());
}

#[test]
fn another_credential_business_or_recording_is_another_decision() {
    let remembered = remembering();
    let recording = Some(CALL.replace("CA", "RE").parse().unwrap());
    for other in [
        Key {
            credential: [8; 32],
            ..key()
        },
        Key {
            named: Some(BusinessId(3)),
            ..key()
        },
        Key { recording, ..key() },
    ] {
        assert!(remembered.get(&other, now()).is_none(), "{other:?}");
    }
}

#[test]
fn every_revocation_that_concerns_a_decision_clears_it() {
    for revoked in [
        Revoked::Session(SessionId(1)),
        Revoked::User(UserId(2)),
        Revoked::Business(BusinessId(3)),
        Revoked::Call(CALL.parse().unwrap()),
    ] {
        let remembered = remembering();
        remembered.hear(&Heard::Revoked(revoked.clone()));
        assert!(remembered.get(&key(), now()).is_none(), "{revoked}");
    }
    let remembered = remembering();
    remembered.hear(&Heard::Revoked(Revoked::Session(SessionId(9))));
    assert!(remembered.get(&key(), now()).is_some());
    remembered.hear(&Heard::Unknown);
    assert!(remembered.get(&key(), now()).is_none());
}

#[test]
fn a_decision_that_a_revocation_overtook_is_not_remembered() {
    let remembered = Remembered::new(Duration::from_secs(5));
    remembered.hear(&Heard::Listening);
    let begun = remembered.generation();
    remembered.hear(&Heard::Revoked(Revoked::Session(SessionId(1))));
    remembered.insert(key(), decision(), begun);
    assert!(remembered.get(&key(), now()).is_none());
}

#[test]
fn nothing_is_remembered_while_revocations_are_not_heard() {
    let remembered = remembering();
    remembered.hear(&Heard::Deaf);
    assert!(remembered.get(&key(), now()).is_none());
    remembered.insert(key(), decision(), remembered.generation());
    assert!(remembered.get(&key(), now()).is_none());
}
