-- What stands in the walk's paths and bodies: one statement an object, which makes a fresh one and returns
-- its name. `:business` is the business, `:parent` the object of the path's parameter before.

-- name: business
SELECT :business::text;

-- name: call_sid
INSERT INTO call_logs (business_id, call_sid, direction, from_number, to_number, status, started_at, ended_at,
    recording_absent_reason)
VALUES (:business, 'CA' || md5(random()::text), 'inbound', '+972501112233', '+97231234567', 'completed', now(),
    now(), 'too_short')
RETURNING call_sid;

-- Of the member who was made last: whoever asks.
-- name: sessions
INSERT INTO sessions (user_id, token_hash, expires_at)
SELECT max(user_id), sha256(random()::text::bytea), now() + '1 day' FROM memberships WHERE business_id = :business
RETURNING id::text;

-- name: members
WITH made AS (INSERT INTO users (email, password_hash, name)
    VALUES (md5(random()::text) || '@example.com', 'x', 'דנה') RETURNING id)
INSERT INTO memberships (business_id, user_id, role) SELECT :business, id, 'agent' FROM made
RETURNING user_id::text;

-- name: invitations
INSERT INTO invitations (business_id, email, role, token_hash, expires_at)
VALUES (:business, md5(random()::text) || '@example.com', 'agent', sha256(random()::text::bytea), now() + '1 day')
RETURNING id::text;

-- name: tokens
INSERT INTO api_tokens (business_id, name, prefix, token_hash, role)
VALUES (:business, 'CRM', 'psk_x', sha256(random()::text::bytea), 'agent')
RETURNING id::text;

-- name: steps
WITH call AS (INSERT INTO call_logs (business_id, call_sid, direction, from_number, to_number, status, started_at)
    VALUES (:business, 'CA' || md5(random()::text), 'inbound', '+972501112233', '+97231234567', 'completed', now())
    RETURNING business_id, id)
INSERT INTO processing_steps (business_id, call_log_id, step, state, finished_at)
SELECT business_id, id, 'download', 'failed', now() FROM call
RETURNING id::text;

-- name: numbers
INSERT INTO phone_numbers (business_id, e164, target)
VALUES (:business, '+97277' || (1000000 + random() * 8999999)::int, '+972501234567')
RETURNING id::text;

-- name: leads
INSERT INTO leads (business_id, name, phone)
VALUES (:business, 'רות', '+97254' || (1000000 + random() * 8999999)::int)
RETURNING id::text;

-- name: note
INSERT INTO lead_notes (business_id, lead_id, author_id, text)
SELECT :business, :parent, max(user_id), 'שלום' FROM memberships WHERE business_id = :business
RETURNING id::text;

-- name: imports
INSERT INTO lead_imports (business_id, rows, encoding, delimiter) VALUES (:business, 0, 'utf-8', ',')
RETURNING id::text;

-- name: callbacks
WITH lead AS (INSERT INTO leads (business_id, phone)
    VALUES (:business, '+97253' || (1000000 + random() * 8999999)::int) RETURNING business_id, id)
INSERT INTO callback_tasks (business_id, lead_id, reason, last_call_at, due_at)
SELECT business_id, id, 'missed', now(), now() FROM lead
RETURNING id::text;

-- name: opt-outs
INSERT INTO opt_outs (business_id, phone) VALUES (:business, '+97258' || (1000000 + random() * 8999999)::int)
RETURNING id::text;

-- name: outbound
INSERT INTO outbound_calls (business_id, idempotency_key, request_digest, to_number, from_number, agent_phone,
    state, reason, ended_at)
VALUES (:business, md5(random()::text), sha256('x'), '+972501112233', '+97231234567', '+972502223344', 'ended',
    'canceled', now())
RETURNING id::text;

-- name: calendars
INSERT INTO business_calendars (business_id, name) VALUES (:business, 'דנה')
RETURNING id::text;

-- name: appointments
INSERT INTO appointments (business_id, title, starts_at, ends_at)
VALUES (:business, 'תיקון דוד', '2031-01-01 08:00Z', '2031-01-01 09:00Z')
RETURNING id::text;

-- name: webhooks
INSERT INTO webhook_endpoints (business_id, url, events, secret)
VALUES (:business, 'https://example.com/hook', '{call.created}', sha256('x'))
RETURNING id::text;

-- name: deliveries
INSERT INTO webhook_messages (business_id, endpoint_id, public_id, event, data, occurred_at, queued_at, next_try_at)
VALUES (:business, :parent, 'msg_' || md5(random()::text), 'ping', '{}', now(), now(), now())
RETURNING id::text;
