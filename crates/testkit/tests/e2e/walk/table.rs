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
    ("get /api/calls", Role(Viewer), "", 200),
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
