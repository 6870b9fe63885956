//! What a test needs in its database, in a line each.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use prosaas_core::database::Database;
use prosaas_core::ids::{BusinessId, CallLogId, CallSid, RecordingSid, UserId};
use prosaas_core::role::Role;
use prosaas_core::schema::{businesses, call_logs, memberships, phone_numbers, users};
use uuid::Uuid;

static NEXT_NUMBER: AtomicU64 = AtomicU64::new(1);

/// A business with one telephone number.
#[derive(Clone, Debug)]
pub struct TestBusiness {
    /// The tenant.
    pub id: BusinessId,
    /// Its number, E.164.
    pub number: String,
}

/// A call of a business.
#[derive(Clone, Debug)]
pub struct TestCall {
    /// The row.
    pub id: CallLogId,
    /// Twilio's name.
    pub sid: CallSid,
}

/// A SID that nobody else uses.
pub fn call_sid() -> CallSid {
    format!("CA{}", Uuid::new_v4().simple()).parse().unwrap()
}

/// A SID that nobody else uses.
pub fn recording_sid() -> RecordingSid {
    format!("RE{}", Uuid::new_v4().simple()).parse().unwrap()
}

impl TestBusiness {
    /// A business with the defaults and a number that forwards and records.
    pub async fn create(database: &Database) -> Self {
        let mut conn = database.system().await.unwrap();
        let slug = format!("b-{}", Uuid::new_v4().simple());
        let id: BusinessId = diesel::insert_into(businesses::table)
            .values((
                businesses::name.eq("אינסטלציה בע״מ"),
                businesses::slug.eq(slug),
            ))
            .returning(businesses::id)
            .get_result(&mut *conn)
            .await
            .unwrap();
        let number = format!("+9723{:07}", NEXT_NUMBER.fetch_add(1, Ordering::SeqCst));
        diesel::insert_into(phone_numbers::table)
            .values((
                phone_numbers::business_id.eq(id),
                phone_numbers::e164.eq(&number),
                phone_numbers::target.eq("+972501234567"),
            ))
            .execute(&mut *conn)
            .await
            .unwrap();
        conn.commit().await.unwrap();
        Self { id, number }
    }

    /// An inbound call that began at `started_at`, and, where `ended`, ended as completed.
    pub async fn call(
        &self,
        database: &Database,
        started_at: DateTime<Utc>,
        ended: bool,
    ) -> TestCall {
        let mut conn = database.system().await.unwrap();
        let sid = call_sid();
        let id: CallLogId = diesel::insert_into(call_logs::table)
            .values((
                call_logs::business_id.eq(self.id),
                call_logs::call_sid.eq(sid.as_str()),
                call_logs::direction.eq("inbound"),
                call_logs::from_number.eq("+972501112233"),
                call_logs::to_number.eq(&self.number),
                call_logs::status.eq(if ended { "completed" } else { "in-progress" }),
                call_logs::started_at.eq(started_at),
                call_logs::ended_at.eq(ended.then_some(started_at)),
                call_logs::created_at.eq(started_at),
            ))
            .returning(call_logs::id)
            .get_result(&mut *conn)
            .await
            .unwrap();
        conn.commit().await.unwrap();
        TestCall { id, sid }
    }

    /// A person with this role here. The hash is stored as it is given: most tests sign in by a
    /// session of their own making.
    pub async fn member(
        &self,
        database: &Database,
        role: Role,
        password_hash: &str,
    ) -> (UserId, String) {
        let mut conn = database.system().await.unwrap();
        let email = format!("{}@example.com", Uuid::new_v4().simple());
        let user: UserId = diesel::insert_into(users::table)
            .values((
                users::email.eq(&email),
                users::password_hash.eq(password_hash),
                users::name.eq("דנה"),
            ))
            .returning(users::id)
            .get_result(&mut *conn)
            .await
            .unwrap();
        diesel::insert_into(memberships::table)
            .values((
                memberships::business_id.eq(self.id),
                memberships::user_id.eq(user),
                memberships::role.eq(role.as_str()),
            ))
            .execute(&mut *conn)
            .await
            .unwrap();
        conn.commit().await.unwrap();
        (user, email)
    }
}
