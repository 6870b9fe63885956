-- One-time links to become a member. The link's secret is random; only its SHA-256 is kept.
CREATE TABLE invitations (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    email TEXT NOT NULL CHECK (email LIKE '%_@_%'),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'agent', 'viewer')),
    token_hash BYTEA NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    invited_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    accepted_at TIMESTAMPTZ,
    accepted_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    revoked_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT accepted_or_revoked CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX invitations_list_idx ON invitations (business_id, id DESC);
-- One open invitation a person: the later one replaces the earlier.
CREATE UNIQUE INDEX invitations_open_key ON invitations (business_id, lower(email))
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
CALL protect_tenant_table('invitations');
