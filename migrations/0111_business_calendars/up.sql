CREATE TABLE business_calendars (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (name <> ''),
    colour TEXT NOT NULL DEFAULT '#3b82f6' CHECK (colour ~ '^#[0-9a-f]{6}$'),
    feed_token_hash BYTEA UNIQUE CHECK (octet_length(feed_token_hash) = 32),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id)
);
CALL protect_tenant_table('business_calendars');
