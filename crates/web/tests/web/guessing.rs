//! Guessing passwords is slow, whoever guesses and however many at once.

use chrono::TimeDelta;

use crate::office::{Office, PASSWORD, refused, throttled};

#[actix_web::test]
async fn guesses_at_an_account_are_stopped_even_with_the_right_password() {
    let office = Office::open().await;
    for _ in 0..3 {
        assert!(refused(&office.attempt(&office.email, "guess").await));
    }
    let stopped = office.attempt(&office.email, PASSWORD).await;
    assert_eq!(throttled(&stopped), Some(15 * 60 + 1));
    let elsewhere = "203.0.113.5".parse().unwrap();
    let stopped = office
        .try_from(&office.email, PASSWORD, elsewhere, None)
        .await;
    assert!(throttled(&stopped).is_some(), "from another address too");
    office.service.clock.advance(TimeDelta::minutes(15));
    assert!(
        office.attempt(&office.email, PASSWORD).await.is_ok(),
        "the window is over"
    );
}

#[actix_web::test]
async fn guesses_from_an_address_are_stopped_whatever_the_account() {
    let office = Office::open().await;
    for guess in 0..6 {
        let email = format!("guess{guess}@example.com");
        assert!(refused(&office.attempt(&email, "guess").await));
    }
    assert!(throttled(&office.attempt(&office.email, PASSWORD).await).is_some());
    let elsewhere = "203.0.113.5".parse().unwrap();
    assert!(
        office
            .try_from(&office.email, PASSWORD, elsewhere, None)
            .await
            .is_ok()
    );
}

#[actix_web::test]
async fn a_success_clears_its_account_and_not_the_address() {
    let office = Office::open().await;
    for _ in 0..2 {
        assert!(refused(&office.attempt(&office.email, "guess").await));
    }
    assert!(office.attempt(&office.email, PASSWORD).await.is_ok());
    for guess in 0..3 {
        assert!(
            refused(&office.attempt(&office.email, "guess").await),
            "counted anew: {guess}"
        );
    }
    assert!(throttled(&office.attempt(&office.email, PASSWORD).await).is_some());
    // Two guesses, three guesses and the stopped attempt are the address's six.
    let other = office.attempt("nobody@example.com", "guess").await;
    assert!(
        throttled(&other).is_some(),
        "the good sign-in bought no guesses"
    );
}

#[actix_web::test]
async fn many_guesses_at_once_are_counted_like_many_in_a_row() {
    let office = Office::open().await;
    let guesses = (0..12).map(|_| office.attempt(&office.email, "guess"));
    let results = futures::future::join_all(guesses).await;
    assert_eq!(results.iter().filter(|result| refused(result)).count(), 3);
    assert_eq!(
        results
            .iter()
            .filter(|result| throttled(result).is_some())
            .count(),
        9
    );
}

#[actix_web::test]
async fn a_window_that_began_in_the_future_is_over() {
    let office = Office::open().await;
    for _ in 0..4 {
        let _ = office.attempt(&office.email, "guess").await;
    }
    office.service.clock.advance(TimeDelta::days(-1));
    assert!(
        office.attempt(&office.email, PASSWORD).await.is_ok(),
        "the clock was wrong before"
    );
}
