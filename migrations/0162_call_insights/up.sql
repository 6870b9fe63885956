-- What was understood of a call beside the columns of call_logs, and by whom. Goes with the call.
CREATE TABLE call_insights (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL UNIQUE,
    transcriber TEXT,
    analyser TEXT,
    next_action TEXT CHECK (next_action IN ('call_back', 'visit', 'quote', 'send', 'none')),
    mood TEXT CHECK (mood IN ('positive', 'neutral', 'negative')),
    service_confidence REAL CHECK (service_confidence BETWEEN 0 AND 1),
    city_confidence REAL CHECK (city_confidence BETWEEN 0 AND 1),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('call_insights');
