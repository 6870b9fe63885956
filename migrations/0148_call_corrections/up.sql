-- What a person corrected of a call's extraction: no later analysis touches such a field.
CREATE TABLE call_corrections (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    business_id BIGINT NOT NULL,
    call_log_id BIGINT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('service', 'city')),
    corrected_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    corrected_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (business_id, call_log_id, field),
    FOREIGN KEY (business_id, call_log_id) REFERENCES call_logs (business_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('call_corrections');
