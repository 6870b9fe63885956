-- What listening to a recording told: its waveform, true duration and silences. Goes with the recording.
CREATE TABLE recording_peaks (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    recording_id BIGINT NOT NULL UNIQUE,
    duration_ms BIGINT NOT NULL CHECK (duration_ms > 0),
    -- audiowaveform's JSON, version 2, with "duration" and "silences": text, since it is sent as it is.
    waveform TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE,
    FOREIGN KEY (business_id, recording_id) REFERENCES recordings (business_id, id) ON DELETE CASCADE
);
CREATE INDEX recording_peaks_call_idx ON recording_peaks (business_id, call_log_id);
CALL protect_tenant_table('recording_peaks');
