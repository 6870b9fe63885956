CREATE TABLE processing_steps (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('download', 'peaks', 'transcribe', 'analyse')),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    -- A person is waiting: goes through the queue of its own, before pre-warming.
    urgent BOOLEAN NOT NULL DEFAULT FALSE,
    -- Failed or abandoned tries within the window that began at window_started_at.
    attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    window_started_at TIMESTAMPTZ,
    -- Claims so far: names a claim, so that a worker that lost its lease can't finish for the next one.
    claims BIGINT NOT NULL DEFAULT 0,
    -- Grows while the worker lives; a sweep that sees it stand still for a lease takes the step back.
    beat BIGINT NOT NULL DEFAULT 0,
    pushed_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ,
    lease_until TIMESTAMPTZ,
    next_try_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    worker TEXT,
    permanent BOOLEAN NOT NULL DEFAULT FALSE,
    error_code TEXT,
    error_text TEXT,
    bytes_done BIGINT,
    bytes_total BIGINT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (call_log_id, step),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX processing_steps_queued_idx ON processing_steps (step, urgent DESC, id) WHERE state = 'queued';
CREATE INDEX processing_steps_running_idx ON processing_steps (id) WHERE state = 'running';
CREATE INDEX processing_steps_failed_idx ON processing_steps (business_id, id) WHERE state = 'failed';
CALL protect_tenant_table('processing_steps');
