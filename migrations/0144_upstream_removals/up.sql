-- Twilio's copies that are to go, tried until they are gone: because of an erasure, or because our
-- own copy is verified. Without a recording: Twilio is asked what else it has of the call.
CREATE TABLE upstream_removals (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    recording_sid TEXT CHECK (recording_sid ~ '^RE[0-9a-f]{32}$'),
    cause TEXT NOT NULL CHECK (cause IN ('erasure', 'stored_copy')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try_at TIMESTAMPTZ NOT NULL,
    error_code TEXT,
    done_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX upstream_removals_recording_key ON upstream_removals (recording_sid)
    WHERE recording_sid IS NOT NULL;
CREATE UNIQUE INDEX upstream_removals_search_key ON upstream_removals (call_log_id)
    WHERE recording_sid IS NULL;
CREATE INDEX upstream_removals_call_idx ON upstream_removals (business_id, call_log_id, id);
CREATE INDEX upstream_removals_due_idx ON upstream_removals (next_try_at) WHERE done_at IS NULL;
CALL protect_tenant_table('upstream_removals');
