//! What the walk knows of each operation: one line an operation, one statement an object.

use prosaas_core::role::Role::{Admin, Agent, Viewer};

/// Whom an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Everybody.
    Nobody,
    /// A person who is signed in, whatever their business.
    Person,
    /// A member from this role on.
    Role(prosaas_core::role::Role),
    /// Whoever runs the platform.
    Platform,
}

use Needs::{Nobody, Person, Platform, Role};

/// The operation, whom it is for, a body or a query that it accepts, and the status of its answer.
pub(super) const OPERATIONS: &[(&str, Needs, &str, u16)] = &[
    ("get /api/openapi.json", Nobody, "", 200),
    ("get /api/docs", Nobody, "", 200),
    (
        "post /api/auth/login",
        Nobody,
        r#"{"email":"nobody@example.com","password":"wrong password"}"#,
        401,
    ),
    ("post /api/auth/logout", Person, "", 204),
    ("get /api/auth/me", Person, "", 200),
    (
        "post /api/auth/business",
        Person,
        r#"{"business_id":{business}}"#,
        200,
    ),
    (
        "post /api/auth/password",
        Person,
        r#"{"current_password":"not this one","new_password":"another password"}"#,
        422,
    ),
    ("get /api/auth/sessions", Person, "", 200),
    ("delete /api/auth/sessions/{id}", Person, "", 204),
    ("delete /api/auth/sessions", Person, "", 204),
    (
        "post /api/auth/invitation",
        Nobody,
        r#"{"token":"inv_unknown"}"#,
        410,
    ),
    (
        "post /api/auth/invitation/accept",
        Nobody,
        r#"{"token":"inv_unknown","name":"דנה","password":"a long password"}"#,
        410,
    ),
    ("get /api/members", Role(Viewer), "", 200),
    (
        "patch /api/members/{user_id}",
        Role(Admin),
        r#"{"role":"viewer"}"#,
        200,
    ),
    ("delete /api/members/{user_id}", Role(Admin), "", 204),
    ("get /api/members/invitations", Role(Admin), "", 200),
    (
        "post /api/members/invitations",
        Role(Admin),
        r#"{"email":"new@example.com","role":"agent"}"#,
        201,
    ),
    ("delete /api/members/invitations/{id}", Role(Admin), "", 204),
    ("get /api/tokens", Role(Admin), "", 200),
    (
        "post /api/tokens",
        Role(Admin),
        r#"{"name":"CRM","role":"agent","scopes":[],"expires_in_days":90}"#,
        201,
    ),
    ("delete /api/tokens/{id}", Role(Admin), "", 204),
    ("get /api/settings", Role(Viewer), "", 200),
    (
        "patch /api/settings",
        Role(Admin),
        r#"{"access_days":5}"#,
        200,
    ),
    (
        "post /api/settings/preview",
        Role(Admin),
        r#"{"access_days":3,"purge_days":14}"#,
        200,
    ),
    ("get /api/audit", Role(Admin), "", 200),
    ("get /api/audit/export.csv", Role(Admin), "", 200),
    ("get /api/stats/calls", Role(Viewer), "", 200),
    ("get /api/operator/queues", Platform, "", 200),
    ("post /api/operator/steps/{id}/retry", Platform, "", 202),
    ("get /api/calls", Role(Viewer), "", 200),
    (
        "patch /api/calls/{call_sid}",
        Role(Agent),
        r#"{"service":"plumbing"}"#,
        200,
    ),
    (
        "put /api/calls/{call_sid}/hold",
        Role(Admin),
        r#"{"reason":"תביעה"}"#,
        200,
    ),
    ("delete /api/calls/{call_sid}/hold", Role(Admin), "", 204),
    (
        "post /api/calls/{call_sid}/reprocess",
        Role(Agent),
        r#"{"step":"peaks"}"#,
        404,
    ),
    ("delete /api/recordings/{call_sid}", Role(Admin), "", 202),
    (
        "get /api/recordings/{call_sid}/erasure",
        Role(Viewer),
        "",
        404,
    ),
    ("get /api/calls/{call_sid}", Role(Viewer), "", 200),
    // The call has no recording.
    ("get /api/calls/{call_sid}/download", Role(Viewer), "", 404),
    ("get /api/calls/download/{call_sid}", Role(Viewer), "", 404),
    ("get /api/recordings/file/{call_sid}", Role(Viewer), "", 404),
    (
        "get /api/recordings/{call_sid}/stream",
        Role(Viewer),
        "",
        404,
    ),
    (
        "get /api/recordings/{call_sid}/status",
        Role(Viewer),
        "",
        200,
    ),
    (
        "post /api/recordings/{call_sid}/retry",
        Role(Agent),
        "",
        404,
    ),
    (
        "post /api/recordings/{call_sid}/link",
        Role(Viewer),
        "",
        404,
    ),
    ("get /api/events", Role(Viewer), "", 200),
    ("get /api/webhooks", Role(Admin), "", 200),
    (
        "post /api/webhooks",
        Role(Admin),
        r#"{"url":"https://example.com/hook","events":["call.created"]}"#,
        201,
    ),
    ("get /api/webhooks/{id}", Role(Admin), "", 200),
    (
        "patch /api/webhooks/{id}",
        Role(Admin),
        r#"{"description":"CRM","enabled":false}"#,
        200,
    ),
    ("delete /api/webhooks/{id}", Role(Admin), "", 204),
    ("post /api/webhooks/{id}/rotate", Role(Admin), "", 200),
    ("post /api/webhooks/{id}/test", Role(Admin), "", 202),
    (
        "post /api/webhooks/{id}/replay",
        Role(Admin),
        r#"{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}"#,
        202,
    ),
    ("get /api/webhooks/{id}/deliveries", Role(Admin), "", 200),
    (
        "post /api/webhooks/{id}/deliveries/{delivery_id}/replay",
        Role(Admin),
        "",
        202,
    ),
];

/// What stands in paths and bodies: its name, and the statement that makes one.
pub(super) const OBJECTS: &[(&str, &str)] = &[
    (
        "business",
        "SELECT $1::bigint::text WHERE $2::text IS NOT NULL",
    ),
    (
        "call_sid",
        "INSERT INTO call_logs (business_id, call_sid, direction, from_number, to_number, status, \
         started_at, ended_at, recording_absent_reason) SELECT $1::bigint, \
         'CA' || md5(random()::text || $2::text), 'inbound', '+972501112233', '+97231234567', \
         'completed', now(), now(), 'too_short' RETURNING call_sid",
    ),
    (
        "sessions",
        "INSERT INTO sessions (user_id, token_hash, expires_at) \
         SELECT user_id, sha256(random()::text::bytea || $2::text::bytea), now() + '1 day' \
         FROM memberships WHERE business_id = $1::bigint ORDER BY user_id DESC LIMIT 1 \
         RETURNING id::text",
    ),
    (
        "members",
        "WITH made AS (INSERT INTO users (email, password_hash, name) SELECT \
         md5(random()::text || $2::text) || '@example.com', 'x', 'דנה' RETURNING id) \
         INSERT INTO memberships (business_id, user_id, role) SELECT $1::bigint, id, 'agent' \
         FROM made RETURNING user_id::text",
    ),
    (
        "invitations",
        "INSERT INTO invitations (business_id, email, role, token_hash, expires_at) SELECT \
         $1::bigint, md5(random()::text || $2::text) || '@example.com', 'agent', \
         sha256(random()::text::bytea), now() + '1 day' RETURNING id::text",
    ),
    (
        "steps",
        "WITH call AS (INSERT INTO call_logs (business_id, call_sid, direction, from_number, \
         to_number, status, started_at) SELECT $1::bigint, 'CA' || md5(random()::text || $2::text), \
         'inbound', '+972501112233', '+97231234567', 'completed', now() RETURNING business_id, id) \
         INSERT INTO processing_steps (business_id, call_log_id, step, state, finished_at) \
         SELECT business_id, id, 'download', 'failed', now() FROM call RETURNING id::text",
    ),
    (
        "tokens",
        "INSERT INTO api_tokens (business_id, name, prefix, token_hash, role) SELECT $1::bigint, \
         'CRM' || $2::text, 'psk_x', sha256(random()::text::bytea), 'agent' RETURNING id::text",
    ),
    (
        "webhooks",
        "INSERT INTO webhook_endpoints (business_id, url, events, secret) SELECT $1::bigint, \
         'https://example.com/' || $2::text, '{call.created}', sha256('x') RETURNING id::text",
    ),
    (
        "deliveries",
        "INSERT INTO webhook_messages (business_id, endpoint_id, public_id, event, data, \
         occurred_at, queued_at, next_try_at) SELECT $1::bigint, $2::text::bigint, \
         'msg_' || md5(random()::text), 'ping', '{}', now(), now(), now() RETURNING id::text",
    ),
];
