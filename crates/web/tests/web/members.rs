//! People: their passwords, their addresses and their places in a business.

use actix_web::http::Method;
use chrono::TimeDelta;
use prosaas_core::account::memberships::{self, ChangeMemberError};
use prosaas_core::account::users::{self, CreateUserError, NewUser};
use prosaas_core::account::{ChangePassword, ChangePasswordError, change_password, sessions};
use prosaas_core::role::Role;
use secrecy::{ExposeSecret, SecretString};

use crate::office::{Office, PASSWORD, refused};
use crate::service::address;

#[actix_web::test]
async fn a_changed_password_ends_the_persons_other_sessions() {
    let office = Office::open().await;
    let here = office.attempt(&office.email, PASSWORD).await.unwrap();
    let there = office.attempt(&office.email, PASSWORD).await.unwrap();
    let (here, there) = (here.token.expose_secret(), there.token.expose_secret());
    let service = &office.service;
    let lifetime = TimeDelta::days(14);
    let now = service.clock.now();
    let identity = sessions::find(&service.database, here, None, lifetime, now)
        .await
        .unwrap()
        .unwrap();
    let new = SecretString::from("another good password");
    let change = async |current: &str, new: &SecretString| {
        let change = ChangePassword {
            person: identity.person().unwrap(),
            current: &SecretString::from(current),
            new,
            address: address(),
            business: Some(office.business.id),
        };
        change_password(
            &service.database,
            &office.passwords,
            &service.settings.auth,
            change,
            now,
        )
        .await
    };
    assert!(matches!(
        change("wrong", &new).await,
        Err(ChangePasswordError::WrongCurrent)
    ));
    let short = SecretString::from("short");
    assert!(matches!(
        change(PASSWORD, &short).await,
        Err(ChangePasswordError::Weak(_))
    ));
    assert_eq!(
        service.with_cookie(Method::GET, "/me", there).await.status,
        200
    );
    change(PASSWORD, &new).await.unwrap();
    assert_eq!(
        service.with_cookie(Method::GET, "/me", here).await.status,
        200
    );
    assert_eq!(
        service
            .with_cookie(Method::GET, "/me", there)
            .await
            .problem()
            .0,
        401
    );
    assert!(refused(&office.attempt(&office.email, PASSWORD).await));
    assert!(
        office
            .attempt(&office.email, new.expose_secret())
            .await
            .is_ok()
    );
}

#[actix_web::test]
async fn an_email_address_belongs_to_one_person() {
    let office = Office::open().await;
    let mut conn = office.service.database.system().await.unwrap();
    let email = office.email.to_uppercase();
    let new = NewUser {
        email: &email,
        name: "Second",
        password_hash: "x",
        platform_admin: false,
    };
    let refused = users::create(&mut conn, &new).await;
    assert!(matches!(refused, Err(CreateUserError::EmailTaken)));
}

#[actix_web::test]
async fn a_business_keeps_an_owner() {
    let office = Office::open().await;
    let (second, _) = office
        .business
        .member(&office.service.database, Role::Admin, "x")
        .await;
    let (business, owner) = (office.business.id, Role::Owner);
    let mut conn = office.service.database.system().await.unwrap();
    let refused = memberships::remove(&mut conn, business, office.user, owner).await;
    assert!(matches!(refused, Err(ChangeMemberError::LastOwner)));
    let refused = memberships::set_role(&mut conn, business, office.user, Role::Admin, owner).await;
    assert!(matches!(refused, Err(ChangeMemberError::LastOwner)));
    let made = memberships::set_role(&mut conn, business, second, Role::Owner, Role::Admin).await;
    assert!(matches!(made, Err(ChangeMemberError::OwnersOnly)));
    let made = memberships::set_role(&mut conn, business, second, Role::Owner, owner).await;
    assert_eq!(made.unwrap(), Role::Admin);
    let removed = memberships::remove(&mut conn, business, office.user, Role::Admin).await;
    assert!(matches!(removed, Err(ChangeMemberError::OwnersOnly)));
    let removed = memberships::remove(&mut conn, business, office.user, owner).await;
    assert_eq!(removed.unwrap(), Role::Owner);
    conn.commit().await.unwrap();
    let mut conn = office.service.database.tenant(business).await.unwrap();
    let left = memberships::page(&mut conn, None, 10).await.unwrap();
    conn.commit().await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].user, second);
    let mut conn = office.service.database.system().await.unwrap();
    let gone = memberships::remove(&mut conn, business, office.user, owner).await;
    assert!(matches!(gone, Err(ChangeMemberError::NotAMember)));
}
