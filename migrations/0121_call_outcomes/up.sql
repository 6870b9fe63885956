-- How a call went for the business, and what was heard of it in whatever order. Apart from call_logs,
-- so that a filter by outcome has an index that nothing else pays for.
CREATE TABLE call_outcomes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    -- Somebody, or a stream, talked with the customer.
    reached BOOLEAN NOT NULL DEFAULT FALSE,
    -- The caller left a message.
    message BOOLEAN NOT NULL DEFAULT FALSE,
    -- How the dialling as a whole ended, and how a dialled leg did.
    dial_status TEXT CHECK (dial_status IN ('completed', 'busy', 'failed', 'no-answer', 'canceled')),
    leg_status TEXT CHECK (leg_status IN ('completed', 'busy', 'failed', 'no-answer', 'canceled')),
    -- How the call itself ended.
    end_status TEXT CHECK (end_status IN ('completed', 'busy', 'failed', 'no-answer', 'canceled')),
    outcome TEXT CHECK (outcome IN (
        'answered', 'missed', 'no_answer', 'busy', 'voicemail', 'failed', 'canceled')),
    -- The call's own: the list's order within one outcome.
    started_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, call_log_id),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
);
CREATE INDEX call_outcomes_list_idx
    ON call_outcomes (business_id, outcome, started_at DESC, call_log_id DESC)
    WHERE outcome IS NOT NULL;
CALL protect_tenant_table('call_outcomes');
