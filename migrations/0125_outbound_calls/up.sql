-- Click-to-call: a wish, and what became of it. A row is placed at Twilio once at most; see
-- docs/decisions/0010-one-call-a-click.md.
CREATE TABLE outbound_calls (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    -- The caller's name for the wish, and a digest of what was wished for under it.
    idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    request_digest BYTEA NOT NULL CHECK (octet_length(request_digest) = 32),
    requested_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    api_token_id BIGINT REFERENCES api_tokens (id) ON DELETE SET NULL,
    lead_id BIGINT,
    to_number TEXT NOT NULL CHECK (to_number ~ '^\+[1-9][0-9]{6,14}$'),
    from_number TEXT NOT NULL CHECK (from_number ~ '^\+[1-9][0-9]{6,14}$'),
    agent_phone TEXT NOT NULL CHECK (agent_phone ~ '^\+[1-9][0-9]{6,14}$'),
    -- 'placing': Twilio is being asked, or was asked and the answer was lost.
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'placing', 'dialling_agent',
        'agent_answered', 'dialling_lead', 'ringing', 'talking', 'ended')),
    reason TEXT CHECK (reason IN ('completed', 'agent_busy', 'agent_no_answer', 'agent_failed',
        'agent_hung_up', 'lead_busy', 'lead_no_answer', 'lead_failed', 'canceled', 'opted_out',
        'rejected', 'expired', 'not_placed')),
    -- How the customer's leg ended.
    lead_status TEXT CHECK (lead_status IN ('completed', 'busy', 'failed', 'no-answer', 'canceled')),
    call_sid TEXT UNIQUE CHECK (call_sid ~ '^CA[0-9a-f]{32}$'),
    next_try_at TIMESTAMPTZ,
    placed_at TIMESTAMPTZ,
    -- When Twilio was last asked how the call stands.
    checked_at TIMESTAMPTZ,
    cancel_requested_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    UNIQUE (business_id, idempotency_key),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id) ON DELETE SET NULL (lead_id),
    CONSTRAINT ended_has_reason CHECK ((state = 'ended') = (reason IS NOT NULL)
        AND (state = 'ended') = (ended_at IS NOT NULL))
);
CREATE INDEX outbound_calls_queued_idx ON outbound_calls (id) WHERE state = 'queued';
CREATE INDEX outbound_calls_open_idx ON outbound_calls (id) WHERE state <> 'queued' AND state <> 'ended';
CREATE INDEX outbound_calls_waiting_idx ON outbound_calls (business_id) WHERE state = 'queued';
CREATE INDEX outbound_calls_lead_idx ON outbound_calls (business_id, lead_id, id);
CALL protect_tenant_table('outbound_calls');

-- Twilio places so many calls a second and no more, whoever asks: the account's next free moment.
CREATE TABLE outbound_pace (
    account_sid TEXT PRIMARY KEY,
    next_slot_at TIMESTAMPTZ NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON outbound_pace TO prosaas_app;
