-- One row per recording of a call. The file is there while stored_at is set and purged_at is not.
CREATE TABLE recordings (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    recording_sid TEXT NOT NULL UNIQUE CHECK (recording_sid ~ '^RE[0-9a-f]{32}$'),
    url TEXT,
    channels SMALLINT CHECK (channels IN (1, 2)),
    duration_seconds INTEGER CHECK (duration_seconds >= 0),
    source TEXT,
    absent_reason TEXT CHECK (absent_reason IN ('not_recorded', 'too_short', 'silent', 'deleted_upstream')),
    store_key TEXT UNIQUE,
    bytes BIGINT CHECK (bytes > 0),
    sha256 BYTEA CHECK (octet_length(sha256) = 32),
    content_type TEXT,
    etag TEXT,
    stored_at TIMESTAMPTZ,
    scrubbed_at TIMESTAMPTZ,
    purged_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE,
    CONSTRAINT stored_is_described CHECK (stored_at IS NULL OR
        (store_key IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL
         AND content_type IS NOT NULL AND etag IS NOT NULL))
);
CREATE INDEX recordings_call_idx ON recordings (business_id, call_log_id, id);
CREATE INDEX recordings_stored_idx ON recordings (stored_at) WHERE stored_at IS NOT NULL AND purged_at IS NULL;
CREATE INDEX recordings_scrub_idx ON recordings (scrubbed_at NULLS FIRST, id)
    WHERE stored_at IS NOT NULL AND purged_at IS NULL;
CALL protect_tenant_table('recordings');

-- Recording callbacks carry neither To nor From: one for a call that was never announced waits here
-- until the call's other webhooks or the reconciliation tell whose it is.
CREATE TABLE unclaimed_recordings (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call_sid TEXT NOT NULL CHECK (call_sid ~ '^CA[0-9a-f]{32}$'),
    recording_sid TEXT NOT NULL UNIQUE CHECK (recording_sid ~ '^RE[0-9a-f]{32}$'),
    url TEXT,
    channels SMALLINT,
    duration_seconds INTEGER,
    source TEXT,
    absent_reason TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX unclaimed_recordings_call_idx ON unclaimed_recordings (call_sid);
CREATE TRIGGER touch BEFORE UPDATE ON unclaimed_recordings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
ALTER TABLE unclaimed_recordings ENABLE ROW LEVEL SECURITY;
ALTER TABLE unclaimed_recordings FORCE ROW LEVEL SECURITY;
CREATE POLICY system_only ON unclaimed_recordings USING (current_setting('app.scope', true) = 'system');
GRANT SELECT, INSERT, UPDATE, DELETE ON unclaimed_recordings TO prosaas_app;
