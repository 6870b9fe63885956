-- A piece of a recording given to a transcriber. Written before the piece is sent and completed with
-- what came back, so that a worker that dies pays for no piece twice; and what the month's minutes
-- are counted from.
CREATE TABLE transcript_parts (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    recording_id BIGINT NOT NULL,
    channel SMALLINT NOT NULL CHECK (channel >= 0),
    part INTEGER NOT NULL CHECK (part >= 0),
    start_ms BIGINT NOT NULL CHECK (start_ms >= 0),
    end_ms BIGINT NOT NULL,
    transcriber TEXT NOT NULL,
    -- The first day of the month that pays for it.
    month DATE NOT NULL,
    -- The transcriber's name for work that goes on without us.
    operation TEXT,
    -- What came back: an array of segments with times from the recording's beginning.
    segments JSONB,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT part_has_length CHECK (end_ms > start_ms),
    UNIQUE (recording_id, transcriber, channel, start_ms, end_ms),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE,
    FOREIGN KEY (business_id, recording_id) REFERENCES recordings (business_id, id) ON DELETE CASCADE
);
CREATE INDEX transcript_parts_call_idx ON transcript_parts (business_id, call_log_id);
CREATE INDEX transcript_parts_month_idx ON transcript_parts (business_id, month) INCLUDE (start_ms, end_ms);
CALL protect_tenant_table('transcript_parts');
