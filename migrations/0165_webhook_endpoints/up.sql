-- Where a business wants to be told what happens to its calls, by https://www.standardwebhooks.com.
CREATE TABLE webhook_endpoints (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    url TEXT NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 2000),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 200),
    events TEXT[] NOT NULL CHECK (cardinality(events) > 0 AND events <@ ARRAY[
        'call.created', 'call.updated', 'recording.ready', 'recording.failed', 'transcript.ready',
        'analysis.ready', 'ping']),
    -- As they are, not hashed: whoever signs must have them.
    secret BYTEA NOT NULL CHECK (octet_length(secret) BETWEEN 24 AND 64),
    previous_secret BYTEA CHECK (octet_length(previous_secret) BETWEEN 24 AND 64),
    previous_secret_until TIMESTAMPTZ,
    -- The first failure since the last success.
    failing_since TIMESTAMPTZ,
    disabled_at TIMESTAMPTZ,
    disabled_reason TEXT CHECK (disabled_reason IN ('person', 'gone', 'failing')),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
    CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);
CALL protect_tenant_table('webhook_endpoints');
