-- Somebody called and reached nobody: call back. One open task a lead.
CREATE TABLE callback_tasks (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    -- The last call that calls for it.
    call_log_id BIGINT,
    reason TEXT NOT NULL CHECK (reason IN ('missed', 'busy', 'voicemail', 'failed')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dismissed')),
    missed_calls INTEGER NOT NULL DEFAULT 1 CHECK (missed_calls > 0),
    last_call_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    claimed_at TIMESTAMPTZ,
    done_at TIMESTAMPTZ,
    -- Nobody where a call that reached the lead ended it.
    done_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, lead_id) REFERENCES leads (business_id, id) ON DELETE CASCADE,
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id)
        ON DELETE SET NULL (call_log_id),
    CONSTRAINT done_is_dated CHECK ((state = 'open') = (done_at IS NULL))
);
CREATE UNIQUE INDEX callback_tasks_open_key ON callback_tasks (business_id, lead_id) WHERE state = 'open';
CREATE INDEX callback_tasks_list_idx ON callback_tasks (business_id, state, due_at, id);
CREATE INDEX callback_tasks_lead_idx ON callback_tasks (business_id, lead_id, state, due_at, id);
CREATE INDEX callback_tasks_call_idx ON callback_tasks (business_id, call_log_id);
CALL protect_tenant_table('callback_tasks');
