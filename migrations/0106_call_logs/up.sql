CREATE TABLE call_logs (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL REFERENCES businesses (id) ON DELETE CASCADE,
    call_sid TEXT NOT NULL UNIQUE CHECK (call_sid ~ '^CA[0-9a-f]{32}$'),
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    -- 1 is the parent leg; which channel holds the customer flips with the direction.
    customer_channel SMALLINT CHECK (customer_channel IN (1, 2)),
    status TEXT NOT NULL DEFAULT 'ringing' CHECK (status IN (
        'queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'failed', 'no-answer', 'canceled')),
    status_sequence INTEGER NOT NULL DEFAULT -1,
    started_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    duration_seconds INTEGER CHECK (duration_seconds >= 0),
    lead_id BIGINT,
    recording_sid TEXT CHECK (recording_sid ~ '^RE[0-9a-f]{32}$'),
    recording_url TEXT,
    recording_duration_seconds INTEGER CHECK (recording_duration_seconds >= 0),
    recording_absent_reason TEXT CHECK (recording_absent_reason IN (
        'not_recorded', 'too_short', 'silent', 'deleted_upstream')),
    -- When the reconciliation last asked Twilio about this call's recordings.
    reconciled_at TIMESTAMPTZ,
    transcription TEXT,
    final_transcript TEXT,
    transcript_segments JSONB,
    transcript_language TEXT,
    extracted_service TEXT,
    extracted_city TEXT,
    extraction_confidence REAL CHECK (extraction_confidence BETWEEN 0 AND 1),
    extraction_evidence JSONB,
    summary TEXT,
    legal_hold BOOLEAN NOT NULL DEFAULT FALSE,
    erased_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id)
        ON DELETE SET NULL (lead_id)
);
CREATE INDEX call_logs_list_idx ON call_logs (business_id, started_at DESC, id DESC);
CREATE INDEX call_logs_lead_idx ON call_logs (business_id, lead_id, started_at DESC, id DESC);
CREATE INDEX call_logs_from_idx ON call_logs (business_id, from_number, started_at DESC, id DESC);
CREATE INDEX call_logs_to_idx ON call_logs (business_id, to_number, started_at DESC, id DESC);
CREATE INDEX call_logs_service_idx ON call_logs (business_id, extracted_service, started_at DESC, id DESC)
    WHERE extracted_service IS NOT NULL;
CREATE INDEX call_logs_city_idx ON call_logs (business_id, extracted_city, started_at DESC, id DESC)
    WHERE extracted_city IS NOT NULL;
-- 'simple' keeps Hebrew words as they are spoken; a prefix query (word:*) serves search as one types.
CREATE INDEX call_logs_transcript_idx ON call_logs
    USING gin (to_tsvector('simple', coalesce(final_transcript, transcription, '')));
-- What reconciliation looks at: ended calls without a recording and without a reason for that.
CREATE INDEX call_logs_unrecorded_idx ON call_logs (created_at)
    WHERE recording_sid IS NULL AND recording_absent_reason IS NULL;
CALL protect_tenant_table('call_logs');
