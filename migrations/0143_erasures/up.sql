-- The receipt of a deletion: who asked for it, when and why. One a call, for good.
CREATE TABLE erasures (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    requested_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    api_token_id BIGINT REFERENCES api_tokens (id) ON DELETE SET NULL,
    reason TEXT CHECK (reason <> ''),
    requested_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    UNIQUE (business_id, call_log_id),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('erasures');

-- What of ours went. A file's item is done once the file is unlinked; the rest goes with its row.
CREATE TABLE erasure_items (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    erasure_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('recording', 'peaks', 'transcript', 'summary', 'extraction')),
    recording_sid TEXT CHECK (recording_sid ~ '^RE[0-9a-f]{32}$'),
    store_key TEXT,
    done_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, erasure_id) REFERENCES erasures (business_id, id) ON DELETE CASCADE
);
CREATE INDEX erasure_items_erasure_idx ON erasure_items (business_id, erasure_id, id);
CREATE INDEX erasure_items_pending_idx ON erasure_items (id) WHERE done_at IS NULL;
CALL protect_tenant_table('erasure_items');
