-- The outbox: one row for each event and endpoint, written in the transaction of the fact. Kept 30 days.
CREATE TABLE webhook_messages (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    endpoint_id BIGINT NOT NULL,
    -- What the receiver knows a repeat by.
    public_id TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL CHECK (event IN (
        'call.created', 'call.updated', 'recording.ready', 'recording.failed', 'transcript.ready',
        'analysis.ready', 'ping')),
    call_sid TEXT,
    data JSONB NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    -- Attempts ever, which name a claim; and those since the message was last put into the queue.
    attempts INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    queued_at TIMESTAMPTZ NOT NULL,
    next_try_at TIMESTAMPTZ NOT NULL,
    -- A worker is at it until then; one that died leaves it due again.
    in_flight_until TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, endpoint_id) REFERENCES webhook_endpoints (business_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX webhook_messages_due_idx ON webhook_messages (endpoint_id, next_try_at) WHERE state = 'pending';
CREATE INDEX webhook_messages_in_flight_idx ON webhook_messages (endpoint_id, in_flight_until)
    WHERE in_flight_until IS NOT NULL;
CREATE INDEX webhook_messages_list_idx ON webhook_messages (business_id, endpoint_id, id DESC);
CREATE INDEX webhook_messages_state_idx ON webhook_messages (business_id, endpoint_id, state, id DESC);
CREATE INDEX webhook_messages_replay_idx ON webhook_messages (business_id, endpoint_id, occurred_at);
CREATE INDEX webhook_messages_age_idx ON webhook_messages (occurred_at);
CALL protect_tenant_table('webhook_messages');

CREATE TABLE webhook_attempts (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    status SMALLINT,
    error TEXT CHECK (error IN ('timeout', 'unreachable', 'refused_address', 'redirect', 'status')),
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    response TEXT NOT NULL CHECK (length(response) <= 500),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, message_id) REFERENCES webhook_messages (business_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_attempts_message_idx ON webhook_attempts (business_id, message_id, number);
CALL protect_tenant_table('webhook_attempts');
